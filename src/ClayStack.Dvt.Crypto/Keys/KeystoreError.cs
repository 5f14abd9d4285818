namespace ClayStack.Dvt.Crypto.Keys;

/// <summary>Why a file is no EIP-2335 keystore that this software can open, whatever the password.</summary>
public enum KeystoreError
{
    /// <summary>It is one.</summary>
    None = 0,

    /// <summary>
    /// Not a JSON object, longer than <see cref="Keystore.LengthMax"/>, nested too deeply, or with a property twice.
    /// </summary>
    NotJson,

    /// <summary>A required field is missing, or a field has the wrong JSON type.</summary>
    MissingField,

    /// <summary>The version is not 4.</summary>
    UnsupportedVersion,

    /// <summary>
    /// The key derivation is neither scrypt nor PBKDF2 with HMAC-SHA-256, or its key length is not 32.
    /// </summary>
    UnsupportedKdf,

    /// <summary>
    /// A cost lies outside the bounds of <see cref="KdfCost"/>: too dear to try, or no valid parameter.
    /// </summary>
    KdfCostOutOfBounds,

    /// <summary>The checksum function is not SHA-256.</summary>
    UnsupportedChecksum,

    /// <summary>The cipher is not AES-128-CTR.</summary>
    UnsupportedCipher,

    /// <summary>Hexadecimal data is malformed or has the wrong length, or the KDF's message is not empty.</summary>
    MalformedData,

    /// <summary>The public key is not 48 hexadecimal bytes, or they are no valid public key.</summary>
    MalformedPublicKey,

    /// <summary>The path is neither empty nor one of EIP-2334's notation.</summary>
    MalformedPath,

    /// <summary>The UUID is not in its hyphenated form.</summary>
    MalformedUuid,
}

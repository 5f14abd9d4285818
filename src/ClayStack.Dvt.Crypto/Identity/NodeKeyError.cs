namespace ClayStack.Dvt.Crypto.Identity;

/// <summary>Why bytes or a file are no P-256 node key.</summary>
public enum NodeKeyError
{
    /// <summary>They are one.</summary>
    None = 0,

    /// <summary>The length is wrong.</summary>
    WrongLength,

    /// <summary>A private key is zero or not below the group order.</summary>
    ScalarOutOfRange,

    /// <summary>
    /// The key is of another algorithm or curve than ECDSA on P-256, or its encoding is not the one DER form with an
    /// uncompressed point.
    /// </summary>
    NotP256,

    /// <summary>The coordinates are those of no point of the curve.</summary>
    NotOnCurve,

    /// <summary>The file is not exactly one PEM block with a PKCS#8 key, or the DER within is malformed.</summary>
    Malformed,

    /// <summary>
    /// The key is encrypted in another way than PBES2 with PBKDF2-HMAC-SHA-256 and AES-256-CBC, or with a count of
    /// iterations beyond the bounds of <see cref="Keys.Pbkdf2Cost"/>.
    /// </summary>
    UnsupportedEncryption,

    /// <summary>The file is encrypted, and no password was given.</summary>
    PasswordRequired,

    /// <summary>
    /// The password does not open the file. PKCS#8 has no checksum: damage within the encrypted part looks the same.
    /// </summary>
    WrongPassword,

    /// <summary>The file is not encrypted, and others than its owner may read or write it.</summary>
    NotPrivate,
}

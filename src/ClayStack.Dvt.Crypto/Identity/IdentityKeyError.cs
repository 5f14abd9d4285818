namespace ClayStack.Dvt.Crypto.Identity;

/// <summary>Why a file gave no Ethereum identity.</summary>
public enum IdentityKeyError
{
    /// <summary>It gave one.</summary>
    None = 0,

    /// <summary>The file is longer than <see cref="IdentityKeyFile.LengthMax"/>, no JSON object, or names a property twice.</summary>
    NotJson,

    /// <summary>The file is of another version than 3.</summary>
    UnsupportedVersion,

    /// <summary>A field is missing, or of the wrong kind, length or spelling.</summary>
    Malformed,

    /// <summary>The key is derived by another function than scrypt or PBKDF2-HMAC-SHA-256, or encrypted by another cipher than AES-128-CTR.</summary>
    UnsupportedEncryption,

    /// <summary>The cost of the key derivation lies outside the bounds of <see cref="Keys.KdfCost"/>.</summary>
    KdfCostOutOfBounds,

    /// <summary>The password does not open the file, or the encrypted part is damaged.</summary>
    WrongPassword,

    /// <summary>The decrypted key is none, or not that of the file's address: the file was put together from two.</summary>
    WrongKey,
}

namespace ClayStack.Dvt.Crypto.Keys;

/// <summary>Why a well-formed keystore gave no key.</summary>
public enum KeystoreDecryptionError
{
    /// <summary>It gave one.</summary>
    None = 0,

    /// <summary>
    /// The checksum does not fit. EIP-2335's checksum covers the password's key and the cipher text together: almost
    /// always the password is wrong, but a changed salt, cost, cipher text or checksum looks the same.
    /// </summary>
    WrongPassword,

    /// <summary>
    /// The password is right, but what it protects is no secret key: zero, or not below the group order. The
    /// initialisation vector, which no checksum covers, may be corrupt.
    /// </summary>
    InvalidSecret,

    /// <summary>
    /// The password is right and protects a secret key, but not that of the public key which the file claims. The
    /// initialisation vector may be corrupt, or the claim be false.
    /// </summary>
    PublicKeyMismatch,
}

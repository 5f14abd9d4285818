namespace ClayStack.Dvt.Crypto.Identity;

/// <summary>Why bytes are no secp256k1 key or signature.</summary>
public enum Secp256k1Error
{
    /// <summary>They are one.</summary>
    None = 0,

    /// <summary>The length is wrong.</summary>
    WrongLength,

    /// <summary>A private key is zero or not below the group order.</summary>
    ScalarOutOfRange,

    /// <summary>A public key's first byte is not 2 or 3 for 33 bytes, or 4 for 65 bytes.</summary>
    WrongPrefix,

    /// <summary>A coordinate is not below the field's prime.</summary>
    CoordinateTooLarge,

    /// <summary>The coordinates are those of no point of the curve.</summary>
    NotOnCurve,

    /// <summary>A signature's r or s is zero or not below the group order.</summary>
    SignatureOutOfRange,

    /// <summary>A signature's s is above half the group order: the twin of a valid signature (EIP-2).</summary>
    HighS,

    /// <summary>A signature's last byte is neither 27 nor 28.</summary>
    InvalidRecoveryId,

    /// <summary>No public key fits the signature and the digest.</summary>
    NotRecoverable,
}

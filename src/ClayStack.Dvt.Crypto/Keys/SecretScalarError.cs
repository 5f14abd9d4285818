namespace ClayStack.Dvt.Crypto.Keys;

/// <summary>Why bytes are no BLS12-381 secret scalar.</summary>
public enum SecretScalarError
{
    /// <summary>They are one.</summary>
    None = 0,

    /// <summary>The length is not 32 bytes.</summary>
    WrongLength,

    /// <summary>The value is zero, which has the point at infinity as its public key.</summary>
    Zero,

    /// <summary>The value is not below the group order r.</summary>
    TooLarge,
}

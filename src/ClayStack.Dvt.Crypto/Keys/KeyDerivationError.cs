namespace ClayStack.Dvt.Crypto.Keys;

/// <summary>Why no key was derived from a seed.</summary>
public enum KeyDerivationError
{
    /// <summary>A key was derived.</summary>
    None = 0,

    /// <summary>The seed has fewer than 32 bytes, which EIP-2333 refuses.</summary>
    SeedTooShort,
}

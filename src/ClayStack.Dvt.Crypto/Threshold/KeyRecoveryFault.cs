namespace ClayStack.Dvt.Crypto.Threshold;

/// <summary>Why shares do not give the secret. Closed.</summary>
public enum KeyRecoveryFault
{
    /// <summary>They do.</summary>
    None = 0,

    /// <summary>Fewer shares than the threshold.</summary>
    TooFewShares = 1,

    /// <summary>An index that the key does not have, or one twice.</summary>
    UnknownOrRepeatedIndex = 2,

    /// <summary>A share whose public key is not the public share of its index.</summary>
    NotTheShare = 3,
}

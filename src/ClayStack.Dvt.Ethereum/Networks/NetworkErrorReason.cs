namespace ClayStack.Dvt.Ethereum.Networks;

/// <summary>Everything that can be wrong with a network's configuration; the list is closed.</summary>
public enum NetworkErrorReason
{
    /// <summary>A key that every network needs is not there.</summary>
    Missing,

    /// <summary>A value that is no number or no hexadecimal of the right length.</summary>
    Malformed,

    /// <summary>A number outside of the range that makes sense for the key.</summary>
    OutOfRange,

    /// <summary>A fork that begins before the one in front of it, or is missing between two others.</summary>
    ForksOutOfOrder,

    /// <summary>A value that differs from what the cluster was made for.</summary>
    Mismatch,
}

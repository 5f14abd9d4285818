namespace ClayStack.Dvt.Ethereum.Ssz;

/// <summary>
/// A value of fixed size whose bytes in memory are its SSZ encoding: an unsigned integer (little-endian, as every
/// processor that this library runs on) or a short byte vector.
/// </summary>
public interface ISszValue<TSelf> where TSelf : unmanaged, ISszValue<TSelf>
{
    /// <summary>
    /// True for an unsigned integer: lists of it are packed into chunks, and JSON shows it as a decimal string. False for
    /// a byte vector, which is shown as 0x-prefixed hexadecimal.
    /// </summary>
    static abstract bool IsNumber { get; }
}

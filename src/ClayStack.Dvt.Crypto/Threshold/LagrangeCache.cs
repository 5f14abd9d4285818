namespace ClayStack.Dvt.Crypto.Threshold;

/// <summary>
/// Coefficients at 0 by subset, kept for the subsets last met; a cluster meets few. Thread-safe, bounded: the subset that
/// came first leaves first.
/// </summary>
internal sealed class LagrangeCache(int capacity)
{
    private readonly Dictionary<uint, LagrangeCoefficients> _bySubset = [];
    private readonly Queue<uint> _order = new();
    private readonly Lock _lock = new();

    /// <summary>How many subsets are kept now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _bySubset.Count;
            }
        }
    }

    /// <summary>The coefficients for ascending, distinct indices.</summary>
    public LagrangeCoefficients For(ReadOnlySpan<ShareIndex> ascending)
    {
        uint subset = 0;
        foreach (ShareIndex index in ascending)
        {
            subset |= 1u << index.Value;
        }

        lock (_lock)
        {
            if (_bySubset.TryGetValue(subset, out LagrangeCoefficients? known))
            {
                return known;
            }
        }

        LagrangeCoefficients fresh = LagrangeCoefficients.Compute(ascending, 0);
        lock (_lock)
        {
            if (_bySubset.TryAdd(subset, fresh))
            {
                _order.Enqueue(subset);
                if (_order.Count > capacity)
                {
                    _bySubset.Remove(_order.Dequeue());
                }
            }
        }

        return fresh;
    }
}

using ClayStack.Dvt.Peers.Codec;

namespace ClayStack.Dvt.Lab.Faults;

/// <summary>How often which fault was played, and what the nodes refused.</summary>
internal sealed class FaultTally
{
    private readonly SortedDictionary<FaultKind, long> _counts = [];
    private readonly SortedDictionary<PeerRefusal, long> _refusals = [];

    public IReadOnlyDictionary<FaultKind, long> Counts => _counts;

    public IReadOnlyDictionary<PeerRefusal, long> Refusals => _refusals;

    public void Count(FaultKind kind) => _counts[kind] = _counts.GetValueOrDefault(kind) + 1;

    public void Refused(PeerRefusal reason) => _refusals[reason] = _refusals.GetValueOrDefault(reason) + 1;

    public void Add(FaultTally other)
    {
        foreach ((FaultKind kind, long count) in other._counts)
            _counts[kind] = _counts.GetValueOrDefault(kind) + count;
        foreach ((PeerRefusal reason, long count) in other._refusals)
            _refusals[reason] = _refusals.GetValueOrDefault(reason) + count;
    }
}

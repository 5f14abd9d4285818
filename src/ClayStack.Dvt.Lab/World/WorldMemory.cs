using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Lab.World;

/// <summary>What a node keeps durably of its peers (PROTOCOL P4), by the rules of production.</summary>
internal sealed class WorldMemory
{
    private readonly SortedDictionary<OperatorIndex, (RunIdentity? LastRun, Slot? Slot, Fence Fence)> _peers = [];

    public HelloVerdict Hear(OperatorIndex peer, RunIdentity run)
    {
        (RunIdentity? last, Slot? slot, Fence fence) = _peers.GetValueOrDefault(peer);
        HelloVerdict verdict = PeerRecordRule.Judge(last, run);
        if (verdict == HelloVerdict.Accepted)
            _peers[peer] = (run, slot, fence);
        return verdict;
    }

    public void Keep(OperatorIndex peer, Slot slot, Fence fence)
    {
        (RunIdentity? last, Slot? highest, _) = _peers.GetValueOrDefault(peer);
        if (highest is null || slot > highest)
            _peers[peer] = (last, slot, fence);
    }

    public OwnTraces? Of(OperatorIndex peer) => _peers.TryGetValue(peer, out (RunIdentity? LastRun, Slot? Slot, Fence Fence) kept)
        ? new OwnTraces(kept.LastRun, kept.Slot, HighestTarget: null, kept.Slot is null ? null : kept.Fence)
        : null;

    public WorldMemory Copy()
    {
        WorldMemory copy = new();
        foreach ((OperatorIndex peer, var kept) in _peers)
            copy._peers.Add(peer, kept);
        return copy;
    }
}

using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>
/// Holds back votes and slashable signatures after a start until q − 1 peers were heard, and finds out from what they prove
/// whether this node's store was rolled back or its identity runs twice (PROTOCOL S5). Pure state.
/// </summary>
/// <param name="run">This run.</param>
/// <param name="highestSlot">The highest slot in the own store at its start; null for none.</param>
/// <param name="peersNeeded">q − 1.</param>
internal sealed class StartGate(RunIdentity run, Slot? highestSlot, int peersNeeded)
{
    private readonly HashSet<OperatorIndex> _heard = [];

    /// <summary>Since when the gate is open; null while it is shut.</summary>
    public DateTimeOffset? OpenSince { get; private set; }

    /// <summary>How many peers were heard.</summary>
    public int Heard => _heard.Count;

    /// <summary>Takes a peer's hello.</summary>
    /// <returns>What the peer proves against this node's store; null if nothing.</returns>
    public string? Hear(OperatorIndex peer, OwnTraces? traces, DateTimeOffset now)
    {
        if (traces is not null && Contradiction(traces) is { } contradiction)
            return $"operator {peer} proves that {contradiction}";
        _heard.Add(peer);
        if (_heard.Count >= peersNeeded)
            OpenSince ??= now;
        return null;
    }

    private string? Contradiction(OwnTraces traces)
    {
        if (traces.LastRun is { } last)
        {
            if (last.StoreId != run.StoreId)
                return $"this node ran with store {last.StoreId} before, and this is store {run.StoreId}";
            if (last.Fence > run.Fence || (last.Fence == run.Fence && last.StartId != run.StartId))
                return $"this node ran with fence {last.Fence.Counter} before, and now has {run.Fence.Counter}: its store is older than it was";
        }

        // Once the gate is open this run signs itself, and what peers hold of it says nothing about the past.
        if (OpenSince is null && traces.HighestSlot is { } slot && (highestSlot is null || slot > highestSlot))
            return $"this node signed for slot {slot}, and its store ends at slot {highestSlot?.ToString() ?? "none"}";
        return null;
    }
}

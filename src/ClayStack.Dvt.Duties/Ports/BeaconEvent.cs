using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Ports;

/// <summary>What happens on the chain, as the beacon nodes tell it.</summary>
public abstract record BeaconEvent
{
    private BeaconEvent()
    {
    }

    /// <summary>A beacon node has a new head; each head is told once.</summary>
    /// <param name="Slot">The head's slot.</param>
    /// <param name="Block">The head's root.</param>
    /// <param name="PreviousDutyDependentRoot">The dependent root of the current epoch's attester duties.</param>
    /// <param name="CurrentDutyDependentRoot">The dependent root of the next epoch's attester duties.</param>
    /// <param name="ExecutionOptimistic">Whether the payload's validity is not known yet.</param>
    public sealed record Head(
        Slot Slot, Root Block, Root PreviousDutyDependentRoot, Root CurrentDutyDependentRoot, bool ExecutionOptimistic)
        : BeaconEvent;

    /// <summary>The head moved to another branch.</summary>
    /// <param name="Slot">The new head's slot.</param>
    /// <param name="Depth">How many slots back the branches part.</param>
    public sealed record Reorganised(Slot Slot, ulong Depth) : BeaconEvent;

    /// <summary>A checkpoint was finalized.</summary>
    /// <param name="Epoch">Its epoch.</param>
    /// <param name="Block">Its block.</param>
    public sealed record Finalized(Epoch Epoch, Root Block) : BeaconEvent;

    /// <summary>Whether at least one beacon node can serve duties; told at each change, and when a node among several comes back.</summary>
    /// <param name="Ready">Whether one can.</param>
    /// <param name="Detail">For the log and readiness: each node and its state.</param>
    public sealed record Availability(bool Ready, string Detail) : BeaconEvent;

    /// <summary>Two beacon nodes give different duties at one dependent root.</summary>
    /// <param name="Detail">Which nodes, and about what.</param>
    public sealed record Disagreement(string Detail) : BeaconEvent;
}

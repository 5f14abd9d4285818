using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Beacon.Events;

/// <summary>What an event stream of one node brings.</summary>
internal abstract record StreamEvent
{
    private StreamEvent()
    {
    }

    /// <summary>The stream is open; what happened before may have been missed.</summary>
    /// <param name="Topics">What it tells of.</param>
    public sealed record Opened(string Topics) : StreamEvent;

    /// <summary>The stream is closed; it will be opened again.</summary>
    /// <param name="Error">Why.</param>
    public sealed record Closed(BeaconError Error) : StreamEvent;

    /// <summary>A new head.</summary>
    /// <param name="Slot">Its slot.</param>
    /// <param name="Block">Its root.</param>
    /// <param name="CurrentEpochRoot">The dependent root of its epoch's duties.</param>
    /// <param name="NextEpochRoot">The dependent root of the next epoch's duties.</param>
    /// <param name="Optimistic">Whether its payload is not verified yet.</param>
    public sealed record Head(Slot Slot, Root Block, Root CurrentEpochRoot, Root NextEpochRoot, bool Optimistic) : StreamEvent;

    /// <summary>The head moved to another branch.</summary>
    /// <param name="Slot">The new head's slot.</param>
    /// <param name="Depth">How many slots back the branches part; at most the slot.</param>
    /// <param name="NewHead">The new head's root.</param>
    public sealed record Reorganised(Slot Slot, ulong Depth, Root NewHead) : StreamEvent;

    /// <summary>A checkpoint was finalized.</summary>
    /// <param name="Epoch">Its epoch.</param>
    /// <param name="Block">Its block.</param>
    public sealed record Finalized(Epoch Epoch, Root Block) : StreamEvent;
}

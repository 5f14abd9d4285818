using ClayStack.Dvt.Beacon.Events;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Beacon.Pool;

/// <summary>
/// Makes one story out of what several nodes tell: a head is told once, when the first node has it; again only when a node
/// comes back to it, or when its payload is verified at last. Not thread-safe: the pool's lock guards it.
/// </summary>
internal sealed class HeadBook
{
    private const int KnownMax = 64;

    private readonly LinkedList<Known> _known = new();
    private Epoch? _finalized;
    private (Slot Slot, Root NewHead)? _reorganised;

    /// <summary>The last head that was told.</summary>
    public StreamEvent.Head? Last { get; private set; }

    /// <summary>The event to tell, if this head is news.</summary>
    public BeaconEvent.Head? Take(string node, StreamEvent.Head head)
    {
        Known? known = _known.FirstOrDefault(one => one.Block == head.Block);
        if (known is null)
        {
            known = new Known(head.Slot, head.Block) { Optimistic = head.Optimistic };
            known.Tellers.Add(node);
            _known.AddLast(known);
            if (_known.Count > KnownMax)
                _known.RemoveFirst();
            return Tell(head);
        }

        bool again = !known.Tellers.Add(node) && Last?.Block != head.Block;
        bool verified = known.Optimistic && !head.Optimistic;
        if (verified)
            known.Optimistic = false;
        return again || verified ? Tell(head) : null;
    }

    /// <summary>The event to tell, if no other node told of this reorganisation before.</summary>
    public BeaconEvent.Reorganised? Take(StreamEvent.Reorganised reorganised)
    {
        (Slot, Root) key = (reorganised.Slot, reorganised.NewHead);
        if (_reorganised == key)
            return null;
        _reorganised = key;
        return new BeaconEvent.Reorganised(reorganised.Slot, reorganised.Depth);
    }

    /// <summary>The event to tell, if the checkpoint is a later one than any before.</summary>
    public BeaconEvent.Finalized? Take(StreamEvent.Finalized finalized)
    {
        if (_finalized is { } last && finalized.Epoch <= last)
            return null;
        _finalized = finalized.Epoch;
        return new BeaconEvent.Finalized(finalized.Epoch, finalized.Block);
    }

    /// <summary>The slot of a block that some node had as its head lately.</summary>
    public Slot? SlotOf(Root block) => _known.FirstOrDefault(one => one.Block == block)?.Slot;

    /// <summary>The block that attester duties of an epoch hang on, by the last head; null if it does not say.</summary>
    public Root? DependentRoot(Epoch epoch, Preset preset)
    {
        if (Last is null)
            return null;
        Epoch current = Last.Slot.ToEpoch(preset);
        if (epoch == current)
            return Last.CurrentEpochRoot;
        return current < Epoch.FarFuture && epoch == current + 1 ? Last.NextEpochRoot : null;
    }

    private BeaconEvent.Head Tell(StreamEvent.Head head)
    {
        Last = head;
        return new BeaconEvent.Head(head.Slot, head.Block, head.CurrentEpochRoot, head.NextEpochRoot, head.Optimistic);
    }

    private sealed record Known(Slot Slot, Root Block)
    {
        public HashSet<string> Tellers { get; } = new(StringComparer.Ordinal);

        public bool Optimistic { get; set; }
    }
}

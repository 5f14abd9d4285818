using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Scheduling;
using ClayStack.Dvt.Duties.Signing;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>Which operators' partials were wrong of late: they are chosen last (PROTOCOL G3). Not thread-safe; bounded by operators.</summary>
/// <param name="clock">The chain's times.</param>
internal sealed class BlameBook(ChainClock clock)
{
    /// <summary>For so many epochs a blamed operator's partials are chosen last.</summary>
    public const ulong Epochs = 8;

    private readonly SortedDictionary<OperatorIndex, Epoch> _until = [];

    /// <summary>A duty names culprits.</summary>
    /// <param name="blame">The culprits, and the duty's slot.</param>
    /// <param name="now">The present slot; null before genesis.</param>
    public void Add(PeersBlamed blame, Slot? now)
    {
        foreach (OperatorIndex culprit in blame.Culprits)
            _until[culprit] = clock.EpochOf(now is { } slot && slot > blame.Slot ? slot : blame.Slot) + Epochs;
    }

    /// <summary>Who is blamed in a slot.</summary>
    public HashSet<OperatorIndex> At(Slot? now)
    {
        Epoch epoch = now is { } slot ? clock.EpochOf(slot) : default;
        return [.. _until.Where(entry => entry.Value >= epoch).Select(entry => entry.Key)];
    }
}

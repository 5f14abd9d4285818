using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>
/// Counts for how long peers have confirmed that nobody else speaks under this node's identity (PROTOCOL S6). A peer's word
/// covers the time since it watches, since the quarantine began, and since it last heard another run; a peer that does not tell
/// confirms nothing. Pure state, by slots; bounded by the number of operators.
/// </summary>
/// <param name="run">This run; every other one is foreign, earlier ones of this store included.</param>
/// <param name="begin">The slot at which this run began to wait.</param>
/// <param name="peersNeeded">q − 1.</param>
/// <param name="slotsNeeded">Two epochs.</param>
internal sealed class QuarantineWatch(RunIdentity run, Slot begin, int peersNeeded, ulong slotsNeeded)
{
    private readonly SortedDictionary<OperatorIndex, ulong> _confirmed = [];

    /// <summary>How many slots enough peers have confirmed; <see cref="SlotsNeeded"/> at most.</summary>
    public ulong SlotsConfirmed => _confirmed.Count < peersNeeded
        ? 0
        : Math.Min(slotsNeeded, _confirmed.Values.OrderDescending().ElementAt(peersNeeded - 1));

    /// <summary>How many have to be.</summary>
    public ulong SlotsNeeded => slotsNeeded;

    /// <summary>Whether it was long enough.</summary>
    public bool IsOver => SlotsConfirmed >= slotsNeeded;

    /// <summary>Takes what a peer says now.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="watch">Its word; null if its version does not tell.</param>
    /// <param name="now">The present slot.</param>
    /// <returns>A foreign run that it has heard since the quarantine began; null if there is none.</returns>
    public RunSighting? Report(OperatorIndex peer, IdentityWatch? watch, Slot now)
    {
        if (watch is null)
        {
            _confirmed[peer] = 0;
            return null;
        }

        RunSighting? foreign = watch.Sightings.Where(sighting => sighting.Run != run).MaxBy(sighting => sighting.LastHeard.Value);
        ulong from = Math.Max(begin.Value, Math.Min(watch.Since.Value, now.Value));
        if (foreign is not null)
            from = Math.Max(from, Math.Min(foreign.LastHeard.Value, now.Value));
        _confirmed[peer] = now.Value > from ? now.Value - from - 1 : 0;
        return foreign?.LastHeard >= begin ? foreign : null;
    }
}

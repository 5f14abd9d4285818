using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Scheduling;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>
/// Since when a run takes part and votes (PROTOCOL C5, S5), by the clock as it is now: what it read before the clock jumped is
/// corrected by the jump. Not thread-safe.
/// </summary>
/// <param name="peersNeeded">So many peers must be heard: q − 1.</param>
/// <param name="clock">Knows by how much the clock jumped.</param>
internal sealed class RunTimes(int peersNeeded, ClockWatch clock)
{
    private readonly StartGate _gate = new(peersNeeded);
    private DateTimeOffset? _votesSince;
    private TimeSpan _stepsThen;
    private TimeSpan _stepsAtOpen;
    private TimeSpan _earliest;

    /// <summary>Since when enough peers were heard, by the clock of that moment; null before.</summary>
    public DateTimeOffset? OpenSince => _gate.OpenSince;

    /// <summary>The earliest time that any clock which this run has had gives to that moment: from then on its votes are its own.</summary>
    public DateTimeOffset? EarliestOpen => OpenSince + _earliest;

    /// <summary>Since when this run votes; null before.</summary>
    public DateTimeOffset? VotesSince => _votesSince + (clock.Steps - _stepsThen);

    /// <summary>A peer introduced itself.</summary>
    public void Hear(OperatorIndex peer, DateTimeOffset now)
    {
        bool open = OpenSince is not null;
        _gate.Hear(peer, now);
        if (!open)
            _stepsAtOpen = clock.Steps;
        if (OpenSince is { } since && _votesSince is null)
            VoteSince(since);
    }

    /// <summary>This run votes in slots that begin from now on.</summary>
    public void VoteSince(DateTimeOffset now)
    {
        _votesSince = now;
        _stepsThen = clock.Steps;
    }

    /// <summary>The clock was looked at, and may have jumped.</summary>
    public void OnClock()
    {
        TimeSpan moved = OpenSince is null ? TimeSpan.Zero : clock.Steps - _stepsAtOpen;
        _earliest = moved < _earliest ? moved : _earliest;
    }
}

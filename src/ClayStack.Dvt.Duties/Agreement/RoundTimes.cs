using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Scheduling;

namespace ClayStack.Dvt.Duties.Agreement;

/// <summary>
/// When the rounds of one instance end: anchored to the slot's time, the same at every node, each round longer than the one
/// before until a longest one (PROTOCOL C3).
/// </summary>
/// <param name="firstEnd">When round 1 ends.</param>
/// <param name="step">How much longer each further round is; round 2 takes one step, round 3 two.</param>
/// <param name="longest">How long a round is at most.</param>
public sealed class RoundTimes(DateTimeOffset firstEnd, TimeSpan step, TimeSpan longest)
{
    /// <summary>The last round of any instance.</summary>
    public const int RoundMax = 48;

    /// <summary>The rounds of a kind of duty in one slot, by the cluster definition's timers.</summary>
    /// <param name="timers">The timers.</param>
    /// <param name="dueAt">When the duty is due in the slot.</param>
    /// <param name="clock">The chain's times.</param>
    public static RoundTimes For(RoundTimers timers, DateTimeOffset dueAt, ChainClock clock) => new(
        dueAt + clock.Share(timers.FirstEndBps), clock.Share(timers.LaterRoundBps), clock.SlotDuration);

    /// <summary>When a round ends.</summary>
    /// <param name="round">From 1.</param>
    public DateTimeOffset EndOf(int round)
    {
        DateTimeOffset end = firstEnd;
        for (int i = 2; i <= round; i++)
        {
            TimeSpan length = step * (i - 1);
            end += length < longest ? length : longest;
        }

        return end;
    }
}

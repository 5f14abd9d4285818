using ClayStack.Dvt.Ethereum.Networks;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>
/// When the rounds of one kind of duty begin and end (PROTOCOL C3), in basis points of the slot, anchored to the time at
/// which the duty is due: the slot's start for proposals, and else the network's deadline under the fork in force.
/// </summary>
/// <param name="OffsetBps">From the due time to the start of round 1, 0 to 10,000.</param>
/// <param name="FirstRoundBps">The length of round 1, 1 to 10,000.</param>
/// <param name="LaterRoundBps">The length of every later round, 1 to 10,000.</param>
public sealed record RoundTimers(int OffsetBps, int FirstRoundBps, int LaterRoundBps)
{
    /// <summary>The highest round that has times; no slot is long enough for it.</summary>
    public const int RoundMax = 10_000;

    /// <summary>When a round begins, in milliseconds from the slot's start.</summary>
    /// <param name="round">From 1 to <see cref="RoundMax"/>.</param>
    /// <param name="dueMs">When the duty is due, in milliseconds from the slot's start.</param>
    /// <param name="slotDurationMs">The slot's length.</param>
    public ulong RoundStartMs(int round, ulong dueMs, ulong slotDurationMs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(round, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(round, RoundMax);
        int before = round == 1 ? 0 : FirstRoundBps + ((round - 2) * LaterRoundBps);
        return dueMs + ((ulong)(OffsetBps + before) * slotDurationMs / SpecConstants.BasisPoints);
    }

    /// <summary>When a round ends, in milliseconds from the slot's start: the start of the next one.</summary>
    /// <param name="round">From 1 to below <see cref="RoundMax"/>.</param>
    /// <param name="dueMs">When the duty is due, in milliseconds from the slot's start.</param>
    /// <param name="slotDurationMs">The slot's length.</param>
    public ulong RoundEndMs(int round, ulong dueMs, ulong slotDurationMs) => RoundStartMs(round + 1, dueMs, slotDurationMs);
}

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>
/// When the rounds of one kind of duty end (PROTOCOL C3), in basis points of the slot, anchored to the time at which the duty is
/// due: the slot's start for proposals, and else the network's deadline under the fork in force.
/// <see cref="Agreement.RoundTimes"/> makes times of them.
/// </summary>
/// <param name="OffsetBps">From the due time to the start of round 1, 0 to 10,000.</param>
/// <param name="FirstRoundBps">The length of round 1, 1 to 10,000.</param>
/// <param name="LaterRoundBps">The length of round 2, and by how much each round after it is longer than the one before, 1 to 10,000.</param>
public sealed record RoundTimers(int OffsetBps, int FirstRoundBps, int LaterRoundBps)
{
    /// <summary>When round 1 ends, from the due time.</summary>
    public int FirstEndBps => OffsetBps + FirstRoundBps;
}

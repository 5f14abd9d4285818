namespace ClayStack.Dvt.Consensus;

/// <summary>Who leads which round (PROTOCOL C1). Everyone computes it alone, and all come to the same.</summary>
public static class LeaderSchedule
{
    /// <summary>
    /// Operator (epoch + slot mod SLOTS_PER_EPOCH + duty + round) mod n, counted from 0. The leader changes from round to round
    /// and from slot to slot; the epoch is there so that every operator leads the first slots of epochs in turn.
    /// </summary>
    /// <param name="instance">Slot and duty. The epoch is the slot's.</param>
    /// <param name="round">From 1.</param>
    /// <param name="slotsPerEpoch">SLOTS_PER_EPOCH of the network, at least 1.</param>
    /// <param name="operatorCount">n, 4 to 13.</param>
    /// <returns>The operator, counted from 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The round, the epoch's length or n is out of its range.</exception>
    public static OperatorIndex Leader(InstanceId instance, int round, ulong slotsPerEpoch, int operatorCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(round, 1);
        ArgumentOutOfRangeException.ThrowIfZero(slotsPerEpoch);
        ArgumentOutOfRangeException.ThrowIfLessThan(operatorCount, ClusterSize.Min);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(operatorCount, ClusterSize.Max);

        // Each term is reduced first: the sum of any slot and epoch then fits.
        ulong n = (ulong)operatorCount;
        ulong epoch = instance.Slot / slotsPerEpoch;
        ulong slotInEpoch = instance.Slot % slotsPerEpoch;
        ulong sum = (epoch % n) + (slotInEpoch % n) + instance.Duty + (ulong)round;
        return new OperatorIndex((int)(sum % n) + 1);
    }
}

namespace ClayStack.Dvt.Consensus;

/// <summary>Which agreement of a cluster: one for each slot and kind of duty, for all validators together (PROTOCOL C1).</summary>
/// <param name="Slot">The slot.</param>
/// <param name="Duty">The number of the kind of duty.</param>
public readonly record struct InstanceId(ulong Slot, byte Duty);

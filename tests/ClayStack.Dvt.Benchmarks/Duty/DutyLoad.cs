namespace ClayStack.Dvt.Benchmarks.Duty;

/// <summary>What a cluster has to do in every slot.</summary>
/// <param name="Attesters">How many of its validators attest.</param>
/// <param name="SyncMembers">How many sit in the sync committee, spread over its 512 places.</param>
/// <param name="Aggregates">Whether attesters are chosen to aggregate, as in committees of 512; else none is.</param>
internal sealed record DutyLoad(int Attesters, int SyncMembers = 0, bool Aggregates = false);

namespace ClayStack.Dvt.Beacon.Api;

/// <summary>Something read from a block or a state, with what the beacon node says about that block.</summary>
/// <typeparam name="T">What was read.</typeparam>
/// <param name="Value">What was read.</param>
/// <param name="ExecutionOptimistic">Whether a payload that it hangs on is not verified yet.</param>
/// <param name="Finalized">Whether it can no longer change.</param>
public sealed record OnChain<T>(T Value, bool ExecutionOptimistic, bool Finalized) where T : notnull;

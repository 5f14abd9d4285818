using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Beacon.Api;

/// <summary>Duties of an epoch.</summary>
/// <typeparam name="T">The kind of duty.</typeparam>
/// <param name="DependentRoot">The block that they hang on: with another one there they are void.</param>
/// <param name="ExecutionOptimistic">Whether a payload that they hang on is not verified yet.</param>
/// <param name="Duties">The duties.</param>
public sealed record DutySet<T>(Root DependentRoot, bool ExecutionOptimistic, IReadOnlyList<T> Duties);

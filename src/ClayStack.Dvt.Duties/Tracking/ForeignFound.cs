using ClayStack.Dvt.Duties.Protection;

namespace ClayStack.Dvt.Duties.Tracking;

/// <summary>The chain has a signature of a validator that the cluster did not decide (PROTOCOL S7).</summary>
/// <param name="Halt">The validator, and what was found.</param>
internal sealed record ForeignFound(HaltedValidator Halt);

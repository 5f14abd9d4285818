using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>What a protection store keeps of quarantines (PROTOCOL S6): whether one lasts, and what was proven.</summary>
/// <param name="Cause">Why it is in quarantine; null when none lasts.</param>
/// <param name="Since">The slot at which the last quarantine was entered.</param>
/// <param name="Proven">
/// The highest fence that was ever proven against this store; zero if none was. Once the quarantine is over, the next start
/// takes a higher one, and hellos up to it prove nothing new.
/// </param>
public sealed record QuarantineState(QuarantineCause? Cause, Slot Since, Fence Proven);

using ClayStack.Dvt.Consensus;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>A proof, under this node's own signature, that its store lacks something (PROTOCOL S5).</summary>
/// <param name="Cause">Of which kind.</param>
/// <param name="Fence">The run that it proves; zero if it proves none.</param>
/// <param name="Detail">What was proven, as the end of a sentence for the operator.</param>
public sealed record RollbackProof(QuarantineCause Cause, Fence Fence, string Detail);

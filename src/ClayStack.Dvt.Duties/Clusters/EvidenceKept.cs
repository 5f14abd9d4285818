using ClayStack.Dvt.Consensus;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>Published when evidence was kept, or could not be (PROTOCOL C6).</summary>
/// <param name="Culprit">The operator whom it is about.</param>
/// <param name="Place">Where it lies; null if it could not be kept.</param>
/// <param name="Failure">Why not; null if it was.</param>
public sealed record EvidenceKept(OperatorIndex Culprit, string? Place, string? Failure);

using ClayStack.Dvt.Consensus;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>Published when an operator contradicted itself under its own signature (PROTOCOL C6).</summary>
/// <param name="Culprit">The operator.</param>
/// <param name="First">What it said first.</param>
/// <param name="Second">What contradicts it.</param>
public sealed record EvidenceFound(OperatorIndex Culprit, SignedStatement First, SignedStatement Second);

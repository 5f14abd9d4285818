using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>Published when an operator contradicted itself under its own signature (PROTOCOL C6).</summary>
/// <param name="Evidence">The contradiction.</param>
public sealed record EvidenceFound(Contradiction Evidence);

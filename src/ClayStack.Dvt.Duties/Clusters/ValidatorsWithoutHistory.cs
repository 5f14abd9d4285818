using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>
/// Published when active validators have no row in the protection store: they stay unsigned until the operator imports their
/// history or activates them (PROTOCOL S2).
/// </summary>
/// <param name="Keys">Their group public keys.</param>
public sealed record ValidatorsWithoutHistory(IReadOnlyList<BlsPublicKeyBytes> Keys);

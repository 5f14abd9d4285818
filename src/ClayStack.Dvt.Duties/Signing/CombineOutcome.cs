using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Signing;

/// <summary>What became of a <see cref="CombineTask"/>.</summary>
/// <param name="Target">What, and for whom.</param>
/// <param name="Signature">The group's signature, verified; null if the partials did not make one.</param>
/// <param name="Culprits">Whose partials are proven wrong.</param>
internal sealed record CombineOutcome(SigningTarget Target, BlsSignatureBytes? Signature, IReadOnlyList<OperatorIndex> Culprits);

using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto.Threshold;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Signing;

/// <summary>A signature to be made of partial ones.</summary>
/// <param name="Target">What, and for whom.</param>
/// <param name="Key">The validator's group key and public shares.</param>
/// <param name="Partials">At least as many as the threshold, the most trusted first.</param>
internal sealed record CombineTask(
    SigningTarget Target, SharedPublicKey Key, IReadOnlyList<(OperatorIndex Operator, BlsSignatureBytes Signature)> Partials);

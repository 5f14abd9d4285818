using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto.Identity;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>An operator's signature by its Ethereum identity over an EIP-712 digest.</summary>
/// <param name="Operator">Who signed.</param>
/// <param name="Signature">The signature.</param>
public sealed record OperatorSignature(OperatorIndex Operator, RecoverableSignature Signature);

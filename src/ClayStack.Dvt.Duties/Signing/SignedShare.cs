using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Signing;

/// <summary>A partial signature of this operator's own.</summary>
/// <param name="Token">What was signed.</param>
/// <param name="Signature">96 bytes, compressed G2.</param>
public readonly record struct SignedShare(SafeToSign Token, BlsSignatureBytes Signature);

using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Signing;

/// <summary>One operator's partial signature for one validator.</summary>
/// <param name="Validator">The validator.</param>
/// <param name="Signature">96 bytes, compressed G2, unchecked.</param>
public readonly record struct ValidatorPartial(ValidatorIndex Validator, BlsSignatureBytes Signature);

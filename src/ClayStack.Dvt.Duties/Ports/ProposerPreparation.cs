using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Ports;

/// <summary>Who is paid for a validator's local payloads (PROTOCOL V2).</summary>
/// <param name="Validator">The validator.</param>
/// <param name="FeeRecipient">From the manifest.</param>
public sealed record ProposerPreparation(ValidatorIndex Validator, ExecutionAddress FeeRecipient);

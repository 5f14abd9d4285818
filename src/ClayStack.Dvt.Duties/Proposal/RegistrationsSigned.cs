using ClayStack.Dvt.Ethereum.Bellatrix;

namespace ClayStack.Dvt.Duties.Proposal;

/// <summary>Registrations were combined.</summary>
/// <param name="Registrations">At least one, verified.</param>
internal sealed record RegistrationsSigned(IReadOnlyList<SignedValidatorRegistrationV1> Registrations);

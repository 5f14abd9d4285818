using ClayStack.Dvt.Ethereum.Bellatrix;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Proposal;

/// <summary>A registration that the manifest asks for.</summary>
/// <param name="Validator">The validator.</param>
/// <param name="Slot">The first slot of its settings' effective epoch, under which partials are exchanged.</param>
/// <param name="Registration">What is signed.</param>
internal sealed record WantedRegistration(ValidatorIndex Validator, Slot Slot, ValidatorRegistrationV1 Registration);

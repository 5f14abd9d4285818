using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Proposal;

/// <summary>Asks the cluster to have registrations signed.</summary>
/// <param name="Slots">The first slots of their settings' effective epochs.</param>
internal sealed record RegistrationsMissing(IReadOnlyList<Slot> Slots);

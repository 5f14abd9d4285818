using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>A validator that the finalized state shows as not active yet, or does not know yet.</summary>
/// <param name="GroupKey">Its group key.</param>
/// <param name="ActivationEpoch">Its activation by the finalized state; <see cref="Epoch.FarFuture"/> if none is set.</param>
public sealed record NotYetActiveValidator(BlsPublicKeyBytes GroupKey, Epoch ActivationEpoch);

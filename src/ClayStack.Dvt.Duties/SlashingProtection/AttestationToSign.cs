using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>A vote that a validator wants to sign.</summary>
/// <param name="GroupKey">The validator's group key.</param>
/// <param name="Data">The vote, as this validator signs it.</param>
public sealed record AttestationToSign(BlsPublicKeyBytes GroupKey, AttestationData Data);

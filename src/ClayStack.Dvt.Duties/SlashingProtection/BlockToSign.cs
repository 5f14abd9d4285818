using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>A block that a validator wants to sign, full or blinded: its header has the same root.</summary>
/// <param name="GroupKey">The validator's group key.</param>
/// <param name="Header">The block's header.</param>
public sealed record BlockToSign(BlsPublicKeyBytes GroupKey, BeaconBlockHeader Header);

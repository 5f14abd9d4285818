using ClayStack.Dvt.Crypto.Bls12381;

namespace ClayStack.Dvt.Devnet;

/// <summary>A validator that the chain has from genesis on. Its index is its place in the list.</summary>
/// <param name="Key">The public key that its signatures are checked against; of a cluster's validator, the group key.</param>
/// <param name="Group">Whose it is: what <see cref="DevnetStatus.Groups"/> counts together, such as a cluster's name.</param>
/// <param name="OwnKey">
/// The secret key of a plain validator, which the devnet lets attest by itself; null for one that others run. The caller
/// disposes it, after the node.
/// </param>
public sealed record DevnetValidator(BlsPublicKey Key, string Group, BlsSecretKey? OwnKey = null);

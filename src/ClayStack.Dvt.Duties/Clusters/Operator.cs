using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto.Identity;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>One operator of a cluster (PROTOCOL I1).</summary>
/// <param name="Index">Its place, from 1; also the index of its key shares.</param>
/// <param name="Identity">The address of its Ethereum identity, which signs definitions, manifests and reports.</param>
/// <param name="NodeKey">The P-256 key of its node, which signs consensus messages and authenticates TLS.</param>
public sealed record Operator(OperatorIndex Index, EthereumAddress Identity, NodePublicKey NodeKey);

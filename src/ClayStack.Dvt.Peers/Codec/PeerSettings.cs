using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Identity;

namespace ClayStack.Dvt.Peers.Codec;

/// <summary>What the codec has to know of the cluster (PROTOCOL I2).</summary>
/// <param name="DefinitionHash">The hash of the cluster definition.</param>
/// <param name="Self">This node's operator.</param>
/// <param name="Operators">Every operator's node key, this node's own included.</param>
/// <param name="SlotsPerEpoch">The network's number; by it an attestation's slot proves its target.</param>
/// <param name="RoundMax">The last round of an instance; statements beyond it are malformed.</param>
public sealed record PeerSettings(
    Bytes32 DefinitionHash,
    OperatorIndex Self,
    IReadOnlyDictionary<OperatorIndex, NodePublicKey> Operators,
    int SlotsPerEpoch,
    int RoundMax)
{
    /// <summary>Everyone but this node, in ascending order.</summary>
    public IReadOnlyList<OperatorIndex> Peers { get; } = [.. Operators.Keys.Where(index => index != Self).Order()];

    /// <summary>q = ⌈2n/3⌉.</summary>
    public int Quorum => ((2 * Operators.Count) + 2) / 3;
}

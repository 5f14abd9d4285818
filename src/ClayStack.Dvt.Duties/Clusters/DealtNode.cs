using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Crypto.Keys;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>All secrets of one operator, as dealt. <see cref="Dispose"/> zeroes them.</summary>
public sealed class DealtNode : IDisposable
{
    internal DealtNode(Operator self, Secp256k1PrivateKey identity, NodeKey nodeKey, ClusterShares shares)
    {
        Operator = self;
        Identity = identity;
        NodeKey = nodeKey;
        Shares = shares;
    }

    /// <summary>The operator.</summary>
    public Operator Operator { get; }

    /// <summary>Its Ethereum identity.</summary>
    public Secp256k1PrivateKey Identity { get; }

    /// <summary>Its node's key.</summary>
    public NodeKey NodeKey { get; }

    /// <summary>Its shares of all validators' keys.</summary>
    public ClusterShares Shares { get; }

    /// <summary>Zeroes all secrets. May be called again.</summary>
    public void Dispose()
    {
        Identity.Dispose();
        NodeKey.Dispose();
        Shares.Dispose();
    }

    /// <summary>The operator; nothing of its secrets.</summary>
    public override string ToString() => $"node of operator {Operator.Index}";
}

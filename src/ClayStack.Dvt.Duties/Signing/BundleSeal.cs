using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Duties.Clusters;

namespace ClayStack.Dvt.Duties.Signing;

/// <summary>Puts this run's signature on a bundle (PROTOCOL G1).</summary>
internal static class BundleSeal
{
    /// <summary>The bundle as this node sends it.</summary>
    public static SignedPartialBundle Sign(ClusterContext cluster, PartialBundle bundle)
    {
        byte[] signature = new byte[NodePublicKey.SignatureLength];
        cluster.NodeSigner.Sign(
            PartialBundleDigest.Compute(cluster.DefinitionHash, cluster.Self, cluster.Run.Fence, bundle), signature);
        return new SignedPartialBundle(cluster.Self, cluster.Run.Fence, bundle, signature);
    }
}

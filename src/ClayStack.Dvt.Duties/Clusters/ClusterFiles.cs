namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>The names of the files in a node's folder.</summary>
public static class ClusterFiles
{
    /// <summary>The cluster definition, the same at every node.</summary>
    public const string Definition = "cluster-definition.json";

    /// <summary>The validator manifest, the same at every node that does not lag.</summary>
    public const string Manifest = "validator-manifest.json";

    /// <summary>Where the peers are; each node may know others.</summary>
    public const string Peers = "peers.json";

    /// <summary>The node's P-256 key, encrypted (PEM).</summary>
    public const string NodeKey = "node-key";

    /// <summary>The node's key shares, encrypted.</summary>
    public const string Shares = "shares";

    /// <summary>This node's record of the manifest that it has verified in full; may be deleted at any time.</summary>
    public const string VerifiedManifest = "manifest-verified";

    /// <summary>The operator's Ethereum identity, encrypted; belongs where reports and definitions are signed.</summary>
    public const string Identity = "identity-key";

    /// <summary>The password of the folder's encrypted files, where the dealer was asked to write it.</summary>
    public const string Password = "password";
}

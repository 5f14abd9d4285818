using System.Diagnostics.CodeAnalysis;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Crypto.Keys;
using ClayStack.Dvt.Crypto.Threshold;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>All that a node knows of its cluster, loaded from a folder and checked. Immutable.</summary>
public sealed class Cluster
{
    private Cluster(
        ClusterDefinition definition,
        ValidatorManifest manifest,
        PeerAddresses peers,
        OperatorIndex ownIndex,
        ManifestVerification verification)
    {
        Definition = definition;
        Manifest = manifest;
        Peers = peers;
        OwnIndex = ownIndex;
        Verification = verification;
    }

    /// <summary>The definition.</summary>
    public ClusterDefinition Definition { get; }

    /// <summary>The manifest.</summary>
    public ValidatorManifest Manifest { get; }

    /// <summary>The peers' addresses.</summary>
    public PeerAddresses Peers { get; }

    /// <summary>This node's place.</summary>
    public OperatorIndex OwnIndex { get; }

    /// <summary>How the manifest was verified.</summary>
    public ManifestVerification Verification { get; }

    /// <summary>
    /// Loads a cluster from a node's folder (<see cref="ClusterFiles"/>). Blocks: a manifest that this node has not verified
    /// before costs about a millisecond for each share. A missing <c>peers.json</c> means that no address is known.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="signer">The node's key, which finds the own place, and signs the record of a verified manifest.</param>
    /// <param name="random">Scalars for batched verification, and names of temporary files.</param>
    /// <param name="cluster">The cluster; null on failure.</param>
    /// <param name="error">The first rule that is broken, in whichever file.</param>
    public static bool TryLoad(
        string folder,
        INodeSigner signer,
        IRandomSource random,
        [NotNullWhen(true)] out Cluster? cluster,
        [NotNullWhen(false)] out ClusterFileError? error)
    {
        cluster = null;
        return TryLoadDefinition(folder, out ClusterDefinition? definition, out error)
            && TryLoad(folder, definition, signer, random, out cluster, out error);
    }

    /// <summary>Reads the definition alone, which costs next to nothing.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="definition">The definition; null on failure.</param>
    /// <param name="error">The first rule that it breaks.</param>
    public static bool TryLoadDefinition(
        string folder,
        [NotNullWhen(true)] out ClusterDefinition? definition,
        [NotNullWhen(false)] out ClusterFileError? error)
    {
        ArgumentNullException.ThrowIfNull(folder);
        definition = null;
        return ClusterFolder.TryRead(folder, ClusterFiles.Definition, ClusterDefinition.LengthMax, out byte[]? content, out error)
            && ClusterDefinition.TryParse(content, out definition, out error);
    }

    /// <summary>Loads the rest of a cluster whose definition is known, as <see cref="TryLoad(string, INodeSigner, IRandomSource, out Cluster?, out ClusterFileError?)"/> does.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="definition">What <see cref="TryLoadDefinition"/> read there.</param>
    /// <param name="signer">The node's key.</param>
    /// <param name="random">Scalars for batched verification, and names of temporary files.</param>
    /// <param name="cluster">The cluster; null on failure.</param>
    /// <param name="error">The first rule that is broken, in whichever file.</param>
    public static bool TryLoad(
        string folder,
        ClusterDefinition definition,
        INodeSigner signer,
        IRandomSource random,
        [NotNullWhen(true)] out Cluster? cluster,
        [NotNullWhen(false)] out ClusterFileError? error)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(signer);
        ArgumentNullException.ThrowIfNull(random);
        cluster = null;
        if (definition.IndexOf(signer.PublicKey) is not { } ownIndex)
        {
            error = new ClusterFileError(
                ClusterFileReason.NotAnOperator,
                $"{ClusterFiles.NodeKey}, key {signer.PublicKey}",
                $"{definition} has no operator with this key: give the node the key, or the definition, that belongs to it.");
            return false;
        }

        if (!TryLoadManifest(
            folder, definition, signer, random, out ValidatorManifest? manifest, out ManifestVerification verification, out error)
            || !TryLoadPeers(folder, definition, out PeerAddresses? peers, out error))
            return false;

        cluster = new Cluster(definition, manifest, peers, ownIndex, verification);
        return true;
    }

    /// <summary>Reads <c>peers.json</c> again, as an operator may change it while the node runs.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="peers">The addresses, none of them older than what this cluster has; null on failure.</param>
    /// <param name="error">Why the known addresses stay.</param>
    public bool TryReloadPeers(
        string folder, [NotNullWhen(true)] out PeerAddresses? peers, [NotNullWhen(false)] out ClusterFileError? error)
    {
        if (!TryLoadPeers(folder, Definition, out peers, out error))
            return false;

        error = Peers.CheckReload(peers);
        peers = error is null ? peers : null;
        return Result.Accepted(peers, error);
    }

    /// <summary>The same cluster with other addresses.</summary>
    /// <exception cref="ArgumentException">They are those of another cluster.</exception>
    public Cluster With(PeerAddresses peers)
    {
        ArgumentNullException.ThrowIfNull(peers);
        return peers.DefinitionHash == Definition.Hash
            ? new Cluster(Definition, Manifest, peers, OwnIndex, Verification)
            : throw new ArgumentException("The addresses are those of another cluster.", nameof(peers));
    }

    /// <summary>The same cluster with a longer manifest.</summary>
    /// <exception cref="ArgumentException">It is that of another cluster.</exception>
    public Cluster With(ValidatorManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return manifest.Definition.Hash == Definition.Hash
            ? new Cluster(Definition, manifest, Peers, OwnIndex, Verification)
            : throw new ArgumentException("The manifest is that of another cluster.", nameof(manifest));
    }

    /// <summary>Compares the node's secret shares with the manifest's public ones. Constant time in the shares.</summary>
    /// <param name="shares">The shares; stay the caller's.</param>
    /// <param name="inventory">What either side lacks; null on failure.</param>
    /// <param name="error">The shares are of another cluster or operator, or one is not that of its public share.</param>
    public bool TryMatch(
        ClusterShares shares,
        [NotNullWhen(true)] out ShareInventory? inventory,
        [NotNullWhen(false)] out ClusterFileError? error)
    {
        ArgumentNullException.ThrowIfNull(shares);
        inventory = null;
        if (shares.DefinitionHash != Definition.Hash || shares.ShareIndex.Value != OwnIndex.Value)
        {
            error = new ClusterFileError(
                ClusterFileReason.WrongShares,
                $"{ClusterFiles.Shares}, operator {shares.ShareIndex} of definition {shares.DefinitionHash}",
                $"This node is operator {OwnIndex} of {Definition}: give it its own share file.");
            return false;
        }

        HashSet<BlsPublicKeyBytes> held = [];
        List<BlsPublicKeyBytes> unknown = [];
        foreach (ValidatorShare share in shares.Shares)
        {
            BlsPublicKeyBytes key = BlsPublicKeyBytes.FromBytes(share.GroupPublicKey.Bytes);
            held.Add(key);
            if (!Manifest.TryGet(key, out ManifestValidator? validator))
            {
                unknown.Add(key);
            }
            else if (!share.Secret.ToPublicKey().Equals(validator.Key.ShareOf(new ShareIndex(OwnIndex.Value))))
            {
                error = new ClusterFileError(
                    ClusterFileReason.WrongShares,
                    $"{ClusterFiles.Shares}, validator {key}",
                    "The secret share is not that of the manifest's public share: restore the share file that was dealt.");
                return false;
            }
        }

        error = null;
        inventory = new ShareInventory(
            [.. Manifest.Validators.Select(validator => validator.GroupKey).Where(key => !held.Contains(key))], [.. unknown]);
        return true;
    }

    private static bool TryLoadManifest(
        string folder,
        ClusterDefinition definition,
        INodeSigner signer,
        IRandomSource random,
        [NotNullWhen(true)] out ValidatorManifest? manifest,
        out ManifestVerification verification,
        [NotNullWhen(false)] out ClusterFileError? error)
    {
        manifest = null;
        verification = ManifestVerification.FromRecord;
        if (!ClusterFolder.TryRead(folder, ClusterFiles.Manifest, ValidatorManifest.LengthMax, out byte[]? content, out error))
            return false;

        // A record that cannot be read is none: the manifest is verified again.
        bool verifiedBefore = ClusterFolder.TryRead(
                folder, ClusterFiles.VerifiedManifest, NodePublicKey.SignatureLength, out byte[]? record, out _)
            && VerificationRecord.IsValid(record, definition.Hash, content, signer.PublicKey);
        error = verifiedBefore
            ? ManifestJson.ReadVerified(content, definition, random, out manifest)
            : ManifestJson.Read(content, definition, random, out manifest);
        if (manifest is not null && !verifiedBefore)
        {
            bool written = ClusterFolder.TryWrite(
                folder, ClusterFiles.VerifiedManifest, VerificationRecord.Create(definition.Hash, content, signer), random);
            verification = written ? ManifestVerification.InFull : ManifestVerification.InFullUnrecorded;
        }

        return Result.Accepted(manifest, error);
    }

    private static bool TryLoadPeers(
        string folder,
        ClusterDefinition definition,
        [NotNullWhen(true)] out PeerAddresses? peers,
        [NotNullWhen(false)] out ClusterFileError? error)
    {
        if (ClusterFolder.TryRead(folder, ClusterFiles.Peers, PeerAddresses.LengthMax, out byte[]? content, out error))
            return PeerAddresses.TryParse(content, definition, out peers, out error);

        peers = error.Reason == ClusterFileReason.Missing ? PeerAddresses.None(definition) : null;
        error = peers is null ? error : null;
        return Result.Accepted(peers, error);
    }
}

using System.Collections.Immutable;
using System.Globalization;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Crypto.Keys;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>A cluster as dealt, with every operator's secrets. <see cref="Dispose"/> zeroes them.</summary>
public sealed class DealtCluster : IDisposable
{
    internal DealtCluster(ValidatorManifest manifest, PeerAddresses peers, ImmutableArray<DealtNode> nodes)
    {
        Manifest = manifest;
        Peers = peers;
        Nodes = nodes;
    }

    /// <summary>The definition.</summary>
    public ClusterDefinition Definition => Manifest.Definition;

    /// <summary>The manifest.</summary>
    public ValidatorManifest Manifest { get; }

    /// <summary>The nodes' addresses.</summary>
    public PeerAddresses Peers { get; }

    /// <summary>The nodes of operators 1 to n.</summary>
    public ImmutableArray<DealtNode> Nodes { get; }

    /// <summary>The name of an operator's folder: node1 and so on.</summary>
    public static string FolderName(Operator one)
    {
        ArgumentNullException.ThrowIfNull(one);
        return string.Create(CultureInfo.InvariantCulture, $"node{one.Index.Value}");
    }

    /// <summary>
    /// Writes a folder for each node with the files of <see cref="ClusterFiles"/>, all with mode 600. Costs three key derivations
    /// for each node.
    /// </summary>
    /// <param name="folder">Where the nodes' folders go; created if need be. None of them may be there already.</param>
    /// <param name="passwords">How the encrypted files are protected.</param>
    /// <param name="random">Salts, vectors, drawn passwords, and names of temporary files.</param>
    /// <exception cref="ArgumentException">There is not one password for each node.</exception>
    /// <exception cref="IOException">A node's folder is there already, or the file system refused.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not write there.</exception>
    public void Write(string folder, DealtPasswords passwords, IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(passwords);
        ArgumentNullException.ThrowIfNull(random);
        if (passwords is DealtPasswords.Given given && given.Passwords.Length != Nodes.Length)
            throw new ArgumentException($"{Nodes.Length} nodes need as many passwords.", nameof(passwords));

        string[] folders = [.. Nodes.Select(node => Path.Combine(folder, FolderName(node.Operator)))];
        foreach (string one in folders)
        {
            // Keys that a node may be using are never replaced.
            if (Path.Exists(one))
                throw new IOException($"{one} is there already: choose another folder, or move it away.");
        }

        byte[] definition = Definition.ToJson();
        byte[] manifest = Manifest.ToJson();
        byte[] peers = Peers.ToJson();
        for (int i = 0; i < folders.Length; i++)
        {
            CreatePrivateFolder(folders[i]);
            AtomicFile.Write(Path.Combine(folders[i], ClusterFiles.Definition), definition, random);
            AtomicFile.Write(Path.Combine(folders[i], ClusterFiles.Manifest), manifest, random);
            AtomicFile.Write(Path.Combine(folders[i], ClusterFiles.Peers), peers, random);
            if (passwords is DealtPasswords.Given own)
                WriteSecrets(folders[i], Nodes[i], own.Passwords[i], own.Cost, random);
            else
                WriteSecretsUnderDrawnPassword(folders[i], Nodes[i], random);
        }
    }

    /// <summary>Zeroes the secrets of all nodes. May be called again.</summary>
    public void Dispose()
    {
        foreach (DealtNode node in Nodes)
            node.Dispose();
    }

    private static void WriteSecrets(string folder, DealtNode node, Password password, ScryptCost cost, IRandomSource random)
    {
        NodeKeyFile.Write(Path.Combine(folder, ClusterFiles.NodeKey), node.NodeKey, password, random);
        IdentityKeyFile.Write(Path.Combine(folder, ClusterFiles.Identity), node.Identity, password, cost, random);
        ShareFile.Write(
            Path.Combine(folder, ClusterFiles.Shares), ShareFile.Encrypt(node.Shares, password, cost, random), random);
    }

    private static void WriteSecretsUnderDrawnPassword(string folder, DealtNode node, IRandomSource random)
    {
        using DrawnPassword drawn = new(random);
        WriteSecrets(folder, node, drawn.Password, ScryptCost.OfDrawnPassword, random);
        AtomicFile.Write(Path.Combine(folder, ClusterFiles.Password), drawn.Text, random);
    }

    private static void CreatePrivateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}

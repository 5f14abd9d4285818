using System.Globalization;
using System.Text;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Local;

/// <summary>
/// A cluster of node processes on this machine: dealt into a folder, configured, started and stopped. Only for devnets and
/// tests: the dealer has seen every key, and the passwords lie beside what they protect.
/// </summary>
public sealed class LocalCluster : IAsyncDisposable
{
    /// <summary>The name of each node's configuration in its folder.</summary>
    public const string ConfigurationFile = "node.yaml";

    /// <summary>The fee recipient of every validator.</summary>
    public static readonly ExecutionAddress FeeRecipient = ExecutionAddress.Parse("0x00000000000000000000000000000000000000fe");

    private readonly LocalClusterOptions _options;

    private LocalCluster(LocalClusterOptions options, IReadOnlyList<LocalNode> nodes)
    {
        _options = options;
        Nodes = nodes;
    }

    /// <summary>The nodes of operators 1 to n.</summary>
    public IReadOnlyList<LocalNode> Nodes { get; }

    /// <summary>Deals the cluster into its folder. Nothing runs yet.</summary>
    /// <param name="options">What to make.</param>
    /// <param name="random">Where all secrets come from.</param>
    /// <exception cref="ArgumentException">The dealer refuses; the message says why.</exception>
    /// <exception cref="IOException">The folder cannot be written, or holds nodes already.</exception>
    public static LocalCluster Deal(LocalClusterOptions options, IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(random);
        Root genesis = options.Network.GenesisValidatorsRoot
            ?? throw new ArgumentException("The network has no genesis validators root.", nameof(options));
        Hash32 credentials = Hash32.Parse("0x0100000000000000000000000000000000000000000000000000000000000001");
        DealerRequest request = new()
        {
            Name = "devnet",
            Network = ClusterNetwork.From(options.Network, genesis),
            OperatorCount = options.OperatorCount,
            Timers = options.Timers,
            Validators =
            [
                .. options.Validators.Select(secret => new DealtValidator(
                    secret,
                    credentials,
                    [new Gwei(32_000_000_000)],
                    new ValidatorSettings(FeeRecipient, 30_000_000, options.Builder, default))),
            ],
        };
        if (!Dealer.TryDeal(request, random, out DealtCluster? dealt, out ClusterFileError? error))
            throw new ArgumentException(error.ToString(), nameof(options));
        using (dealt)
            dealt.Write(options.Folder, new DealtPasswords.DrawnAndWritten(), random);
        return new LocalCluster(
            options,
            [
                .. Enumerable.Range(1, options.OperatorCount).Select(index => new LocalNode(
                    index, Path.Combine(options.Folder, string.Create(CultureInfo.InvariantCulture, $"node{index}")), options.Program)),
            ]);
    }

    /// <summary>Chooses free ports and writes every node's configuration. To be called while no node runs.</summary>
    /// <param name="beaconNodes">The beacon nodes of each operator, in the operators' order.</param>
    public void Configure(IReadOnlyList<IReadOnlyList<Uri>> beaconNodes)
    {
        ArgumentNullException.ThrowIfNull(beaconNodes);
        int[] ports = LoopbackPorts.Find(2 * Nodes.Count);
        for (int i = 0; i < Nodes.Count; i++)
        {
            Nodes[i].StatusUrl = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ports[Nodes.Count + i]}"));
            Directory.CreateDirectory(Path.Combine(Nodes[i].Folder, "anchor"));
            File.WriteAllText(Path.Combine(Nodes[i].Folder, ConfigurationFile), Configuration(i, ports, beaconNodes[i]));
        }
    }

    /// <summary>Starts every node that does not run.</summary>
    public void Start()
    {
        foreach (LocalNode node in Nodes)
        {
            if (!node.IsRunning)
                node.Start();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (LocalNode node in Nodes)
            await node.DisposeAsync().ConfigureAwait(false);
    }

    private string Configuration(int self, int[] ports, IReadOnlyList<Uri> beaconNodes)
    {
        StringBuilder text = new();
        text.Append("data-dir: data\n");
        text.Append("anchor-file: anchor/protection-anchor\n");
        text.Append(CultureInfo.InvariantCulture, $"cluster-dir: .\nnode-key-file: {ClusterFiles.NodeKey}\n");
        text.Append(CultureInfo.InvariantCulture, $"node-key-password-file: {ClusterFiles.Password}\n");
        text.Append(CultureInfo.InvariantCulture, $"share-file: {ClusterFiles.Shares}\nshare-password-file: {ClusterFiles.Password}\n");
        text.Append("beacon-nodes:\n");
        foreach (Uri node in beaconNodes)
            text.Append(CultureInfo.InvariantCulture, $"  - {node}\n");
        text.Append(CultureInfo.InvariantCulture, $"listen-address: 127.0.0.1:{ports[self]}\n");
        text.Append(CultureInfo.InvariantCulture, $"status-address: 127.0.0.1:{ports[Nodes.Count + self]}\n");
        text.Append("peer-addresses:\n");
        for (int i = 0; i < Nodes.Count; i++)
        {
            if (i != self)
                text.Append(CultureInfo.InvariantCulture, $"  - {i + 1}=127.0.0.1:{ports[i]}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"log-level: {_options.LogLevel}\n");
        return text.ToString();
    }
}

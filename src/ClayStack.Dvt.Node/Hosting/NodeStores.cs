using System.Diagnostics.CodeAnalysis;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Node.Commands;
using ClayStack.Dvt.Node.Configuration;
using ClayStack.Dvt.Storage;

namespace ClayStack.Dvt.Node.Hosting;

/// <summary>The node's durable stores, opened: by that the fence is raised, and this run has an identity.</summary>
internal sealed class NodeStores : IDisposable
{
    /// <summary>The file of the protection store in the data folder.</summary>
    public const string ProtectionFile = "protection.sqlite";

    /// <summary>The file of the peers' records in the data folder.</summary>
    public const string PeersFile = "peers.sqlite";

    private NodeStores(IProtectionStore protection, IPeerRecords peers, IReadOnlyList<PeerRecord> known, RunIdentity run)
    {
        Protection = protection;
        Peers = peers;
        Known = known;
        Run = run;
    }

    /// <summary>The marks of slashing protection.</summary>
    public IProtectionStore Protection { get; }

    /// <summary>What is kept of the peers.</summary>
    public IPeerRecords Peers { get; }

    /// <summary>What was kept of them before this start.</summary>
    public IReadOnlyList<PeerRecord> Known { get; }

    /// <summary>This run.</summary>
    public RunIdentity Run { get; }

    /// <summary>Opens both stores.</summary>
    /// <param name="configuration">Where they are.</param>
    /// <param name="definition">Whose they are.</param>
    /// <param name="random">Draws the identities.</param>
    /// <param name="onFailure">Told of every later failure, on the thread that met it.</param>
    /// <param name="stores">The stores.</param>
    /// <param name="failure">Why not.</param>
    public static bool TryOpen(
        NodeConfiguration configuration,
        ClusterDefinition definition,
        IRandomSource random,
        Action<ProtectionStoreException> onFailure,
        [NotNullWhen(true)] out NodeStores? stores,
        [NotNullWhen(false)] out StartFailure? failure)
    {
        stores = null;
        failure = null;
        IProtectionStore? protection = null;
        IPeerRecords? peers = null;
        try
        {
            protection = SqliteProtectionStore.Open(
                Path.Combine(configuration.DataFolder, ProtectionFile),
                configuration.AnchorFile,
                definition.Network.GenesisValidatorsRoot,
                random,
                onFailure);
            peers = SqlitePeerRecords.Open(Path.Combine(configuration.DataFolder, PeersFile), definition.Hash, onFailure);
            Span<byte> startId = stackalloc byte[Bytes32.Length];
            random.Fill(startId);
            stores = new NodeStores(
                protection, peers, peers.ReadAll(), new RunIdentity(protection.StoreId, new Bytes32(startId), protection.Fence));
            return true;
        }
        catch (ProtectionStoreException exception)
        {
            peers?.Dispose();
            protection?.Dispose();
            failure = new StartFailure(ExitCode.StoreFailed, exception.Message);
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Peers.Dispose();
        Protection.Dispose();
    }
}

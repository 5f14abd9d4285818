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

    /// <summary>The file of exits in the data folder.</summary>
    public const string ExitsFile = "exits.sqlite";

    private NodeStores(
        IProtectionStore protection, IPeerRecords peers, IExitStore exits, IReadOnlyList<PeerRecord> known, RunIdentity run)
    {
        Protection = protection;
        Peers = peers;
        Exits = exits;
        Known = known;
        Run = run;
    }

    /// <summary>The marks of slashing protection.</summary>
    public IProtectionStore Protection { get; }

    /// <summary>What is kept of the peers.</summary>
    public IPeerRecords Peers { get; }

    /// <summary>Who asked for validators' exits.</summary>
    public IExitStore Exits { get; }

    /// <summary>What was kept of the peers before this start.</summary>
    public IReadOnlyList<PeerRecord> Known { get; }

    /// <summary>This run.</summary>
    public RunIdentity Run { get; }

    /// <summary>The ownership of a store on PostgreSQL; null on SQLite, where the data folder's lock is it.</summary>
    public PostgresLease? Lease { get; private init; }

    /// <summary>Opens the stores.</summary>
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
        IExitStore? exits = null;
        try
        {
            protection = SqliteProtectionStore.Open(
                Path.Combine(configuration.DataFolder, ProtectionFile),
                configuration.AnchorFile,
                definition.Network.GenesisValidatorsRoot,
                random,
                onFailure);
            peers = SqlitePeerRecords.Open(Path.Combine(configuration.DataFolder, PeersFile), definition.Hash, onFailure);
            exits = SqliteExitStore.Open(Path.Combine(configuration.DataFolder, ExitsFile), definition.Hash);
            stores = new NodeStores(protection, peers, exits, peers.ReadAll(), NewRun(protection, random));
            return true;
        }
        catch (ProtectionStoreException exception)
        {
            exits?.Dispose();
            peers?.Dispose();
            protection?.Dispose();
            failure = new StartFailure(ExitCode.StoreFailed, exception.Message);
            return false;
        }
    }

    /// <summary>Binds stores on PostgreSQL that were taken over.</summary>
    /// <param name="taken">The stores; disposed on failure.</param>
    /// <param name="random">Draws the identity of this run.</param>
    /// <exception cref="ProtectionStoreException">The peers' records cannot be read.</exception>
    public static NodeStores Of(PostgresStores taken, IRandomSource random)
    {
        try
        {
            return new NodeStores(taken.Protection, taken.Peers, taken.Exits, taken.Peers.ReadAll(), NewRun(taken.Protection, random)) { Lease = taken.Lease };
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Lease?.Dispose();
        Exits.Dispose();
        Peers.Dispose();
        Protection.Dispose();
    }

    private static RunIdentity NewRun(IProtectionStore protection, IRandomSource random)
    {
        Span<byte> startId = stackalloc byte[Bytes32.Length];
        random.Fill(startId);
        return new RunIdentity(protection.StoreId, new Bytes32(startId), protection.Fence);
    }
}

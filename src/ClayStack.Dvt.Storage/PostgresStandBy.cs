using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Sql;
using Dapper;
using Npgsql;

namespace ClayStack.Dvt.Storage;

/// <summary>
/// A process of an operator that wants the operator's store on PostgreSQL, and may have to wait for it. Blocking, and not
/// thread-safe.
/// </summary>
public sealed class PostgresStandBy : IDisposable
{
    // Only one process at a time tries a take-over, so that a loser never ends what the winner has open.
    private const long TakeOverLock = 0x434c_4159_4456_5402;

    private readonly PostgresStoreOptions _options;
    private readonly Root _genesisValidatorsRoot;
    private readonly Bytes32 _definitionHash;
    private readonly IRandomSource _random;
    private PostgresDatabase? _database;
    private ulong _systemIdentifier;
    private bool _prepared;

    /// <summary>Binds what it needs; nothing happens before <see cref="TryTake"/>.</summary>
    /// <param name="options">Where the store is, and who this process is.</param>
    /// <param name="genesisValidatorsRoot">The chain's identity, which the store keeps.</param>
    /// <param name="definitionHash">The cluster's identity, which the store keeps.</param>
    /// <param name="random">Draws the identity of a new store, and the names of temporary files.</param>
    public PostgresStandBy(PostgresStoreOptions options, Root genesisValidatorsRoot, Bytes32 definitionHash, IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Lease, PostgresStoreOptions.LeaseMin, nameof(options));
        _options = options;
        _genesisValidatorsRoot = genesisValidatorsRoot;
        _definitionHash = definitionHash;
        _random = random;
    }

    /// <summary>
    /// Takes the store over, unless another process has it and gives signs of life. Makes the tables, and the store's
    /// identity, if they are not there.
    /// </summary>
    /// <param name="anchorPath">This process's anchor of the store; its folder exists.</param>
    /// <param name="onFailure">Told of each later failure with its cause, on the thread that met it; nobody if null.</param>
    /// <param name="anchorReserve">How many transactions one synced write of the anchor serves, at least 1.</param>
    /// <exception cref="ProtectionStoreException">
    /// It cannot be taken; the reason and the message say why. <see cref="ProtectionStoreFault.Unreachable"/> may pass.
    /// </exception>
    public LeaseAttempt TryTake(
        string anchorPath, Action<ProtectionStoreException>? onFailure = null, ulong anchorReserve = AnchorKeeper.ReserveDefault)
    {
        ArgumentOutOfRangeException.ThrowIfZero(anchorReserve);
        try
        {
            PostgresDatabase database = _database ??= PostgresDatabase.Create(_options.Address, _options.Limits, _options.Password);
            Prepare(database);
            if (database.Run(Look) is { Expired: false } held)
                return held.ToHeld();
            database.Begin();
            Lease seen = database.Run(Lock);
            if (!seen.Locked)
            {
                database.RollBack();
                return seen.ToHeld();
            }

            _database = null;
            return Take(database, seen, anchorPath, onFailure ?? (static _ => { }), anchorReserve);
        }
        catch (PostgresFailure failure)
        {
            throw failure.ToStoreException();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _database?.Dispose();

    private LeaseAttempt.Taken Take(
        PostgresDatabase database, Lease seen, string anchorPath, Action<ProtectionStoreException> onFailure, ulong anchorReserve)
    {
        uint timeline = database.Server!.Timeline;
        ulong proven = database.Run(connection => ProvenCounter(connection, timeline));
        Fence fence = new(timeline, Math.Max(seen.Counter, proven) + 1);
        PostgresLease lease = new(_options, seen.Counter, fence, _systemIdentifier);
        try
        {
            AnchorKeeper anchor = new(new AnchorFile(anchorPath, _random), database.Place, anchorReserve, shared: true);
            IProtectionStore protection = ProtectionStore.Open(new PostgresProtectionMedium(database, lease), anchor, onFailure);
            return new LeaseAttempt.Taken(new PostgresStores(
                protection, new PeerRecordBook(new PostgresPeerRecordMedium(lease), onFailure), new PostgresExitStore(lease), lease));
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    /// <summary>Makes tables and identity, or checks whose they are; once, and again if the connection was another one since.</summary>
    private void Prepare(PostgresDatabase database)
    {
        if (_prepared)
            return;
        database.Migrate(PostgresTables.Schema);
        Identity found = database.Run(connection =>
        {
            byte[] storeId = new byte[Bytes32.Length];
            _random.Fill(storeId);
            database.Begin();
            connection.Execute(
                // Not by the conflict alone: where the row is there, that would wait for whoever is just writing it.
                """
                INSERT INTO lease SELECT 1, 0, 0, '' WHERE NOT EXISTS (SELECT 1 FROM lease) ON CONFLICT DO NOTHING;
                INSERT INTO heartbeat SELECT 1, 0, '-infinity' WHERE NOT EXISTS (SELECT 1 FROM heartbeat) ON CONFLICT DO NOTHING;
                INSERT INTO store (id, store_id, genesis_validators_root, definition_hash, system_identifier, transactions)
                SELECT 1, @storeId, @chain, @cluster, @server, 0 WHERE NOT EXISTS (SELECT 1 FROM store) ON CONFLICT DO NOTHING;
                """,
                new
                {
                    storeId,
                    chain = _genesisValidatorsRoot.Span.ToArray(),
                    cluster = _definitionHash.ToArray(),
                    server = unchecked((long)database.Server!.SystemIdentifier),
                });
            database.Commit();
            return connection.QuerySingle<Identity>("""SELECT genesis_validators_root AS "Chain", definition_hash AS "Cluster", system_identifier AS "Server" FROM store""");
        });
        Root chain = Root.FromBytes(found.Chain);
        if (chain != _genesisValidatorsRoot)
            throw new ProtectionStoreException(ProtectionStoreFault.WrongChain, $"The protection store {database.Place} is of the chain {chain}, and this node's chain is {_genesisValidatorsRoot}. Give each chain a database or a schema (Search Path) of its own.");
        Bytes32 cluster = new(found.Cluster);
        if (cluster != _definitionHash)
            throw new ProtectionStoreException(ProtectionStoreFault.WrongCluster, $"The protection store {database.Place} is of the cluster {cluster}, and this one is {_definitionHash}. Give each cluster a database or a schema (Search Path) of its own.");
        _systemIdentifier = unchecked((ulong)found.Server);
        database.AlsoRequire = server => PostgresServerRule.CheckSame(server, _systemIdentifier, timeline: null, database.Place);
        if (database.AlsoRequire(database.Server!) is { } copied)
            throw copied;
        _prepared = true;
    }

    /// <summary>
    /// The highest counter on this timeline that peers have proven against the store, once the quarantine for it is over; 0 for
    /// none.
    /// </summary>
    private static ulong ProvenCounter(NpgsqlConnection connection, uint timeline) => unchecked((ulong)connection.ExecuteScalar<long>(
        "SELECT coalesce((SELECT proven_counter FROM quarantine WHERE proven_timeline = @timeline AND cause IS NULL), 0)", new { timeline = (long)timeline }));

    private static Lease Look(NpgsqlConnection connection) => connection.QuerySingle<Lease>(
        """
        SELECT l.fence_timeline AS "Era", l.fence_counter AS "Count", l.holder AS "Holder",
               h.expires_at < clock_timestamp() AS "Expired",
               CASE WHEN isfinite(h.expires_at) THEN extract(epoch FROM h.expires_at - clock_timestamp())::double precision ELSE 0 END AS "SecondsLeft"
        FROM lease l, heartbeat h
        """);

    /// <summary>
    /// Locks the lease's row inside the open transaction, if it has run out: ends what its owner has left open, and waits
    /// for that.
    /// </summary>
    private static Lease Lock(NpgsqlConnection connection)
    {
        bool alone = connection.ExecuteScalar<bool>("SELECT pg_try_advisory_xact_lock(@TakeOverLock)", new { TakeOverLock });
        Lease seen = Look(connection);
        if (!alone || !seen.Expired)
            return seen;
        PostgresLease.EndStale(connection, backendId: 0);
        connection.Execute("SELECT 1 FROM lease WHERE id = 1 FOR UPDATE");
        return seen with { Locked = true };
    }

    private sealed record Identity(byte[] Chain, byte[] Cluster, long Server);

    private sealed record Lease
    {
        public long Era { get; init; }

        public long Count { get; init; }

        public string Holder { get; init; } = "";

        public bool Expired { get; init; }

        public double SecondsLeft { get; init; }

        public bool Locked { get; init; }

        public ulong Counter => unchecked((ulong)Count);

        public LeaseAttempt.Held ToHeld() => new(
            Holder.Length > 0 ? Holder : "another process",
            new Fence(checked((uint)Era), Counter),
            TimeSpan.FromSeconds(Math.Clamp(SecondsLeft, 0, TimeSpan.SecondsPerDay)));
    }
}

using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Duties.Exits;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Sql;

namespace ClayStack.Dvt.Storage;

/// <summary>The partial signatures of exits on SQLite, in a file of their own: they must not delay protection.</summary>
public sealed class SqliteExitStore : IExitStore
{
    private static readonly SqliteSchema Schema = new("exits", 0x43444531, [
        SqliteClusterFile.ClusterTable + """
        CREATE TABLE exits (
          group_key BLOB NOT NULL CHECK (length(group_key) = 48),
          operator INTEGER NOT NULL,
          epoch INTEGER NOT NULL,
          signature BLOB NOT NULL CHECK (length(signature) = 96),
          PRIMARY KEY (group_key, operator)
        ) WITHOUT ROWID;
        """,
    ]);

    private readonly Lock _gate = new();
    private readonly SqliteDatabase _database;
    private bool _closed;

    private SqliteExitStore(SqliteDatabase database) => _database = database;

    /// <summary>Opens the exits, or makes them. From then on this process owns them alone until they are disposed.</summary>
    /// <param name="path">The database; its folder exists, on a local disk.</param>
    /// <param name="definitionHash">The cluster whose validators they are of.</param>
    /// <exception cref="ProtectionStoreException">They cannot be opened; the reason and the message say why.</exception>
    public static IExitStore Open(string path, Bytes32 definitionHash) =>
        SqliteClusterFile.Open(path, Schema, definitionHash, static database => new SqliteExitStore(database));

    /// <inheritdoc/>
    public IReadOnlyList<ExitPartial> ReadAll()
    {
        lock (_gate)
        {
            RequireOpen();
            try
            {
                List<ExitPartial> partials = [];
                using SqliteStatement rows = _database.Prepare("SELECT group_key, operator, epoch, signature FROM exits");
                while (rows.Next())
                {
                    partials.Add(new ExitPartial(
                        BlsPublicKeyBytes.FromBytes(rows.Bytes(0)),
                        new OperatorIndex(checked((int)rows.Number(1)!.Value)),
                        new Epoch(rows.Number(2)!.Value),
                        BlsSignatureBytes.FromBytes(rows.Bytes(3))));
                }

                return ExitOrder.Sort(partials);
            }
            catch (SqliteFailure failure)
            {
                throw failure.ToStoreException();
            }
        }
    }

    /// <inheritdoc/>
    public CommitOutcome Write(
        IReadOnlyList<ExitPartial> kept, IReadOnlyList<(BlsPublicKeyBytes Validator, OperatorIndex Operator)> dropped)
    {
        ArgumentNullException.ThrowIfNull(kept);
        ArgumentNullException.ThrowIfNull(dropped);
        lock (_gate)
        {
            RequireOpen();
            try
            {
                _database.Execute("BEGIN IMMEDIATE");
                Drop(dropped);
                Keep(kept);
            }
            catch (SqliteFailure failure)
            {
                _database.RollBack();
                throw failure.ToStoreException();
            }

            try
            {
                _database.Execute("COMMIT");
                return CommitOutcome.Committed;
            }
            catch (SqliteFailure)
            {
                // It may be on the disk or not; whoever asked repeats it.
                _database.RollBack();
                return CommitOutcome.Unknown;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closed)
                return;
            _closed = true;
            _database.Dispose();
        }
    }

    private void Keep(IReadOnlyList<ExitPartial> kept)
    {
        using SqliteStatement insert = _database.Prepare(
            "INSERT OR REPLACE INTO exits (group_key, operator, epoch, signature) VALUES (?1, ?2, ?3, ?4)");
        foreach (ExitPartial partial in kept)
        {
            insert.Bind(1, partial.Validator.Span);
            insert.Bind(2, (ulong)partial.Operator.Value);
            insert.Bind(3, partial.Epoch.Value);
            insert.Bind(4, partial.Signature.Span);
            insert.Run();
        }
    }

    private void Drop(IReadOnlyList<(BlsPublicKeyBytes Validator, OperatorIndex Operator)> dropped)
    {
        using SqliteStatement delete = _database.Prepare("DELETE FROM exits WHERE group_key = ?1 AND operator = ?2");
        foreach ((BlsPublicKeyBytes validator, OperatorIndex index) in dropped)
        {
            delete.Bind(1, validator.Span);
            delete.Bind(2, (ulong)index.Value);
            delete.Run();
        }
    }

    private void RequireOpen()
    {
        if (_closed)
            throw new ProtectionStoreException(ProtectionStoreFault.Closed, $"The exits {_database.Path} were closed. Start the node again.");
    }
}

using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Exits;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Sql;
using Npgsql;

namespace ClayStack.Dvt.Storage;

/// <summary>
/// The partial signatures of exits on PostgreSQL, on a connection of their own: they must not delay protection. A process that has
/// lost the lease writes nothing here either, and a stand-by goes on with what its predecessor kept.
/// </summary>
internal sealed class PostgresExitStore(PostgresLease lease) : IExitStore
{
    private readonly Lock _gate = new();
    private readonly PostgresDatabase _database = lease.Connect();
    private bool _closed;

    public IReadOnlyList<ExitPartial> ReadAll()
    {
        lock (_gate)
        {
            RequireOpen();
            try
            {
                int lost = _database.IsOpen ? 0 : _database.BackendId;
                _database.Begin();
                IReadOnlyList<ExitPartial> partials = _database.Run(connection =>
                {
                    if (lost != 0)
                        PostgresLease.EndStale(connection, lost);
                    return Read(connection);
                });
                _database.RollBack();
                return partials;
            }
            catch (PostgresFailure failure)
            {
                throw failure.ToStoreException();
            }
        }
    }

    public CommitOutcome Write(
        IReadOnlyList<ExitPartial> kept, IReadOnlyList<(BlsPublicKeyBytes Validator, OperatorIndex Operator)> dropped)
    {
        ArgumentNullException.ThrowIfNull(kept);
        ArgumentNullException.ThrowIfNull(dropped);
        lock (_gate)
        {
            RequireOpen();
            return lease.Commit(_database, [.. dropped.Select(Delete), .. kept.Select(Insert)], static () => { }, out _);
        }
    }

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

    private IReadOnlyList<ExitPartial> Read(NpgsqlConnection connection)
    {
        List<ExitPartial> partials = [];
        using NpgsqlBatch batch = new(connection)
        {
            BatchCommands = { PostgresLease.Exclude(), new("SELECT group_key, operator, epoch, signature FROM exits") },
        };
        using NpgsqlDataReader rows = batch.ExecuteReader();
        lease.RequireOwn(rows, _database.Place);
        rows.NextResult();
        while (rows.Read())
        {
            partials.Add(new ExitPartial(
                BlsPublicKeyBytes.FromBytes(rows.GetFieldValue<byte[]>(0)),
                new OperatorIndex(rows.GetInt32(1)),
                new Epoch(unchecked((ulong)rows.GetInt64(2))),
                BlsSignatureBytes.FromBytes(rows.GetFieldValue<byte[]>(3))));
        }

        return ExitOrder.Sort(partials);
    }

    private static NpgsqlBatchCommand Insert(ExitPartial partial) => new(
        "INSERT INTO exits (group_key, operator, epoch, signature) VALUES ($1, $2, $3, $4) ON CONFLICT (group_key, operator) DO UPDATE SET epoch = $3, signature = $4")
    {
        Parameters =
        {
            new NpgsqlParameter<byte[]> { TypedValue = partial.Validator.Span.ToArray() },
            new NpgsqlParameter<int> { TypedValue = partial.Operator.Value },
            PostgresLease.Bits(partial.Epoch.Value),
            new NpgsqlParameter<byte[]> { TypedValue = partial.Signature.Span.ToArray() },
        },
    };

    private static NpgsqlBatchCommand Delete((BlsPublicKeyBytes Validator, OperatorIndex Operator) place) =>
        new("DELETE FROM exits WHERE group_key = $1 AND operator = $2")
        {
            Parameters =
            {
                new NpgsqlParameter<byte[]> { TypedValue = place.Validator.Span.ToArray() },
                new NpgsqlParameter<int> { TypedValue = place.Operator.Value },
            },
        };

    private void RequireOpen()
    {
        if (_closed)
            throw new ProtectionStoreException(ProtectionStoreFault.Closed, $"The exits {_database.Place} were closed. Start the node again.");
    }
}

using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Storage;

/// <summary>The stores of an operator on PostgreSQL, owned by this process until it disposes them or another one takes over.</summary>
public sealed class PostgresStores : IDisposable
{
    internal PostgresStores(IProtectionStore protection, IPeerRecords peers, IExitStore exits, PostgresLease lease)
    {
        Protection = protection;
        Peers = peers;
        Exits = exits;
        Lease = lease;
    }

    /// <summary>The marks of slashing protection.</summary>
    public IProtectionStore Protection { get; }

    /// <summary>What is kept of the peers.</summary>
    public IPeerRecords Peers { get; }

    /// <summary>Who asked for validators' exits.</summary>
    public IExitStore Exits { get; }

    /// <summary>The ownership, which needs signs of life.</summary>
    public PostgresLease Lease { get; }

    /// <summary>Closes them, and lets a successor come at once.</summary>
    public void Dispose()
    {
        Lease.Dispose();
        Exits.Dispose();
        Peers.Dispose();
        Protection.Dispose();
    }
}

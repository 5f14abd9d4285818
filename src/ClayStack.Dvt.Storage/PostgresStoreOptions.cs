using ClayStack.Dvt.Sql;

namespace ClayStack.Dvt.Storage;

/// <summary>How a process of an operator uses the operator's store on PostgreSQL.</summary>
public sealed record PostgresStoreOptions
{
    /// <summary>The shortest lease: below it, an ordinary hiccup of network or disk would cost it.</summary>
    public static readonly TimeSpan LeaseMin = TimeSpan.FromSeconds(1);

    /// <summary>Where the database is.</summary>
    public required PostgresAddress Address { get; init; }

    /// <summary>Reads the password whenever a connection is opened; null if none is needed.</summary>
    public Func<string>? Password { get; init; }

    /// <summary>
    /// How long the server waits for a sign of life of the owner before another process may take over; at least
    /// <see cref="LeaseMin"/>. With less than a slot a stand-by has taken over within two.
    /// </summary>
    public required TimeSpan Lease { get; init; }

    /// <summary>Who this process is, for messages to the operator: host and process id.</summary>
    public required string Holder { get; init; }

    /// <summary>
    /// The limits of its connections. What a paused process has open ends after half a lease, so that it cannot keep a
    /// successor away (PROTOCOL S8).
    /// </summary>
    internal PostgresLimits Limits => new(Connect: Lease, Statement: Lease, Lock: Lease / 2, IdleInTransaction: Lease / 2);
}

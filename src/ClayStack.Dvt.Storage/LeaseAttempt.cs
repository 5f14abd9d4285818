using ClayStack.Dvt.Consensus;

namespace ClayStack.Dvt.Storage;

/// <summary>What became of one attempt to take over a store.</summary>
public abstract record LeaseAttempt
{
    private LeaseAttempt()
    {
    }

    /// <summary>This process owns the store, under a fence of its own.</summary>
    /// <param name="Stores">The stores; the caller disposes them.</param>
    public sealed record Taken(PostgresStores Stores) : LeaseAttempt;

    /// <summary>Another process owns it, and has given a sign of life.</summary>
    /// <param name="Holder">Who: host and process id.</param>
    /// <param name="Fence">Its fence.</param>
    /// <param name="Left">How long its lease still lasts without another sign of life, by the server's clock.</param>
    public sealed record Held(string Holder, Fence Fence, TimeSpan Left) : LeaseAttempt;
}

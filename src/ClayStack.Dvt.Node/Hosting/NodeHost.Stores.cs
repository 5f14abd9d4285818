using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Workers;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Node.Commands;
using ClayStack.Dvt.Storage;
using Microsoft.Extensions.Logging;

namespace ClayStack.Dvt.Node.Hosting;

// How the node comes by its stores: opens them in the data folder, or takes them over on PostgreSQL, and keeps the lease.
internal sealed partial class NodeHost
{
    private static readonly TimeSpan StorePatience = TimeSpan.FromMinutes(2);

    private volatile string? _standingBy;
    private volatile bool _leaseLost;

    private async Task<(NodeStores? Stores, StartFailure? Failure)> OpenStoresAsync(
        ClusterDefinition definition, SlotTiming timing, CancellationToken stop)
    {
        if (_configuration.Postgres is null)
        {
            NodeStores.TryOpen(_configuration, definition, _surroundings.Random, OnStoreFailed, out NodeStores? opened, out StartFailure? failure);
            return (opened, failure);
        }

        // Short enough that a successor has found peers within two slots, long enough for a server that is restarted.
        TimeSpan lease = TimeSpan.FromMilliseconds(timing.SlotDurationMs) * 2 / 3;
        if (lease < PostgresStoreOptions.LeaseMin)
            lease = PostgresStoreOptions.LeaseMin;
        PostgresStoreOptions options = StoreOpening.Options(_configuration.Postgres, lease, _surroundings.Environment);
        using PostgresStandBy standBy = new(
            options, definition.Network.GenesisValidatorsRoot, definition.Hash, _surroundings.Random);
        return await TakeOverAsync(standBy, LeaseKeeper.Interval(lease), stop);
    }

    /// <summary>
    /// Tries until the store is this process's. A server that cannot be reached is waited for as long as a beacon node;
    /// another process that has the store, for ever.
    /// </summary>
    private async Task<(NodeStores? Stores, StartFailure? Failure)> TakeOverAsync(
        PostgresStandBy standBy, TimeSpan interval, CancellationToken stop)
    {
        DateTimeOffset heard = _surroundings.Time.GetUtcNow();
        while (true)
        {
            string waiting;
            try
            {
                LeaseAttempt attempt = standBy.TryTake(_configuration.AnchorFile, OnStoreFailed);
                if (attempt is LeaseAttempt.Taken(PostgresStores taken))
                {
                    NodeStores stores = NodeStores.Of(taken, _surroundings.Random);
                    _ = taken.Lease.Renew(); // opens its connection now: the keeper's first sign of life must not be late by that
                    _standingBy = null;
                    return (stores, null);
                }

                LeaseAttempt.Held held = (LeaseAttempt.Held)attempt;
                heard = _surroundings.Time.GetUtcNow();
                waiting = $"{held.Holder} of the same operator has the store, with fence {held.Fence.Counter}";
            }
            catch (ProtectionStoreException exception) when (
                exception.Reason == ProtectionStoreFault.Unreachable && _surroundings.Time.GetUtcNow() - heard < StorePatience)
            {
                waiting = exception.Message;
            }
            catch (ProtectionStoreException exception)
            {
                return (null, new StartFailure(ExitCode.StoreFailed, exception.Message));
            }

            if (!string.Equals(waiting, _standingBy, StringComparison.Ordinal))
                StandingBy(waiting);
            _standingBy = waiting;
            await Pause.ForAsync(interval, _surroundings.Time, stop);
        }
    }

    /// <summary>Gives signs of life as long as the system lives.</summary>
    private void KeepLease(ActorSystem system, NodeStores stores)
    {
        if (stores.Lease is not { } lease)
            return;
        WorkerPool workers = Take(new ThreadWorkerPool("lease", 1, 4, _surroundings.Time));
        system.ActorOf(Props.Create(() => new LeaseKeeper(lease.Renew, lease.Duration, workers, _surroundings.Time, OnLeaseLost, LeaseLate)), "lease");
    }

    private void OnStoreFailed(ProtectionStoreException exception)
    {
        StoreFailed(exception);
        if (exception.Reason is ProtectionStoreFault.LeaseLost or ProtectionStoreFault.ServerChanged)
            OnLeaseLost(exception.Message);
    }

    private void OnLeaseLost(string reason)
    {
        _leaseLost = true;
        if (_halted.TrySetResult(reason))
            LeaseLost(reason);
    }

    [LoggerMessage(EventId = 116, EventName = "standing-by", Level = LogLevel.Information, Message = "standing by: {Waiting}")]
    private partial void StandingBy(string waiting);

    [LoggerMessage(EventId = 117, EventName = "lease-lost", Level = LogLevel.Critical, Message = "the node stops: {Reason}")]
    private partial void LeaseLost(string reason);

    [LoggerMessage(EventId = 118, EventName = "lease-late", Level = LogLevel.Warning, Message = "no sign of life reached the store: {Problem}")]
    private partial void LeaseLate(string problem);
}

using Microsoft.AspNetCore.Connections;

namespace ClayStack.Dvt.Rpc.Server;

/// <summary>
/// Bounds what strangers can take from peers. Connections in their handshake have places of their own, and a full house is
/// no reason to turn a newcomer away: the oldest from the most crowded address goes instead. Past the handshake each key
/// has its own few connections.
/// </summary>
internal sealed class ConnectionGate(
    RpcServerLimits limits, RpcServerCounters counters, Func<bool> isDraining, Action<RpcRefusal>? refused)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<GuardedConnection> _strangers = [];
    private readonly Dictionary<string, LinkedList<GuardedConnection>> _peers = new(StringComparer.Ordinal);
    private int _withoutTls;

    /// <summary>Around the handshake of TLS.</summary>
    public async Task ServeStrangerAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        GuardedConnection guarded = Guard(connection);
        counters.ConnectionCame();
        if (isDraining())
        {
            End(guarded, RpcRefusalReason.Draining);
            return;
        }

        LinkedListNode<GuardedConnection> node = new(guarded);
        GuardedConnection? displaced;
        lock (_lock)
        {
            displaced = _strangers.Count >= limits.StrangersMax ? MostCrowding() : null;
            if (displaced is not null)
                _strangers.Remove(displaced);
            _strangers.AddLast(node);
        }

        counters.StrangersChanged(displaced is null ? 1 : 0);
        if (displaced is not null)
            End(displaced, RpcRefusalReason.Displaced);
        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            RemoveStranger(node);
            if (!guarded.IsPeer && guarded.Ended is null)
                End(guarded, RpcRefusalReason.HandshakeFailed);
        }
    }

    /// <summary>Behind the handshake.</summary>
    public async Task ServePeerAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        GuardedConnection guarded = connection.Features.Get<GuardedConnection>()
            ?? throw new InvalidOperationException("The gate has not seen this connection before its handshake.");
        string key = Convert.ToHexString(guarded.PeerSpkiSha256.Span);
        GuardedConnection? oldest = null;
        lock (_lock)
        {
            guarded.IsPeer = true;
            if (_strangers.Remove(guarded))
                counters.StrangersChanged(-1);
            if (!_peers.TryGetValue(key, out LinkedList<GuardedConnection>? same))
                _peers.Add(key, same = []);
            if (same.Count >= limits.ConnectionsPerPeerMax)
            {
                oldest = same.First!.Value;
                same.RemoveFirst();
            }

            same.AddLast(guarded);
        }

        counters.PeersChanged(1);
        if (oldest is not null)
            End(oldest, RpcRefusalReason.Superseded);
        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            counters.PeersChanged(-1);
            RemovePeer(key, guarded);
            if (!guarded.HasCalled && !isDraining())
                Note(guarded, RpcRefusalReason.NoCall);
        }
    }

    /// <summary>Around a connection without TLS.</summary>
    public async Task ServeWithoutTlsAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        GuardedConnection guarded = Guard(connection);
        counters.ConnectionCame();
        bool room;
        lock (_lock)
        {
            room = _withoutTls < limits.ConnectionsWithoutTlsMax && !isDraining();
            if (room)
                _withoutTls++;
        }

        if (!room)
        {
            End(guarded, isDraining() ? RpcRefusalReason.Draining : RpcRefusalReason.TooManyConnections);
            return;
        }

        counters.PeersChanged(1);
        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            counters.PeersChanged(-1);
            lock (_lock)
                _withoutTls--;
        }
    }

    /// <summary>Ends the connections of keys that are accepted no more.</summary>
    /// <returns>How many.</returns>
    public int DropWithdrawn(Func<ReadOnlySpan<byte>, bool> accepts)
    {
        GuardedConnection[] all;
        lock (_lock)
            all = [.. _peers.Values.SelectMany(same => same)];
        int dropped = 0;
        foreach (GuardedConnection guarded in all)
        {
            if (accepts(guarded.PeerSpkiSha256.Span))
                continue;
            dropped++;
            End(guarded, RpcRefusalReason.KeyWithdrawn);
        }

        return dropped;
    }

    /// <summary>Ends a connection and says why, once.</summary>
    public void End(GuardedConnection guarded, RpcRefusalReason reason)
    {
        if (!TryMark(guarded, reason))
            return;
        guarded.Abort();
        Report(guarded, reason);
    }

    /// <summary>Says once why a connection ends that ends by itself.</summary>
    public void Note(GuardedConnection guarded, RpcRefusalReason reason)
    {
        if (TryMark(guarded, reason))
            Report(guarded, reason);
    }

    private bool TryMark(GuardedConnection guarded, RpcRefusalReason reason)
    {
        lock (_lock)
        {
            if (guarded.Ended is not null)
                return false;
            guarded.Ended = reason;
            return true;
        }
    }

    private void Report(GuardedConnection guarded, RpcRefusalReason reason)
    {
        counters.ConnectionRefused(reason);
        refused?.Invoke(new RpcRefusal(reason, guarded.Remote, guarded.PeerSpkiSha256));
    }

    private static GuardedConnection Guard(ConnectionContext connection)
    {
        GuardedConnection guarded = new(connection);
        connection.Features.Set(guarded);
        return guarded;
    }

    /// <summary>The oldest connection of the place that has the most; a scan, done only in a crowd.</summary>
    private GuardedConnection? MostCrowding() =>
        _strangers.GroupBy(stranger => stranger.Place).MaxBy(place => place.Count())?.First();

    private void RemoveStranger(LinkedListNode<GuardedConnection> node)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(node.List, _strangers))
                return;
            _strangers.Remove(node);
        }

        counters.StrangersChanged(-1);
    }

    private void RemovePeer(string key, GuardedConnection guarded)
    {
        lock (_lock)
        {
            if (!_peers.TryGetValue(key, out LinkedList<GuardedConnection>? same))
                return;
            same.Remove(guarded);
            if (same.Count == 0)
                _peers.Remove(key);
        }
    }
}

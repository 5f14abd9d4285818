using System.Net;
using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Peers.Codec;
using ClayStack.Dvt.Rpc;
using ClayStack.Dvt.Rpc.Health;
using ClayStack.Dvt.Rpc.Server;
using W = ClayStack.Dvt.Peers.Wire;

namespace ClayStack.Dvt.Peers.Transport;

/// <summary>
/// The network of one cluster's nodes (PROTOCOL P1): it listens and dials, both over TLS 1.3 between pinned keys, and keeps one
/// connection with each peer. Besides the peers' protocol its endpoint has <c>grpc.health.v1</c>. Thread-safe.
/// </summary>
public sealed class PeerNetwork : IPeerNetwork, IAsyncDisposable
{
    private readonly PeerCodec _codec;
    private readonly PeerNetworkOptions _options;
    private readonly RecordKeeper _keeper;
    private readonly RpcHealth _health = new();
    private readonly Subscribers _subscribers = new();
    private readonly SortedDictionary<OperatorIndex, RemotePeer> _peers = [];
    private readonly Dictionary<Bytes32, RemotePeer> _peersByPin = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _cancelled = new();
    private readonly Lock _randomGate = new();
    private RpcServer? _server;
    private ITimer? _pings;
    private Task _dialling = Task.CompletedTask;
    private Task? _stopped;

    private PeerNetwork(PeerCodec codec, PeerNetworkOptions options)
    {
        _codec = codec;
        _options = options;
        _keeper = new RecordKeeper(options.Records, options.Workers, options.Time, options.Failed);
        foreach (OperatorIndex index in codec.Settings.Peers)
        {
            RemotePeer peer = new(index, codec, options, _keeper, _subscribers, NextFraction);
            _peers.Add(index, peer);
            _peersByPin.Add(codec.Settings.Operators[index].Pin.Digest, peer);
        }
    }

    /// <summary>Where this node listens, with the port that the system chose.</summary>
    public IPEndPoint EndPoint => _server?.EndPoint ?? _options.Listen;

    /// <summary>What is to be said about the network now.</summary>
    public PeerNetworkStatus Status => new(
        [.. _peers.Values.Select(peer => peer.Snapshot())],
        PeerListenerStatus.Of(_server?.Counters ?? new RpcServerCounters()),
        _keeper.Failures);

    /// <summary>Listens, and dials every peer that has an address.</summary>
    /// <param name="codec">This run's codec.</param>
    /// <param name="options">Where, and with what.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <exception cref="ArgumentException">An address is no <c>host:port</c>, or names no peer.</exception>
    /// <exception cref="IOException">The endpoint is in use, or not this machine's.</exception>
    public static async Task<PeerNetwork> StartAsync(
        PeerCodec codec, PeerNetworkOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(codec);
        ArgumentNullException.ThrowIfNull(options);
        PeerNetwork network = new(codec, options);
        network.SetAddresses(options.Addresses);
        await network.ListenAsync(cancellationToken);
        network._dialling = Task.WhenAll(network._peers.Values.Select(peer => peer.DialAsync(network._stopping.Token, network._cancelled.Token)));
        network._pings = options.Time.CreateTimer(_ => network.Ping(), state: null, options.PingPeriod, options.PingPeriod);
        return network;
    }

    /// <inheritdoc/>
    public void Broadcast(PeerMessage message)
    {
        IReadOnlyList<PeerFrame> frames = PeerEncoder.Encode(message);
        foreach ((OperatorIndex index, RemotePeer peer) in _peers)
        {
            _codec.Sending(index, message);
            peer.Send(frames);
        }
    }

    /// <inheritdoc/>
    public void Send(OperatorIndex peer, PeerMessage message)
    {
        if (!_peers.TryGetValue(peer, out RemotePeer? remote))
            throw new ArgumentException($"Operator {peer} is no peer of this node.", nameof(peer));
        _codec.Sending(peer, message);
        remote.Send(PeerEncoder.Encode(message));
    }

    /// <inheritdoc/>
    public void Subscribe(IActorRef receiver)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        _subscribers.Add(receiver, () => _peers.Values.Select(peer => peer.Greeting).OfType<PeerEvent>());
    }

    /// <summary>
    /// Changes where peers are dialled, as when the signed addresses were reloaded (PROTOCOL I5). Peers that are missing are not
    /// dialled any more; connections that stand are left alone.
    /// </summary>
    /// <exception cref="ArgumentException">An address is no <c>host:port</c>, or names no peer; nothing was changed.</exception>
    public void SetAddresses(IReadOnlyDictionary<OperatorIndex, string> addresses)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        foreach ((OperatorIndex index, string address) in addresses)
        {
            if (!_peers.ContainsKey(index) && index != _codec.Settings.Self)
                throw new ArgumentException($"There is an address for operator {index}, who is not in the cluster.", nameof(addresses));
            if (!Uri.TryCreate("https://" + address, UriKind.Absolute, out Uri? uri) || uri.PathAndQuery is not "/" || !address.Contains(':', StringComparison.Ordinal))
                throw new ArgumentException($"'{address}' of operator {index} is no address: write host:port.", nameof(addresses));
        }

        foreach ((OperatorIndex index, RemotePeer peer) in _peers)
            peer.SetAddress(addresses.GetValueOrDefault(index));
    }

    /// <summary>
    /// Stops: dials no more, takes no more, sends what waits within <see cref="PeerNetworkOptions.DrainTimeout"/>, and closes.
    /// Peers see an orderly end. May be called again.
    /// </summary>
    public ValueTask DisposeAsync()
    {
        lock (_peers)
            _stopped ??= StopAsync();
        return new ValueTask(_stopped);
    }

    private async Task StopAsync()
    {
        _health.Set("", serving: false);
        if (_pings is not null)
            await _pings.DisposeAsync();
        foreach (RemotePeer peer in _peers.Values)
            peer.Leave();
        await _stopping.CancelAsync();
        if (_server is not null)
            await _server.StopAsync(_options.DrainTimeout);
        try
        {
            await _dialling.WaitAsync(_options.DrainTimeout, _options.Time);
        }
        catch (TimeoutException)
        {
            // A peer did not close its side; it is cut off now.
        }

        await _cancelled.CancelAsync();
        await _dialling;
        if (_server is not null)
            await _server.DisposeAsync();
        _stopping.Dispose();
        _cancelled.Dispose();
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        RpcServices services = new();
        _health.AddTo(services);
        services.Add(PeerMethods.Control, ServeControlAsync);
        services.Add(PeerMethods.Bulk, ServeBulkAsync);
        _server = await RpcServer.StartAsync(
            new RpcServerOptions
            {
                Listen = _options.Listen,
                Time = _options.Time,
                Tls = new RpcServerTls(_options.Certificate, digest => _peersByPin.ContainsKey(new Bytes32(digest))),
                HandlerFailed = failure => _options.Failed($"The handler of {failure.Path} failed.", failure.Cause),
                Limits = new RpcServerLimits
                {
                    HandshakeTimeout = _options.HelloTimeout,
                    IdleTimeout = _options.HelloTimeout,
                    PingDelay = _options.SilenceMax,
                    PingTimeout = _options.SilenceMax,
                    AbortTimeout = _options.DrainTimeout,
                },
            },
            services,
            cancellationToken);
    }

    private async Task ServeControlAsync(RpcReader<W.ControlFrame> reader, RpcWriter<W.ControlFrame> writer, RpcServerCall call)
    {
        TellEnd(await PeerOf(call).AcceptAsync(reader, writer, call.Draining, call.Cancelled));
    }

    private async Task ServeBulkAsync(RpcReader<W.BulkFrame> reader, RpcWriter<W.BulkFrame> writer, RpcServerCall call)
    {
        using CancellationTokenSource timeout = new(_options.HelloTimeout, _options.Time);
        using CancellationTokenSource opening = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, call.Cancelled, call.Draining);
        PeerConnection connection = await OpenBulkAsync(reader, PeerOf(call), timeout.Token, opening.Token);
        TellEnd(await connection.RunBulkAsync(reader, writer, call.Cancelled));
    }

    private static void TellEnd(ConnectionEnd end)
    {
        if (end.Status is not null)
            throw new RpcException(end.Status);
    }

    /// <summary>Finds the connection that a bulk stream belongs to; what a peer does wrong here is refused and counted.</summary>
    /// <exception cref="RpcException">The stream belongs nowhere, and ends.</exception>
    private static async Task<PeerConnection> OpenBulkAsync(
        RpcReader<W.BulkFrame> reader, RemotePeer peer, CancellationToken timeout, CancellationToken opening)
    {
        try
        {
            W.BulkFrame? first = await reader.ReadAsync(opening);
            if (peer.Find(session => HelloWire.Bytes(session.Nonce).Equals(first?.Open?.Nonce)) is not { } connection)
            {
                peer.CountRefusal(PeerRefusal.OutOfOrder);
                throw new RpcException(RpcStatusCode.FailedPrecondition, "No control stream gave this challenge.");
            }

            await connection.WhenOpen.WaitAsync(opening);
            return connection;
        }
        catch (RpcException failure) when (reader.HasRefused)
        {
            peer.CountRefusal(PeerConnection.ReasonOf(failure));
            throw;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            peer.CountRefusal(PeerRefusal.LateHello);
            throw new RpcException(RpcStatusCode.FailedPrecondition, PeerRefusals.Code(PeerRefusal.LateHello));
        }
        catch (OperationCanceledException)
        {
            throw new RpcException(RpcStatusCode.Unavailable, "The control stream of this connection ended.");
        }
    }

    /// <summary>The certificate was accepted when the connection was made, so its key is a peer's.</summary>
    private RemotePeer PeerOf(RpcServerCall call) => _peersByPin[new Bytes32(call.PeerSpkiSha256.Span)];

    private void Ping()
    {
        foreach (RemotePeer peer in _peers.Values)
            peer.Ping();
    }

    private double NextFraction()
    {
        lock (_randomGate)
            return Backoff.Fraction(_options.Random);
    }
}

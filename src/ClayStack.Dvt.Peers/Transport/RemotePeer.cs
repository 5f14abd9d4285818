using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Peers.Codec;
using ClayStack.Dvt.Rpc;
using ClayStack.Dvt.Rpc.Client;
using ClayStack.Dvt.Rpc.Tls;
using W = ClayStack.Dvt.Peers.Wire;

namespace ClayStack.Dvt.Peers.Transport;

/// <summary>
/// One peer over all its connections: what waits for it, which connection counts, when it is dialled. Its state and what the
/// subscribers are told of it change together, under the network's gate.
/// </summary>
internal sealed class RemotePeer
{
    private readonly PeerCodec _codec;
    private readonly PeerNetworkOptions _options;
    private readonly RecordKeeper _keeper;
    private readonly Subscribers _subscribers;
    private readonly Backoff _backoff;
    private readonly SpkiPin _pin;
    private readonly List<PeerConnection> _connections = [];
    private volatile PeerConnection? _current;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _address;
    private string _lastEnd = "";
    private bool _stopping;
    private long _stuck;

    public RemotePeer(
        OperatorIndex index, PeerCodec codec, PeerNetworkOptions options, RecordKeeper keeper, Subscribers subscribers, Func<double> random)
    {
        Index = index;
        _codec = codec;
        _options = options;
        _keeper = keeper;
        _subscribers = subscribers;
        _pin = codec.Settings.Operators[index].Pin;
        _backoff = new Backoff(options.ReconnectMin, options.ReconnectMax, random);
        Queue = new OutgoingQueue(codec.CurrentSlot);
    }

    public OperatorIndex Index { get; }

    public OutgoingQueue Queue { get; }

    public Traffic Traffic { get; } = new();

    /// <summary>The event that a new subscriber gets; null if no connection stands. Under the gate.</summary>
    public PeerEvent.Connected? Greeting => _current is { Hello: { } hello } ? new PeerEvent.Connected(Index, hello) : null;

    public bool IsCurrent(PeerConnection connection) => ReferenceEquals(_current, connection);

    public void Send(IReadOnlyList<PeerFrame> frames)
    {
        Queue.Add(frames);
        _current?.Wake();
    }

    public void Ping() => _current?.Ping();

    public void Tell(IReadOnlyList<PeerEvent> events) => _subscribers.Tell(events);

    /// <summary>Counts what was refused before it had a session.</summary>
    public void CountRefusal(PeerRefusal reason) => _codec.TallyOf(Index).CountRefusal(reason);

    /// <summary>A writer did not end with its connection; it ends with its call.</summary>
    public void Stuck() => Interlocked.Increment(ref _stuck);

    /// <summary>Changes where the peer is dialled; null for nowhere. A connection that stands is left alone.</summary>
    public void SetAddress(string? address)
    {
        lock (_subscribers.Gate)
        {
            _address = address;
            SignalChange();
        }
    }

    /// <summary>No connection is begun from now on, and those that stand send what waits and end.</summary>
    public void Leave()
    {
        lock (_subscribers.Gate)
        {
            _stopping = true;
            foreach (PeerConnection connection in _connections)
                connection.Leave(atOnce: true);
        }
    }

    /// <summary>A connection that the peer dialled.</summary>
    public async Task<ConnectionEnd> AcceptAsync(
        RpcReader<W.ControlFrame> reader, RpcWriter<W.ControlFrame> writer, CancellationToken stopping, CancellationToken cancelled)
    {
        PeerConnection connection = NewConnection(dialled: false);
        return await connection.RunAsync(reader, writer, endWriting: null, openBulk: null, stopping, cancelled);
    }

    /// <summary>The connection that gave a challenge; null if it is gone.</summary>
    public PeerConnection? Find(Func<PeerSession, bool> predicate)
    {
        lock (_subscribers.Gate)
            return _connections.Find(connection => !connection.Dialled && predicate(connection.Session));
    }

    /// <summary>Both hellos are good. Of two connections one stays, and both sides choose the same (PROTOCOL P1).</summary>
    public void Opened(PeerConnection connection, PeerHello hello)
    {
        lock (_subscribers.Gate)
        {
            PeerConnection? before = _current;
            bool newRun = before is not null && before.Hello?.Identity != hello.Identity;
            if (_stopping || (before is not null && !newRun && IsDialledByLower(before) && !IsDialledByLower(connection)))
            {
                connection.Leave(atOnce: _stopping);
                return;
            }

            _current = connection;
            Queue.Connected();
            Traffic.Connected();
            if (newRun)
                _subscribers.Tell([new PeerEvent.Disconnected(Index, "a new run of the peer's node took over")]);
            if (before is null || newRun)
                _subscribers.Tell([new PeerEvent.Connected(Index, hello)]);
            if (newRun)
                before?.Close("a new run of the peer's node took over");
            else
                before?.Leave(atOnce: false);
            connection.Wake();
        }
    }

    /// <summary>A connection is gone, whether it ever stood or not.</summary>
    public void Ended(PeerConnection connection, string reason)
    {
        lock (_subscribers.Gate)
        {
            _connections.Remove(connection);
            if (IsCurrent(connection))
            {
                _lastEnd = reason;
                _current = null;
                Queue.Disconnected();
                _subscribers.Tell([.. connection.Session.End().Events, new PeerEvent.Disconnected(Index, reason)]);
            }
            else if (!connection.HasStood)
            {
                _lastEnd = reason;
            }

            SignalChange();
        }
    }

    /// <summary>Dials the peer whenever no connection stands, until the node stops.</summary>
    public async Task DialAsync(CancellationToken stopping, CancellationToken cancelled)
    {
        try
        {
            while (true)
            {
                string address = await WaitUntilAloneAsync(stopping);
                if (await TryDialAsync(address, stopping, cancelled))
                    _backoff.Reset();
                else
                    Traffic.DialFailed();
                await Pause.For(_backoff.Next(), _options.Time, stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    public PeerStatus Snapshot()
    {
        PeerTally tally = _codec.TallyOf(Index);
        lock (_subscribers.Gate)
        {
            return new PeerStatus
            {
                Peer = Index,
                Address = _address,
                Connected = _current?.Hello,
                Dialled = _current is { Dialled: true },
                LastEnd = _lastEnd,
                RoundTrip = _current?.RoundTrip,
                Connections = Traffic.Connections,
                FailedDials = Traffic.FailedDials,
                SentBytes = Traffic.SentBytes,
                ReceivedBytes = Traffic.ReceivedBytes,
                SentFrames = Traffic.SentFrames,
                ReceivedFrames = tally.Frames,
                Queued = Queue.Count,
                DroppedPassed = Queue.DroppedPassed,
                DroppedOverflow = Queue.DroppedOverflow,
                StuckWriters = Interlocked.Read(ref _stuck),
                Refusals = tally.Refusals(),
            };
        }
    }

    private async Task<bool> TryDialAsync(string address, CancellationToken stopping, CancellationToken cancelled)
    {
        try
        {
            return await DialOnceAsync(address, stopping, cancelled);
        }
#pragma warning disable CA1031 // A fault of this node, whatever it is, is reported and must not end the dialling.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _options.Failed($"Dialling operator {Index} failed.", fault);
            return false;
        }
    }

    private async Task<bool> DialOnceAsync(string address, CancellationToken stopping, CancellationToken cancelled)
    {
        using RpcChannel channel = new(new Uri("https://" + address), new RpcChannelOptions
        {
            Time = _options.Time,
            Tls = RpcTls.ClientOptions(_options.Certificate, IsThisPeer),
            ConnectTimeout = _options.HelloTimeout,
            PingDelay = _options.SilenceMax,
            PingTimeout = _options.SilenceMax,
        });
        await using RpcCall<W.ControlFrame, W.ControlFrame> call = channel.Open(PeerMethods.Control, cancellationToken: cancelled);
        PeerConnection connection = NewConnection(dialled: true);
        ConnectionEnd end = await connection.RunAsync(
            call.Responses, call.Requests, call.CompleteRequestsAsync, (opened, life) => OpenBulkAsync(channel, opened, life), stopping, cancelled);

        // A peer that refuses this run by its fence is asked again at leisure (PROTOCOL S6): it tells what it holds each time.
        return connection.HasStood && end.Status?.Code != RpcStatusCode.FailedPrecondition;
    }

    private static async Task OpenBulkAsync(RpcChannel channel, PeerConnection connection, CancellationToken life)
    {
        await using RpcCall<W.BulkFrame, W.BulkFrame> call = channel.Open(PeerMethods.Bulk, cancellationToken: life);
        call.Requests.Write(new W.BulkFrame { Open = new W.BulkOpen { Nonce = HelloWire.Bytes(connection.Session.PeerNonce) } });
        if (await call.Requests.FlushAsync())
            await connection.RunBulkAsync(call.Responses, call.Requests, life);
        else
            connection.Close("the bulk stream could not be opened");
    }

    private PeerConnection NewConnection(bool dialled)
    {
        PeerConnection connection = new(this, _codec.OpenSession(Index), dialled, _options, _keeper);
        lock (_subscribers.Gate)
            _connections.Add(connection);
        return connection;
    }

    private async Task<string> WaitUntilAloneAsync(CancellationToken stopping)
    {
        while (true)
        {
            Task changed;
            lock (_subscribers.Gate)
            {
                stopping.ThrowIfCancellationRequested();
                if (_current is null && _address is not null)
                    return _address;
                changed = _changed.Task;
            }

            await changed.WaitAsync(stopping);
        }
    }

    private bool IsThisPeer(ReadOnlySpan<byte> spkiSha256)
    {
        Span<byte> expected = stackalloc byte[Crypto.Bytes32.Length];
        _pin.Digest.CopyTo(expected);
        bool same = spkiSha256.SequenceEqual(expected);
        if (!same)
            CountRefusal(PeerRefusal.UnknownKey);
        return same;
    }

    private bool IsDialledByLower(PeerConnection connection) => connection.Dialled == (_codec.Settings.Self < Index);

    private void SignalChange()
    {
        _changed.TrySetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

using System.Collections.Concurrent;
using System.Threading.Channels;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Peers.Codec;
using ClayStack.Dvt.Rpc;
using W = ClayStack.Dvt.Peers.Wire;

namespace ClayStack.Dvt.Peers.Transport;

/// <summary>
/// One connection to one peer, whoever dialled it: a session of the codec between the two streams and the peer's queue. Each
/// stream has one reader and one writer, and a writer sends all that waits with one flush.
/// </summary>
internal sealed class PeerConnection
{
    private const int FlushBytesMax = 256 * 1024;

    private readonly RemotePeer _peer;
    private readonly PeerNetworkOptions _options;
    private readonly RecordKeeper _keeper;
    private readonly Traffic _traffic;
    private readonly CancellationTokenSource _over = new();
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<PeerFrame> _replies = new();
    private readonly Channel<bool> _controlWake = NewSignal();
    private readonly Channel<bool> _bulkWake = NewSignal();
    private Task _writing = Task.CompletedTask;
    private Task _bulk = Task.CompletedTask;
    private string? _overReason;
    private volatile bool _leaving;
    private volatile bool _leavingAtOnce;
    private ulong _pingId;
    private long _pingStart;

    public PeerConnection(RemotePeer peer, PeerSession session, bool dialled, PeerNetworkOptions options, RecordKeeper keeper)
    {
        _peer = peer;
        _options = options;
        _keeper = keeper;
        _traffic = peer.Traffic;
        Session = session;
        Dialled = dialled;
    }

    public PeerSession Session { get; }

    /// <summary>Whether this node dialled.</summary>
    public bool Dialled { get; }

    /// <summary>What the peer said; null before.</summary>
    public PeerHello? Hello { get; private set; }

    /// <summary>How long the last ping took; null before.</summary>
    public TimeSpan? RoundTrip { get; private set; }

    /// <summary>Whether the hellos were found good at some time.</summary>
    public bool HasStood => _opened.Task.IsCompletedSuccessfully;

    /// <summary>Completes when the hellos were found good; cancelled if they never are.</summary>
    public Task WhenOpen => _opened.Task;

    /// <summary>Runs the connection from the first challenge to its end.</summary>
    /// <param name="reader">The control stream from the peer.</param>
    /// <param name="writer">The control stream to the peer.</param>
    /// <param name="endWriting">Tells the peer that nothing more comes; null if only the end of the call can.</param>
    /// <param name="openBulk">Opens and runs the bulk stream; null if the peer does.</param>
    /// <param name="hurry">Gives up a connection that does not stand yet.</param>
    /// <param name="cancelled">Gives up the connection.</param>
    public async Task<ConnectionEnd> RunAsync(
        RpcReader<W.ControlFrame> reader,
        RpcWriter<W.ControlFrame> writer,
        Func<ValueTask<bool>>? endWriting,
        Func<PeerConnection, CancellationToken, Task>? openBulk,
        CancellationToken hurry,
        CancellationToken cancelled)
    {
        using CancellationTokenSource life = CancellationTokenSource.CreateLinkedTokenSource(cancelled, _over.Token);
        ConnectionEnd end = new("the connection was given up", Status: null);
        try
        {
            end = await ReadAsync(reader, writer, endWriting, openBulk, hurry, life.Token);
        }
        catch (RpcException failure)
        {
            end = new ConnectionEnd(_overReason ?? Describe(failure, reader.HasRefused), failure.Status);
        }
        catch (OperationCanceledException)
        {
            end = new ConnectionEnd(_overReason ?? end.Reason, Status: null);
        }
        finally
        {
            await _over.CancelAsync();
            _opened.TrySetCanceled(CancellationToken.None);
            await FinishAsync(_writing);
            await FinishAsync(_bulk);
            _peer.Ended(this, end.Reason);
        }

        return end;
    }

    /// <summary>Runs the bulk stream, whose first frame has been exchanged.</summary>
    /// <returns>How it ended, and what the peer is told if it was refused.</returns>
    public async Task<ConnectionEnd> RunBulkAsync(RpcReader<W.BulkFrame> reader, RpcWriter<W.BulkFrame> writer, CancellationToken cancelled)
    {
        using CancellationTokenSource life = CancellationTokenSource.CreateLinkedTokenSource(cancelled, _over.Token);
        Task writing = WriteBulkAsync(writer, life.Token);
        try
        {
            while (await reader.WaitToReadAsync(life.Token))
            {
                while (reader.TryRead(out W.BulkFrame? frame))
                {
                    _traffic.Received(frame.CalculateSize());
                    SessionStep step = Session.Receive(frame);
                    _peer.Tell(step.Events);
                    if (step.Ends is { } reason)
                        return CloseBy(Refused(reason));
                }
            }

            // The peer has sent all its values; whether it still takes ours is told by the writer.
            ConnectionEnd end = new("the peer closed the bulk stream", Status: null);
            return _leaving ? end : CloseBy(end);
        }
        catch (RpcException failure) when (reader.HasRefused)
        {
            return CloseBy(new ConnectionEnd(Describe(failure, refused: true), failure.Status));
        }
        catch (RpcException failure)
        {
            string reason = Describe(failure, refused: false);
            await CloseUnlessControlEndsAsync(reason, life.Token);
            return new ConnectionEnd(reason, Status: null);
        }
        catch (OperationCanceledException)
        {
            return new ConnectionEnd("the connection is over, and the control stream knows why", Status: null);
        }
        finally
        {
            await life.CancelAsync();
            await FinishAsync(writing);
        }
    }

    /// <summary>Something may wait to be sent.</summary>
    public void Wake()
    {
        _controlWake.Writer.TryWrite(true);
        _bulkWake.Writer.TryWrite(true);
    }

    /// <summary>Measures a round trip.</summary>
    public void Ping()
    {
        _pingStart = _options.Time.GetTimestamp();
        _replies.Enqueue(PeerSession.Ping(Interlocked.Increment(ref _pingId)));
        Wake();
    }

    /// <summary>
    /// Another connection takes over, or the node stops: what waits is sent, nothing more is begun. What the peer still has on
    /// its way is read, unless the node stops.
    /// </summary>
    public void Leave(bool atOnce)
    {
        _leavingAtOnce |= atOnce;
        _leaving = true;
        Wake();
    }

    /// <summary>What a reader refused that gave this failure: a message over the bound, or what is none.</summary>
    public static PeerRefusal ReasonOf(RpcException failure) =>
        failure.Code == RpcStatusCode.ResourceExhausted ? PeerRefusal.Oversized : PeerRefusal.Malformed;

    /// <summary>Ends the connection.</summary>
    public void Close(string reason)
    {
        _overReason ??= reason;

        // Elsewhere, since who closes may hold the gate, and whoever waits would go on inside of it.
        _ = _over.CancelAsync();
    }

    private async Task<ConnectionEnd> ReadAsync(
        RpcReader<W.ControlFrame> reader,
        RpcWriter<W.ControlFrame> writer,
        Func<ValueTask<bool>>? endWriting,
        Func<PeerConnection, CancellationToken, Task>? openBulk,
        CancellationToken hurry,
        CancellationToken life)
    {
        if (!await SendAsync(writer, [Session.Begin()]))
            return new ConnectionEnd(_overReason ?? "the peer cannot be reached", Status: null);
        using CancellationTokenSource timeout = new(_options.HelloTimeout, _options.Time);
        using CancellationTokenSource greeting = CancellationTokenSource.CreateLinkedTokenSource(life, hurry, timeout.Token);
        try
        {
            return await HearAsync(reader, writer, endWriting, openBulk, greeting.Token, life);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !Session.IsOpen && !life.IsCancellationRequested)
        {
            Session.Refuse(PeerRefusal.LateHello);
            return Refused(PeerRefusals.Code(PeerRefusal.LateHello));
        }
    }

    private async Task<ConnectionEnd> HearAsync(
        RpcReader<W.ControlFrame> reader,
        RpcWriter<W.ControlFrame> writer,
        Func<ValueTask<bool>>? endWriting,
        Func<PeerConnection, CancellationToken, Task>? openBulk,
        CancellationToken greeting,
        CancellationToken life)
    {
        while (await reader.WaitToReadAsync(Session.IsOpen ? life : greeting))
        {
            while (reader.TryRead(out W.ControlFrame? frame))
            {
                _traffic.Received(frame.CalculateSize());
                SessionStep step = Session.Receive(frame);
                if (step.Hello is { } hello)
                {
                    step = Session.HelloRecorded(await _keeper.RecordAsync(hello));
                    if (step is { Ends: null, Events: [PeerEvent.Connected connected] })
                    {
                        Open(connected.Hello, writer, endWriting, openBulk, life);
                        continue;
                    }
                }

                if (step.Signed is { } signed)
                    _keeper.Keep(signed);
                _peer.Tell(step.Events);
                if (step.Pong == _pingId && step.Pong is not null)
                    RoundTrip = _options.Time.GetElapsedTime(_pingStart);
                if (step.Ends is { } reason)
                    return Refused(reason);
                await ReplyAsync(writer, step.Replies);
            }
        }

        return new ConnectionEnd(_overReason ?? "the peer closed the connection", Status: null);
    }

    private ConnectionEnd CloseBy(ConnectionEnd end)
    {
        Close(end.Reason);
        return end;
    }

    private static ConnectionEnd Refused(string code) => new(code, new RpcStatus(RpcStatusCode.FailedPrecondition, code));

    private void Open(
        PeerHello hello,
        RpcWriter<W.ControlFrame> writer,
        Func<ValueTask<bool>>? endWriting,
        Func<PeerConnection, CancellationToken, Task>? openBulk,
        CancellationToken life)
    {
        Hello = hello;
        _opened.TrySetResult();
        _peer.Opened(this, hello);
        _writing = WriteControlAsync(writer, endWriting, life);
        if (openBulk is not null && !_leaving)
            _bulk = openBulk(this, life);
    }

    /// <summary>Before the session is open the reader is the one who writes; afterwards the writer has replies of its own.</summary>
    private async Task ReplyAsync(RpcWriter<W.ControlFrame> writer, IReadOnlyList<PeerFrame> replies)
    {
        if (replies.Count == 0)
            return;
        if (!HasStood)
        {
            await SendAsync(writer, replies);
            return;
        }

        foreach (PeerFrame reply in replies)
            _replies.Enqueue(reply);
        Wake();
    }

    private async Task WriteControlAsync(RpcWriter<W.ControlFrame> writer, Func<ValueTask<bool>>? endWriting, CancellationToken life)
    {
        List<PeerFrame> batch = [];
        while (!life.IsCancellationRequested)
        {
            batch.Clear();
            int bytes = 0;
            while (bytes < FlushBytesMax && NextControl() is { } frame)
            {
                batch.Add(frame);
                bytes += frame.Length;
            }

            if (batch.Count > 0)
            {
                if (!await SendAsync(writer, batch))
                    return;
            }
            else if (_leaving)
            {
                break;
            }
            else if (!await WaitAsync(_controlWake, life))
            {
                return;
            }
        }

        await LeaveAsync(endWriting, life);
    }

    /// <summary>
    /// A peer that refuses a connection ends both streams, in either order. Its reason is on the control stream, so that one
    /// has the last word if it ends soon.
    /// </summary>
    private async Task CloseUnlessControlEndsAsync(string reason, CancellationToken life)
    {
        try
        {
            await Pause.For(_options.DrainTimeout, _options.Time, life);
            Close(reason);
        }
        catch (OperationCanceledException)
        {
            // The control stream ended, and told why.
        }
    }

    private async Task LeaveAsync(Func<ValueTask<bool>>? endWriting, CancellationToken life)
    {
        if (endWriting is not null)
            await endWriting();
        else if (_leavingAtOnce)
            Close("this node stops");
        try
        {
            await Pause.For(_options.DrainTimeout, _options.Time, life);
            Close("the connection was replaced");
        }
        catch (OperationCanceledException)
        {
            // The peer has closed its side.
        }
    }

    private async Task WriteBulkAsync(RpcWriter<W.BulkFrame> writer, CancellationToken life)
    {
        while (!life.IsCancellationRequested)
        {
            int bytes = 0;
            while (bytes < FlushBytesMax && _peer.IsCurrent(this) && _peer.Queue.Take(PeerStream.Bulk) is { } frame)
            {
                writer.Write((W.BulkFrame)frame.Message);
                _traffic.Sent(frame.Length);
                bytes += frame.Length;
            }

            if (bytes > 0 ? !await writer.FlushAsync() : !await WaitAsync(_bulkWake, life))
                return;
        }
    }

    private PeerFrame? NextControl() => _replies.TryDequeue(out PeerFrame? reply)
        ? reply
        : _peer.IsCurrent(this) ? _peer.Queue.Take(PeerStream.Control) : null;

    private async ValueTask<bool> SendAsync(RpcWriter<W.ControlFrame> writer, IReadOnlyList<PeerFrame> frames)
    {
        foreach (PeerFrame frame in frames)
        {
            writer.Write((W.ControlFrame)frame.Message);
            _traffic.Sent(frame.Length);
        }

        return await writer.FlushAsync();
    }

    /// <summary>Why a call failed. What the frame reader refused is the peer's doing, and is counted.</summary>
    private string Describe(RpcException failure, bool refused)
    {
        if (refused)
            Session.Refuse(ReasonOf(failure));
        return failure.Status.ToString();
    }

    /// <summary>A writer whose peer does not read ends with its call, and must not keep the call from ending.</summary>
    private async Task FinishAsync(Task task)
    {
        try
        {
            await task.WaitAsync(_options.DrainTimeout, _options.Time);
        }
        catch (TimeoutException)
        {
            _peer.Stuck();
        }
    }

    private static async ValueTask<bool> WaitAsync(Channel<bool> signal, CancellationToken life)
    {
        try
        {
            return await signal.Reader.ReadAsync(life);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static Channel<bool> NewSignal() =>
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
}

using System.Buffers.Binary;
using ClayStack.Dvt.Beacon.Api;
using ClayStack.Dvt.Beacon.Http;
using ClayStack.Dvt.Beacon.Pool;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Beacon.Events;

/// <summary>
/// Keeps one node's event stream open. A node that does not know a topic answers 400 to all of them, so fewer are asked for
/// until it agrees; a silent stream is opened again, after a growing pause with jitter; lines, events and their number
/// are bounded, and an event that is malformed or ahead of time closes the stream.
/// </summary>
internal sealed class BeaconEventStream(
    BeaconHttp http, ChainClock clock, BeaconPoolSettings settings, IRandomSource random, Action<StreamEvent> raise)
{
    /// <summary>Best first: <c>head_v2</c> replaces <c>head</c> where it is known, and not every node tells of reorganisations.</summary>
    private static readonly string[] Topics =
    [
        "head_v2,chain_reorg,finalized_checkpoint",
        "head,chain_reorg,finalized_checkpoint",
        "head_v2,finalized_checkpoint",
        "head,finalized_checkpoint",
        "head_v2",
        "head",
    ];

    private readonly TimeProvider _time = clock.Time;
    private int _topics;
    private int _failures;
    private string? _lastId;
    private BeaconError? _fault;

    /// <summary>Opens the stream again and again until the token is cancelled.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            BeaconError? error = await Connect(cancellation);
            if (cancellation.IsCancellationRequested)
                return;
            if (error is null)
                continue; // fewer topics, at once
            raise(new StreamEvent.Closed(error));
            http.Metrics.StreamRestarted();
            await Pause.For(Backoff(), _time, cancellation);
        }
    }

    /// <summary>One connection from its beginning to its end; null if another set of topics is to be tried at once.</summary>
    private async Task<BeaconError?> Connect(CancellationToken cancellation)
    {
        TimeSpan silence = clock.SlotDuration * settings.SilenceSlots;
        using CancellationTokenSource quiet = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using ITimer watchdog = _time.CreateTimer(_ => quiet.Cancel(), state: null, silence, Timeout.InfiniteTimeSpan);
        HttpCall call = new(BeaconCall.Events, $"eth/v1/events?topics={Topics[_topics]}", HttpCall.Small);
        BeaconResult<HttpResponseMessage> opened = await http.Open(call, _lastId, quiet.Token);
        if (!opened.TryGet(out HttpResponseMessage? response, out BeaconError? error))
        {
            if (error.Reason != BeaconErrorReason.Refused)
                return error;
            // A node that refuses even the last set is asked from the first one on, after the pause.
            bool more = _topics + 1 < Topics.Length;
            _topics = more ? _topics + 1 : 0;
            return more ? null : error;
        }

        using (response)
        {
            raise(new StreamEvent.Opened(Topics[_topics]));
            return await Read(response, watchdog, silence, quiet.Token);
        }
    }

    private async Task<BeaconError> Read(HttpResponseMessage response, ITimer watchdog, TimeSpan silence, CancellationToken cancellation)
    {
        _fault = null;
        Slot window = clock.Now;
        int events = 0;
        ServerSentLines lines = new((type, data) =>
        {
            if (clock.Now != window)
            {
                window = clock.Now;
                events = 0;
            }

            if (++events > settings.EventsPerSlotMax)
                _fault ??= Invalid($"more than {settings.EventsPerSlotMax} events in a slot");
            if (_fault is null)
                Dispatch(type, data);
        });
        byte[] buffer = new byte[4096];
        try
        {
            await using Stream stream = await response.Content.ReadAsStreamAsync(cancellation);
            while (true)
            {
                int read = await stream.ReadAsync(buffer, cancellation);
                if (read == 0)
                    return Errors.Of(BeaconErrorReason.Unreachable, http.Node, BeaconCall.Events, "the stream ended");
                http.Metrics.Received(BeaconCall.Events, read);
                watchdog.Change(silence, Timeout.InfiniteTimeSpan);
                bool bounded = lines.Feed(buffer.AsSpan(0, read));
                _lastId = lines.LastId ?? _lastId;
                if (_fault is not null)
                    return _fault;
                if (!bounded)
                    return Invalid($"a line or an event of more than {ServerSentLines.LineBytesMax} bytes");
            }
        }
        catch (OperationCanceledException)
        {
            return Errors.Of(BeaconErrorReason.TimedOut, http.Node, BeaconCall.Events, $"no sign of life for {silence}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return Errors.Of(BeaconErrorReason.Unreachable, http.Node, BeaconCall.Events, e.Message);
        }
    }

    private void Dispatch(string type, ReadOnlyMemory<byte> data)
    {
        Func<JsonNode, StreamEvent>? read = type switch
        {
            "head" => ReadHead,
            "head_v2" => ReadHeadV2,
            "chain_reorg" => ReadReorganised,
            "finalized_checkpoint" => ReadFinalized,
            _ => null,
        };
        if (read is null)
            return;
        if (JsonReply.TryRead(data, read, out StreamEvent? found, out string? fault))
        {
            _failures = 0;
            raise(found);
        }
        else
        {
            _fault = Invalid($"{type}: {fault}");
        }
    }

    private StreamEvent ReadHead(JsonNode data) => new StreamEvent.Head(
        SlotOf(data),
        data.Value<Root>("block"),
        data.Value<Root>("previous_duty_dependent_root"),
        data.Value<Root>("current_duty_dependent_root"),
        data.FlagOr("execution_optimistic", fallback: false));

    private StreamEvent ReadHeadV2(JsonNode root)
    {
        JsonNode data = root.Object("data");
        return new StreamEvent.Head(
            SlotOf(data),
            data.Value<Root>("block"),
            data.Value<Root>("current_epoch_dependent_root"),
            data.Value<Root>("next_epoch_dependent_root"),
            data.FlagOr("execution_optimistic", fallback: false));
    }

    private StreamEvent ReadReorganised(JsonNode data)
    {
        Slot slot = SlotOf(data);
        ulong depth = data.Number("depth");
        data.Require(depth <= slot.Value, "depth", "more than there are slots");
        return new StreamEvent.Reorganised(slot, depth, data.Value<Root>("new_head_block"));
    }

    private StreamEvent ReadFinalized(JsonNode data)
    {
        Epoch epoch = data.Value<Epoch>("epoch");
        data.Require(epoch <= clock.Now.ToEpoch(clock.Network.Preset), "epoch", "not begun yet");
        return new StreamEvent.Finalized(epoch, data.Value<Root>("block"));
    }

    private Slot SlotOf(JsonNode data)
    {
        Slot slot = data.Value<Slot>("slot");
        data.Require(clock.CanHaveBegun(slot), "slot", "not begun yet");
        return slot;
    }

    private BeaconError Invalid(string detail) => Errors.Of(BeaconErrorReason.InvalidAnswer, http.Node, BeaconCall.Events, detail);

    /// <summary>Doubles with each failure up to a slot; half of it is fixed and half random, so that nodes do not come together.</summary>
    private TimeSpan Backoff()
    {
        TimeSpan most = clock.SlotDuration;
        TimeSpan pause = settings.BackoffFirst * (1L << Math.Min(_failures, 16));
        _failures++;
        if (pause > most)
            pause = most;
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        random.Fill(bytes);
        return (pause / 2) + (pause / 2 * (BinaryPrimitives.ReadUInt32LittleEndian(bytes) / (double)uint.MaxValue));
    }
}

using System.Buffers;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Peers.Codec;

/// <summary>
/// The values that come from one peer on its bulk stream, one after the other. A message whose value follows waits here until
/// the value is whole, so that a subscriber gets both at once and pulls nothing that is on its way (PROTOCOL C2). Memory: one
/// value under way, one that came before its message, and the messages that wait. Not thread-safe.
/// </summary>
internal sealed class ValueLedger(OperatorIndex peer)
{
    private const int WaitingMax = 8;

    private readonly List<(InstanceId Instance, ValueHash Value, PeerMessage Message)> _waiting = [];
    private Transfer? _transfer;
    private (InstanceId Instance, ValueHash Value, ReadOnlyMemory<byte> Bytes)? _early;

    /// <summary>A message whose value is on its way: now if the value is here already, later otherwise.</summary>
    public Admission Announce(PeerMessage message, InstanceId instance, ValueHash value)
    {
        if (_early is { } early && early.Instance == instance && early.Value == value)
        {
            _early = null;
            return Admission.Of(new PeerEvent.Received(peer, Join(message, early.Bytes)));
        }

        if (_waiting.Count == WaitingMax)
            return Admission.Of(new PeerEvent.Received(peer, message));
        _waiting.Add((instance, value, message));
        return Admission.Of();
    }

    /// <summary>A part of a value, whose fields were checked.</summary>
    public Admission Add(InstanceId instance, ValueHash value, uint length, uint offset, ReadOnlySpan<byte> data, InstanceQuota quota)
    {
        List<PeerEvent> events = [];
        if (offset == 0)
        {
            events.AddRange(Break());
            if (!quota.WasRequested(value) && !IsAwaited(instance, value) && !quota.UseEarlyTransfer())
                return new Admission(PeerRefusal.UnexpectedValue, events);
            _transfer = new Transfer(instance, value, (int)length);
        }

        if (_transfer is not { } transfer || !transfer.Continues(instance, value, length, offset))
            return new Admission(PeerRefusal.UnexpectedValue, [.. Break(), .. Release(instance, value, default)]);

        transfer.Bytes.Write(data);
        if (transfer.Bytes.WrittenCount < transfer.Length)
            return Admission.Of(events);
        _transfer = null;
        return Complete(transfer, quota, events);
    }

    /// <summary>The connection is gone: what waits goes out without its value, which can be pulled elsewhere.</summary>
    public IReadOnlyList<PeerEvent> Interrupt()
    {
        PeerEvent[] events = [.. _waiting.Select(entry => new PeerEvent.Received(peer, entry.Message))];
        _waiting.Clear();
        _transfer = null;
        _early = null;
        return events;
    }

    /// <summary>Forgets what is about earlier slots.</summary>
    public void Prune(ulong firstSlot)
    {
        _waiting.RemoveAll(entry => entry.Instance.Slot < firstSlot);
        if (_early?.Instance.Slot < firstSlot)
            _early = null;
        if (_transfer?.Instance.Slot < firstSlot)
            _transfer = null;
    }

    private Admission Complete(Transfer transfer, InstanceQuota quota, List<PeerEvent> events)
    {
        ReadOnlyMemory<byte> bytes = transfer.Bytes.WrittenMemory;
        if (ValueHash.Of(bytes.Span) != transfer.Value)
            return new Admission(PeerRefusal.ValueMismatch, [.. events, .. Release(transfer.Instance, transfer.Value, default)]);

        List<PeerEvent> whole = Release(transfer.Instance, transfer.Value, bytes);
        if (quota.TakeRequested(transfer.Value))
            whole.Add(new PeerEvent.Received(peer, new PeerMessage.ValueResponse(transfer.Instance, transfer.Value, bytes)));
        if (whole.Count == 0)
            _early = (transfer.Instance, transfer.Value, bytes);
        return Admission.Of([.. events, .. whole]);
    }

    /// <summary>A transfer that is left unfinished costs its messages the value, not their hearing: it can be pulled.</summary>
    private List<PeerEvent> Break()
    {
        Transfer? broken = _transfer;
        _transfer = null;
        return broken is null ? [] : Release(broken.Instance, broken.Value, default);
    }

    private bool IsAwaited(InstanceId instance, ValueHash value) =>
        _waiting.Exists(entry => entry.Instance == instance && entry.Value == value);

    private List<PeerEvent> Release(InstanceId instance, ValueHash value, ReadOnlyMemory<byte> bytes)
    {
        List<PeerEvent> events = [];
        for (int i = 0; i < _waiting.Count; i++)
        {
            if (_waiting[i].Instance != instance || _waiting[i].Value != value)
                continue;
            events.Add(new PeerEvent.Received(peer, Join(_waiting[i].Message, bytes)));
            _waiting.RemoveAt(i--);
        }

        return events;
    }

    private static PeerMessage Join(PeerMessage message, ReadOnlyMemory<byte> value) => message switch
    {
        PeerMessage.Consensus consensus => consensus with { Value = value },
        PeerMessage.Decided decided => decided with { Value = value },
        _ => message,
    };

    /// <summary>A value under way. Its buffer grows with what has come, not with what was promised.</summary>
    private sealed class Transfer(InstanceId instance, ValueHash value, int length)
    {
        public InstanceId Instance => instance;

        public ValueHash Value => value;

        public int Length => length;

        public ArrayBufferWriter<byte> Bytes { get; } = new(Math.Min(length, PeerLimits.ChunkBytesMax));

        public bool Continues(InstanceId ofInstance, ValueHash ofValue, uint ofLength, uint offset) =>
            ofInstance == instance && ofValue == value && ofLength == (uint)length && offset == (uint)Bytes.WrittenCount;
    }
}

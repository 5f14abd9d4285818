using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Peers.Codec;
using W = ClayStack.Dvt.Peers.Wire;

namespace ClayStack.Dvt.Peers.Transport;

/// <summary>
/// What waits to be sent to one peer, connected or not. Frames of passed duties go first when room is needed; then the
/// oldest. What was written to a connection that broke may not have arrived, so what is still of use of it is sent again on
/// the next one: the receiver knows what it had. Thread-safe.
/// </summary>
internal sealed class OutgoingQueue(Func<Slot> currentSlot)
{
    /// <summary>The most bytes on the control stream: a flood of the largest bundles, or some 10,000 votes.</summary>
    public const int ControlBytesMax = 8 * 1024 * 1024;

    /// <summary>The most frames on the control stream.</summary>
    public const int ControlFramesMax = 4096;

    /// <summary>The most bytes on the bulk stream: two of the largest values.</summary>
    public const int BulkBytesMax = 2 * (PeerLimits.ValueBytesMax + (64 * 1024));

    private const int SentMax = 256;
    private const int SentBytesMax = 2 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly LinkedList<PeerFrame> _control = new();
    private readonly Queue<PeerFrame> _bulk = new();
    private readonly Queue<PeerFrame> _sent = new();
    private long _controlBytes;
    private long _bulkBytes;
    private long _sentBytes;
    private bool _connected;

    public long DroppedPassed { get; private set; }

    public long DroppedOverflow { get; private set; }

    public int Count
    {
        get
        {
            lock (_gate)
                return _control.Count + _bulk.Count;
        }
    }

    /// <summary>
    /// Adds the frames of one message. A value waits only for a connection that stands and if it fits whole; otherwise its
    /// message goes without it, and the peer pulls it.
    /// </summary>
    public void Add(IReadOnlyList<PeerFrame> frames)
    {
        lock (_gate)
        {
            PeerFrame first = frames[0];
            PeerFrame[] value = [.. frames.Where(frame => frame.Stream == PeerStream.Bulk)];
            bool fits = _connected && value.Sum(frame => (long)frame.Length) <= BulkBytesMax - _bulkBytes;
            if (first.Stream == PeerStream.Control)
                AddControl(fits ? first : first.WithoutValue ?? first);
            if (!fits)
            {
                DroppedOverflow += value.Length;
                return;
            }

            foreach (PeerFrame frame in value)
            {
                _bulk.Enqueue(frame);
                _bulkBytes += frame.Length;
            }
        }
    }

    /// <summary>The next frame of a stream that is still of use; null if none waits.</summary>
    public PeerFrame? Take(PeerStream stream)
    {
        lock (_gate)
        {
            Slot now = currentSlot();
            while (TakeAny(stream) is { } frame)
            {
                if (!HasPassed(frame, now))
                {
                    Remember(frame);
                    return frame;
                }

                DroppedPassed++;
            }

            return null;
        }
    }

    /// <summary>A connection stands: values may wait from now on.</summary>
    public void Connected()
    {
        lock (_gate)
            _connected = true;
    }

    /// <summary>No connection stands. Values are let go; their messages go without them.</summary>
    public void Disconnected()
    {
        lock (_gate)
        {
            _connected = false;
            DroppedOverflow += _bulk.Count;
            _bulk.Clear();
            _bulkBytes = 0;
            PeerFrame[] again = [.. _sent, .. _control];
            _sent.Clear();
            _sentBytes = 0;
            _control.Clear();
            _controlBytes = 0;
            Slot now = currentSlot();
            foreach (PeerFrame frame in again)
            {
                if (HasPassed(frame, now))
                    continue;
                AddControl(frame.WithoutValue ?? frame);
            }
        }
    }

    private static bool HasPassed(PeerFrame frame, Slot now) =>
        frame.About is { } about && !DutyWindow.Contains((DutyType)about.Duty, now, new Slot(about.Slot));

    private PeerFrame? TakeAny(PeerStream stream)
    {
        if (stream == PeerStream.Bulk)
        {
            if (!_bulk.TryDequeue(out PeerFrame? chunk))
                return null;
            _bulkBytes -= chunk.Length;
            return chunk;
        }

        PeerFrame? frame = _control.First?.Value;
        if (frame is not null)
        {
            _control.RemoveFirst();
            _controlBytes -= frame.Length;
        }

        return frame;
    }

    private void AddControl(PeerFrame frame)
    {
        _control.AddLast(frame);
        _controlBytes += frame.Length;
        if (IsFull())
            DropPassed();
        while (IsFull())
        {
            TakeAny(PeerStream.Control);
            DroppedOverflow++;
        }
    }

    private bool IsFull() => _controlBytes > ControlBytesMax || _control.Count > ControlFramesMax;

    private void DropPassed()
    {
        Slot now = currentSlot();
        for (LinkedListNode<PeerFrame>? node = _control.First; node is not null;)
        {
            LinkedListNode<PeerFrame>? next = node.Next;
            if (HasPassed(node.Value, now))
            {
                _control.Remove(node);
                _controlBytes -= node.Value.Length;
                DroppedPassed++;
            }

            node = next;
        }
    }

    /// <summary>A request is not said twice: its answer is large, and who asks has others to ask.</summary>
    private void Remember(PeerFrame frame)
    {
        if (frame.About is null || frame.Message is not W.ControlFrame { ValueRequest: null })
            return;
        _sent.Enqueue(frame);
        _sentBytes += frame.Length;
        while (_sent.Count > SentMax || _sentBytes > SentBytesMax)
            _sentBytes -= _sent.Dequeue().Length;
    }
}

using System.Runtime.CompilerServices;

namespace ClayStack.Dvt.Actors;

/// <summary>
/// Two queues of one actor: system messages as a linked list, user messages in a growing ring with a bound. Many
/// producers, one consumer. A spin lock guards the state: it is held for a few instructions, makes the bound, the
/// overflow policy and the scheduling flag exact, and costs one atomic instruction per message. The consumer takes
/// messages in batches, so on the busy path producer and consumer rarely meet.
/// </summary>
internal sealed class Mailbox(int capacity, OverflowPolicy overflow)
{
    /// <summary>Waiting messages at which a receiver that was put off is handed to another thread.</summary>
    internal const int DeepQueue = 64;

    private const int FirstRing = 4;
    private const int SmallRing = 64;
    private const int IdleRoundsBeforeShrinking = 16_384;

    private Envelope[] _ring = [];
    private SystemMessage? _systemHead;
    private SystemMessage? _systemTail;
    private int _lock;
    private int _head;
    private int _count;
    private int _peak;
    private int _slackRounds;
    private int _suspensions;
    private bool _scheduled;
    private bool _closed;
    private volatile bool _interrupted;

    /// <summary>The bound on waiting user messages; the kernel's own (timers, <see cref="Terminated"/>) may exceed it.</summary>
    internal int Capacity => capacity;

    internal OverflowPolicy Overflow => overflow;

    /// <summary>True when the consumer must look at system messages or at a suspension before its next user message.</summary>
    internal bool IsInterrupted => _interrupted;

    /// <summary>How many reasons there are to hold user messages back. For the consumer only.</summary>
    internal int Suspensions => _suspensions;

    /// <summary>Slots of the ring, for tests of memory.</summary>
    internal int RingSize => _ring.Length;

    /// <summary>Waiting user messages; exact only inside the lock, a good estimate elsewhere.</summary>
    internal int Count => Volatile.Read(ref _count);

    /// <summary>Puts a user message at the end. <paramref name="evicted"/> is set only for <see cref="EnqueueResult.QueuedDroppedOldest"/>.</summary>
    internal EnqueueResult Enqueue(in Envelope envelope, bool ignoreBound, out Envelope evicted)
    {
        evicted = default;
        Lock();
        if (_closed)
        {
            Unlock();
            return EnqueueResult.Closed;
        }

        bool dropped = false;
        if (_count >= capacity && !ignoreBound)
        {
            if (overflow != OverflowPolicy.DropOldest)
            {
                Unlock();
                return EnqueueResult.Full;
            }

            evicted = RemoveFirst();
            dropped = true;
        }

        if (_count == _ring.Length)
            Grow(_count + 1);
        _ring[(_head + _count) & (_ring.Length - 1)] = envelope;
        int count = ++_count;
        bool mustSchedule = !_scheduled && _suspensions == 0;
        if (mustSchedule)
            _scheduled = true;
        Unlock();
        if (dropped)
            return EnqueueResult.QueuedDroppedOldest;
        if (mustSchedule)
            return EnqueueResult.QueuedMustSchedule;
        return count == DeepQueue ? EnqueueResult.QueuedDeep : EnqueueResult.Queued;
    }

    /// <summary>Puts a system message at the end of its list.</summary>
    /// <returns><see cref="EnqueueResult.Closed"/>, <see cref="EnqueueResult.Queued"/> or <see cref="EnqueueResult.QueuedMustSchedule"/>.</returns>
    internal EnqueueResult EnqueueSystem(SystemMessage message)
    {
        Lock();
        if (_closed)
        {
            Unlock();
            return EnqueueResult.Closed;
        }

        if (_systemTail is null)
            _systemHead = message;
        else
            _systemTail.Next = message;
        _systemTail = message;
        _interrupted = true;
        bool mustSchedule = !_scheduled;
        _scheduled = true;
        Unlock();
        return mustSchedule ? EnqueueResult.QueuedMustSchedule : EnqueueResult.Queued;
    }

    /// <summary>Takes all waiting system messages, linked in order of arrival, or null.</summary>
    internal SystemMessage? TakeSystem()
    {
        if (!_interrupted)
            return null;
        Lock();
        SystemMessage? first = _systemHead;
        _systemHead = _systemTail = null;
        UpdateInterrupted();
        Unlock();
        return first;
    }

    /// <summary>
    /// Moves up to <paramref name="max"/> user messages into <paramref name="batch"/>. When there is nothing to do at
    /// all, the mailbox goes idle: the next message that arrives schedules the actor again.
    /// </summary>
    /// <returns>How many were taken; 0 with <paramref name="idle"/> false when system messages wait.</returns>
    internal int TakeOrGoIdle(Envelope[] batch, int max, out bool idle)
    {
        Lock();
        idle = false;
        int taken = 0;
        if (_systemHead is null)
        {
            if (_count == 0 || _suspensions > 0)
            {
                idle = true;
                _scheduled = false;
                if (_ring.Length > SmallRing && _count == 0)
                    ShrinkAfterSlack();
                _peak = 0;
            }
            else
            {
                taken = Math.Min(max, _count);
                if (_count > _peak)
                    _peak = _count;
                RemoveFirst(batch, taken);
            }
        }

        Unlock();
        return taken;
    }

    /// <summary>Puts messages back in front of all others, the first of the span foremost. The bound does not apply: they were admitted before.</summary>
    internal void PutBackInFront(ReadOnlySpan<Envelope> envelopes)
    {
        if (envelopes.IsEmpty)
            return;
        Lock();
        if (_count + envelopes.Length > _ring.Length)
            Grow(_count + envelopes.Length);
        for (int i = envelopes.Length - 1; i >= 0; i--)
        {
            _head = (_head - 1) & (_ring.Length - 1);
            _ring[_head] = envelopes[i];
        }

        _count += envelopes.Length;
        Unlock();
    }

    /// <summary>True when, after a run, work is left; false when the mailbox went idle.</summary>
    internal bool KeepsScheduled()
    {
        Lock();
        bool work = _systemHead is not null || (_count > 0 && _suspensions == 0);
        if (!work)
            _scheduled = false;
        Unlock();
        return work;
    }

    internal void Suspend()
    {
        Lock();
        _suspensions++;
        UpdateInterrupted();
        Unlock();
    }

    /// <summary>Takes back one suspension.</summary>
    internal void Resume()
    {
        Lock();
        if (_suspensions > 0)
            _suspensions--;
        UpdateInterrupted();
        Unlock();
    }

    /// <summary>Refuses everything from now on and hands out what was left.</summary>
    internal Envelope[] Close(out SystemMessage? system)
    {
        Lock();
        _closed = true;
        Envelope[] left = new Envelope[_count];
        RemoveFirst(left, left.Length);
        system = _systemHead;
        _systemHead = _systemTail = null;
        _ring = [];
        _head = 0;
        UpdateInterrupted();
        Unlock();
        return left;
    }

    private void UpdateInterrupted() => _interrupted = _systemHead is not null || _suspensions > 0 || _closed;

    private Envelope RemoveFirst()
    {
        ref Envelope slot = ref _ring[_head];
        Envelope first = slot;
        slot = default;
        _head = (_head + 1) & (_ring.Length - 1);
        _count--;
        return first;
    }

    /// <summary>Block copies: the producers wait meanwhile.</summary>
    private void RemoveFirst(Envelope[] destination, int count)
    {
        int untilEnd = Math.Min(count, _ring.Length - _head);
        Array.Copy(_ring, _head, destination, 0, untilEnd);
        Array.Clear(_ring, _head, untilEnd);
        Array.Copy(_ring, 0, destination, untilEnd, count - untilEnd);
        Array.Clear(_ring, 0, count - untilEnd);
        _head = (_head + count) & (_ring.Length - 1);
        _count -= count;
    }

    private void Grow(int needed)
    {
        int size = Math.Max(FirstRing, _ring.Length);
        while (size < needed)
            size = checked(size * 2);
        Resize(size);
    }

    private void Resize(int size)
    {
        Envelope[] resized = new Envelope[size];
        int count = _count;
        RemoveFirst(resized, count);
        _count = count;
        _ring = resized;
        _head = 0;
    }

    /// <summary>A burst's memory goes back by halves once it has been far too large for many idle moments in a row.</summary>
    private void ShrinkAfterSlack()
    {
        _slackRounds = _peak * 4 <= _ring.Length ? _slackRounds + 1 : 0;
        if (_slackRounds < IdleRoundsBeforeShrinking)
            return;
        _slackRounds = 0;
        Resize(_ring.Length / 2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Lock()
    {
        if (Interlocked.CompareExchange(ref _lock, 1, 0) != 0)
            LockContended();
    }

    private void LockContended()
    {
        SpinWait spinner = default;
        do
            spinner.SpinOnce(sleep1Threshold: -1);
        while (Volatile.Read(ref _lock) != 0 || Interlocked.CompareExchange(ref _lock, 1, 0) != 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Unlock() => Volatile.Write(ref _lock, 0);
}

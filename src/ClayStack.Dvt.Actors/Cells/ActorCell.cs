using System.Globalization;
using ClayStack.Dvt.Actors.Timing;

namespace ClayStack.Dvt.Actors;

/// <summary>
/// The durable part of an actor: its handle, mailbox, children and current instance. The handle and the cell are one
/// object, so an idle actor stays small. Everything but <see cref="Tell"/>, <see cref="SendSystem"/> and the marked
/// members is touched only by the thread that runs the actor; the mailbox hands the state from thread to thread.
/// This file: sending, running, and the context. Life cycle, children and death watch are in the sibling files.
/// </summary>
internal sealed partial class ActorCell : ActorRef, IActorContext, IThreadPoolWorkItem, ITimerTarget
{
    private const int BehavioursMax = 64;

    private readonly ActorSystem _system;
    private readonly ActorRef _parent;
    private readonly Props _props;
    private readonly Mailbox _mailbox;
    private readonly string? _name;
    private ActorBase? _actor;
    private Receive? _behaviour;
    private object? _message;
    private IActorRef? _sender;
    private CellExtras? _extras;
    private bool _stashedCurrent;
    private bool _holdsUserMessages;

    internal ActorCell(ActorSystem system, ActorRef parent, Props props, string? name, long id)
    {
        _system = system;
        _parent = parent;
        _props = props;
        _name = name;
        Id = id;
        _mailbox = new Mailbox(props.MailboxCapacity, props.Overflow);
    }

    /// <summary>The actor whose code runs on this thread, or null.</summary>
    internal static ActorCell? Current => RunState.CurrentOrNull?.Running;

    /// <summary>Number of the actor within its system, in order of creation, from 1.</summary>
    internal long Id { get; }

    /// <summary>For the use of the simulation's scheduling strategy.</summary>
    internal long SchedulingPriority { get; set; }

    public override string Name => _name ?? string.Create(CultureInfo.InvariantCulture, $"${Id}");

    public override string Path => ReferenceEquals(_parent, _system.Root) ? "/" + Name : $"{_parent.Path}/{Name}";

    public IActorRef Self => this;

    public IActorRef Sender => _sender ?? _system.DeadLetters;

    public IActorRef Parent => _parent;

    public ITimers Timers => Extras.Timers ??= new ActorTimers(this, _system.Timers);

    public IStash Stash => Extras.Stash ??= new ActorStash(this, _props.StashCapacity);

    ActorSystem IActorContext.System => _system;

    internal override ActorSystem System => _system;

    internal IActorRef? SenderOrNull => _sender;

    /// <summary>The actor's type for diagnostics.</summary>
    internal Type? ActorType => _props.ActorType;

    private CellExtras Extras => _extras ??= new CellExtras();

    public override void Tell(object message, IActorRef? sender)
    {
        ArgumentNullException.ThrowIfNull(message);
        Enqueue(new Envelope(message, sender), ignoreBound: false);
    }

    public void Become(Receive behaviour)
    {
        ArgumentNullException.ThrowIfNull(behaviour);
        _behaviour = behaviour;
    }

    public void BecomeStacked(Receive behaviour)
    {
        ArgumentNullException.ThrowIfNull(behaviour);
        Stack<Receive?> below = Extras.Behaviours ??= new Stack<Receive?>();
        if (below.Count >= BehavioursMax)
            throw new InvalidOperationException($"{Path} has {BehavioursMax} behaviours stacked; one of its Become calls lacks an Unbecome.");
        below.Push(_behaviour);
        _behaviour = behaviour;
    }

    public void Unbecome()
    {
        _behaviour = null;
        if (_extras?.Behaviours is { Count: > 0 } below)
            _behaviour = below.Pop();
    }

    internal override void SendSystem(SystemMessage message)
    {
        switch (_mailbox.EnqueueSystem(message))
        {
            case EnqueueResult.QueuedMustSchedule:
                _system.Dispatcher.Schedule(this);
                break;
            case EnqueueResult.Closed when message is WatchMessage watch:
                watch.Watcher.SendSystem(new DeathWatchNotification(this));
                break;
        }
    }

    /// <summary>A timer of this actor is due; called on the thread of the clock.</summary>
    void ITimerTarget.OnTimer(TimerEntry timer) => ActorTimers.Fire((ActorTimer)timer, this, _system.Timers);

    internal void EnqueueTimer(ActorTimer timer) => Enqueue(new Envelope(timer, this), ignoreBound: true);

    /// <summary>Entry point on the thread pool.</summary>
    void IThreadPoolWorkItem.Execute() => ((ThreadPoolDispatcher)_system.Dispatcher).Execute(this);

    /// <summary>
    /// Handles system messages and up to <paramref name="budget"/> user messages. A budget of 1 makes one step of a
    /// simulation: either all waiting system messages or one user message.
    /// </summary>
    /// <returns>True when work is left and the actor must be scheduled again.</returns>
    internal bool RunBatches(RunState run, int budget)
    {
        bool single = budget == 1;
        while (!_system.IsAborted)
        {
            if (_mailbox.TakeSystem() is { } first)
            {
                HandleSystem(run, first);
                if (single)
                    return _mailbox.KeepsScheduled();
            }

            int taken = _mailbox.TakeOrGoIdle(run.Batch, Math.Min(budget, RunState.BatchSize), out bool idle);
            if (idle)
                return false;
            if (taken == 0)
                continue;
            HandleBatch(run, taken);
            budget -= taken;
            if (budget <= 0)
                return _mailbox.KeepsScheduled();
        }

        return false;
    }

    /// <summary>Takes the message in hand out of the actor's hands, for the stash.</summary>
    internal Envelope TakeCurrentForStash()
    {
        if (_message is null)
            throw new InvalidOperationException($"{Path} has no message in hand that it could stash.");
        if (_stashedCurrent)
            throw new InvalidOperationException($"{Path} stashed the same {_message.GetType().Name} twice.");
        _stashedCurrent = true;
        return new Envelope(_message, _sender);
    }

    /// <summary>Puts messages in front of everything that waits, also of what this run has taken already.</summary>
    internal void PutBack(ReadOnlySpan<Envelope> envelopes)
    {
        if (RunState.CurrentOrNull is { } run && ReferenceEquals(run.Running, this) && run.HasRest)
            run.ReturnRest(_mailbox);
        _mailbox.PutBackInFront(envelopes);
    }

    /// <summary>The message in hand and its sender, to be restored by <see cref="WithMessageInHand"/>.</summary>
    internal Envelope MessageInHand => new(_message!, _sender);

    /// <summary>Lets user messages wait until <see cref="ReleaseUserMessages"/>; system messages go on.</summary>
    internal void HoldUserMessages()
    {
        if (_holdsUserMessages)
            return;
        _holdsUserMessages = true;
        _mailbox.Suspend();
    }

    internal void ReleaseUserMessages()
    {
        if (!_holdsUserMessages)
            return;
        _holdsUserMessages = false;
        _mailbox.Resume();
    }

    /// <summary>Runs what belongs to a message that was handled earlier as if it were in hand again.</summary>
    internal void WithMessageInHand(in Envelope origin, Action action)
    {
        _message = origin.Message;
        _sender = origin.Sender;
        action();
        _message = null;
        _sender = null;
        _stashedCurrent = false;
    }

    private void HandleBatch(RunState run, int taken)
    {
        run.Running = this;
        run.Index = 0;
        run.Count = taken;
        while (run.HasRest)
        {
            ref Envelope slot = ref run.Batch[run.Index++];
            Envelope envelope = slot;
            slot = default;
            Invoke(envelope);
            if (run.HasRest && (_mailbox.IsInterrupted || _system.IsAborted))
                run.ReturnRest(_mailbox);
            if (run.Next is not null && (run.HasRest || _mailbox.Count > 0))
                _system.Dispatcher.SpillNext(run);
        }

        run.Running = null;
    }

    private void Invoke(in Envelope envelope)
    {
        object message = envelope.Message;
        if (message is ActorTimer or TerminatedNotice or PoisonPill)
        {
            if (AcceptKernelMessage(message) is not { } accepted)
                return;
            message = accepted;
        }

        _system.Trace?.OnMessage(this, message, envelope.Sender);
        _message = message;
        _sender = envelope.Sender;
        try
        {
            bool handled = _behaviour is { } behaviour ? behaviour(message) : _actor!.InvokeReceive(message);
            if (!handled)
                _actor!.InvokeUnhandled(message);
        }
#pragma warning disable CA1031 // Every failure of an actor is its supervisor's to judge.
        catch (Exception cause)
#pragma warning restore CA1031
        {
            Fail(cause);
        }

        _message = null;
        _sender = null;
        _stashedCurrent = false;
    }

    /// <summary>Turns what the kernel put into the mailbox into what the actor sees; null if nothing.</summary>
    private object? AcceptKernelMessage(object message)
    {
        switch (message)
        {
            case ActorTimer timer:
                return _extras?.Timers is { } timers ? timers.Accept(timer) : null;
            case TerminatedNotice notice:
                return _extras is not null && _extras.TerminatedQueued.Remove(notice.Ended)
                    ? new Terminated(notice.Ended)
                    : null;
            default:
                Stop(this); // a poison pill
                return null;
        }
    }

    private void Enqueue(in Envelope envelope, bool ignoreBound)
    {
        switch (_mailbox.Enqueue(envelope, ignoreBound, out Envelope evicted))
        {
            case EnqueueResult.Queued:
                return;
            case EnqueueResult.QueuedMustSchedule:
                _system.Dispatcher.Schedule(this);
                return;
            case EnqueueResult.QueuedDeep:
                _system.Dispatcher.Hurry(this);
                return;
            case EnqueueResult.QueuedDroppedOldest:
                Overflowed(evicted);
                return;
            case EnqueueResult.Full:
                Overflowed(envelope);
                return;
            case EnqueueResult.Closed:
                ToDeadLetters(envelope, DeadLetterReason.RecipientStopped);
                return;
        }
    }

    private void Overflowed(in Envelope lost)
    {
        _system.CountOverflow();
        ToDeadLetters(lost, DeadLetterReason.MailboxOverflow);
        if (_mailbox.Overflow == OverflowPolicy.Fail)
            SendSystem(new FaultMessage(new MailboxOverflowException(
                $"The mailbox of {Path} is full ({_mailbox.Capacity} messages); {lost.Message.GetType().Name} was lost.")));
    }

    /// <summary>Publishes a message that will not be handled; what only the kernel put there is no loss.</summary>
    private void ToDeadLetters(in Envelope envelope, DeadLetterReason reason)
    {
        if (envelope.Message is not (ActorTimer or TerminatedNotice or PoisonPill))
            _system.PublishDeadLetter(envelope.Message, envelope.Sender, this, reason);
    }
}

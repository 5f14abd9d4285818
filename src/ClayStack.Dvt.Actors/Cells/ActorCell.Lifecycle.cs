using ClayStack.Dvt.Actors.Persistence;
using ClayStack.Dvt.Actors.Simulation;

namespace ClayStack.Dvt.Actors;

/// <content>
/// Creation, failure, restart and end. The order of steps follows Akka's fault handling: a failed actor holds its user
/// messages back together with its whole subtree until its supervisor has decided; a restart and a stop first wait for
/// the children that are being stopped; suspensions are counted, so that those of several ancestors balance.
/// </content>
internal sealed partial class ActorCell
{
    private Waiting _waiting;
    private Exception? _recreationCause;
    private ActorCell? _failed; // itself or the child whose failure was escalated, while a verdict is awaited
    private object? _failedMessage;

    /// <summary>This actor's restarts, kept for its supervisor's strategy.</summary>
    internal RestartWindow Restarts;

    /// <summary>For the base constructor of an instance: the cell that it belongs to, given out once.</summary>
    internal static ActorCell? TakeConstructing()
    {
        if (RunState.CurrentOrNull is not { Constructing: { } cell } run)
            return null;
        run.Constructing = null;
        return cell;
    }

    private void HandleSystem(RunState run, SystemMessage? message)
    {
        run.Running = this;
        while (message is not null)
        {
            SystemMessage? next = message.Next;
            message.Next = null;
            if (_system.IsAborted)
                break;
            if (MustDefer(message))
            {
                (Extras.Deferred ??= []).Add(message);
            }
            else
            {
                HandleSystem(message);
                next = TakeDeferred(next);
            }

            message = next;
        }

        run.Running = null;
    }

    private void HandleSystem(SystemMessage message)
    {
        if (_ended)
        {
            if (message is WatchMessage late)
                late.Watcher.SendSystem(new DeathWatchNotification(this));
            return;
        }

        switch (message)
        {
            case CreateMessage:
                Create();
                break;
            case SuspendMessage:
                _mailbox.Suspend();
                SuspendChildren(except: null);
                break;
            case ResumeMessage resume:
                FaultResume(resume.Cause);
                break;
            case RecreateMessage recreate:
                FaultRecreate(recreate.Cause);
                break;
            case TerminateMessage:
                Terminate();
                break;
            case FaultMessage fault:
                Fail(fault.Cause);
                break;
            case ChildFailedMessage failure:
                OnChildFailed(failure.Child, failure.Cause);
                break;
            case WatchMessage watch:
                AddWatcher(watch.Watcher);
                break;
            case UnwatchMessage unwatch:
                RemoveWatcher(unwatch.Watcher);
                break;
            case DeathWatchNotification death:
                OnDeathWatch(death.Ended);
                break;
            case PortAnswerMessage answer:
                OnPortAnswer(answer);
                break;
        }
    }

    /// <summary>
    /// Verdicts wait while children are awaited; failures of children and answers of ports wait while this actor's own
    /// verdict, or that about an ancestor, is awaited.
    /// </summary>
    private bool MustDefer(SystemMessage message)
    {
        if (_waiting != Waiting.ForNothing)
            return message is RecreateMessage or SuspendMessage or ResumeMessage or ChildFailedMessage or PortAnswerMessage;
        return message is (ChildFailedMessage or PortAnswerMessage) && _mailbox.Suspensions > (_holdsUserMessages ? 1 : 0);
    }

    /// <summary>Puts what was deferred in front again once its time has come.</summary>
    private SystemMessage? TakeDeferred(SystemMessage? next)
    {
        if (_extras?.Deferred is not { Count: > 0 } deferred || (!_ended && MustDefer(deferred[0])))
            return next;
        for (int i = deferred.Count - 1; i >= 0; i--)
        {
            deferred[i].Next = next;
            next = deferred[i];
        }

        deferred.Clear();
        return next;
    }

    private void Create()
    {
        try
        {
            ConstructInstance();
            _actor!.InvokePreStart();
            _actor.OnStarted();
            _system.Trace?.OnEvent(TraceKind.Started, this);
        }
#pragma warning disable CA1031 // Every failure of an actor is its supervisor's to judge.
        catch (Exception cause)
#pragma warning restore CA1031
        {
            GiveUpInstance();
            Fail(Initialisation(cause));
        }
    }

    private void ConstructInstance()
    {
        RunState run = RunState.Current;
        run.Constructing = this;
        try
        {
            ActorBase? actor = _props.Construct();
            if (actor is null || run.Constructing is not null)
                throw new InvalidOperationException("The factory must construct and return exactly one new instance at each call.");
            _actor = actor;
        }
        finally
        {
            run.Constructing = null;
        }
    }

    private Exception Initialisation(Exception cause) =>
        cause is InvariantViolation ? cause : new ActorInitializationException($"{Path} could not be initialised: {cause.Message}", cause);

    /// <summary>Forgets the instance with its timers and behaviours; stashed messages go back to the mailbox.</summary>
    private void GiveUpInstance()
    {
        _actor?.OnGivenUp();
        ReleaseUserMessages();
        _actor = null;
        _behaviour = null;
        if (_extras is null)
            return;
        _extras.Timers?.CancelAll();
        _extras.Behaviours?.Clear();
        _extras.Stash?.UnstashAll();
    }

    /// <summary>
    /// This actor cannot go on: it holds back its messages and those of its children, and asks its supervisor.
    /// </summary>
    /// <param name="cause">The failure.</param>
    /// <param name="failedChild">The child whose failure is escalated; it is suspended already.</param>
    private void Fail(Exception cause, ActorCell? failedChild = null)
    {
        if (cause is InvariantViolation)
        {
            _system.Abort(cause);
            return;
        }

        if (_failed is not null)
        {
            // A verdict is awaited already, or the actor is ending: nothing more can be decided, but it must be seen.
            _system.EventStream.Publish(new CleanupFailed(this, cause));
            return;
        }

        _failed = failedChild ?? this;
        _failedMessage = _message;
        _message = null;
        _sender = null;
        _mailbox.Suspend();
        SuspendChildren(except: failedChild);
        _system.CountFailure();
        _system.Trace?.OnEvent(TraceKind.Failed, this);
        _parent.SendSystem(new ChildFailedMessage(this, cause));
    }

    private void OnPortAnswer(PortAnswerMessage message)
    {
        if (_actor is not { } actor)
            return; // the instance that asked is gone
        _system.Trace?.OnMessage(this, message.Answer, sender: null);
        try
        {
            actor.OnPortAnswer(message.Address, message.Answer);
        }
#pragma warning disable CA1031 // Every failure of an actor is its supervisor's to judge.
        catch (Exception cause)
#pragma warning restore CA1031
        {
            Fail(cause);
        }
    }

    private void SuspendChildren(ActorCell? except)
    {
        foreach (ActorCell child in ChildCells())
        {
            if (!ReferenceEquals(child, except))
                child.SendSystem(new SuspendMessage());
        }
    }

    private void ClearFailed()
    {
        _failed = null;
        _failedMessage = null;
    }

    private void OnChildFailed(ActorCell child, Exception cause)
    {
        if (!IsChild(child))
            return; // it was stopped while its failure was on the way
        Directive directive;
        try
        {
            SupervisorStrategy strategy = _props.SupervisorStrategy ?? _actor!.StrategyInForce;
            directive = strategy.Decide(child, cause, _system.Timers.Now);
        }
#pragma warning disable CA1031 // A decider that throws is a failure of the supervisor.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Fail(failure, child);
            return;
        }

        _system.EventStream.Publish(new ActorFailed(child, cause, directive));
        switch (directive)
        {
            case Directive.Resume:
                child.SendSystem(new ResumeMessage(cause));
                break;
            case Directive.Restart:
                child.SendSystem(new RecreateMessage(cause));
                break;
            case Directive.Stop:
                Stop(child);
                break;
            case Directive.Escalate:
                Fail(cause, child);
                break;
        }
    }

    private void FaultResume(Exception? cause)
    {
        if (_actor is null)
        {
            FaultCreate();
            return;
        }

        if (cause is not null && !_actor.CanResume)
        {
            FaultRecreate(cause);
            return;
        }

        ActorCell? culprit = _failed;
        _mailbox.Resume();
        if (cause is not null)
            ClearFailed();
        foreach (ActorCell child in ChildCells())
            child.SendSystem(new ResumeMessage(ReferenceEquals(child, culprit) ? cause : null));
    }

    private void FaultRecreate(Exception cause)
    {
        if (_actor is not { } failedInstance)
        {
            FaultCreate();
            return;
        }

        RunCleanup(() => failedInstance.InvokePreRestart(cause, _failedMessage));
        GiveUpInstance();
        _recreationCause = cause;
        if (_stoppingChildren > 0)
            _waiting = Waiting.ForRecreation;
        else
            FinishRecreate(cause);
    }

    private void FinishRecreate(Exception cause)
    {
        ActorCell[] survivors = ChildCells();
        _recreationCause = null;
        _mailbox.Resume();
        ClearFailed();
        try
        {
            ConstructInstance();
            _actor!.InvokePostRestart(cause);
            _actor.OnStarted();
        }
#pragma warning disable CA1031 // Every failure of an actor is its supervisor's to judge.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            // Whatever the verdict, it ends with the children stopped (there is no instance to resume), so it does not
            // matter that the survivors are suspended twice.
            GiveUpInstance();
            Fail(Initialisation(failure));
            return;
        }

        _system.CountRestart();
        _system.Trace?.OnEvent(TraceKind.Restarted, this);
        foreach (ActorCell survivor in survivors)
            survivor.SendSystem(new RecreateMessage(cause));
    }

    /// <summary>There is no instance because its construction failed, and the verdict was to try again.</summary>
    private void FaultCreate()
    {
        foreach (ActorCell child in ChildCells())
            Stop(child);
        if (_stoppingChildren > 0)
            _waiting = Waiting.ForCreation;
        else
            FinishCreate();
    }

    private void FinishCreate()
    {
        _mailbox.Resume();
        ClearFailed();
        Create();
    }

    private void Terminate()
    {
        _extras?.Timers?.CancelAll();
        UnwatchAll();
        StopChildren();
        if (!HasChildren)
        {
            FinishTerminate();
            return;
        }

        if (_waiting == Waiting.ForTermination)
            return;
        _waiting = Waiting.ForTermination;
        _failed ??= this; // no failure is reported from here on
        _mailbox.Suspend();
    }

    private void AfterChildEnded()
    {
        switch (_waiting)
        {
            case Waiting.ForTermination when !HasChildren:
                FinishTerminate();
                break;
            case Waiting.ForRecreation when _stoppingChildren == 0:
                _waiting = Waiting.ForNothing;
                FinishRecreate(_recreationCause!);
                break;
            case Waiting.ForCreation when _stoppingChildren == 0:
                _waiting = Waiting.ForNothing;
                FinishCreate();
                break;
        }
    }

    private void FinishTerminate()
    {
        _failed ??= this;
        if (_actor is { } actor)
        {
            RunCleanup(actor.InvokePostStop);
            actor.OnGivenUp();
        }

        _extras?.Timers?.CancelAll(); // PostStop may have started one
        _extras?.Stash?.UnstashAll();
        _waiting = Waiting.ForNothing;
        _ended = true;
        Envelope[] left = _mailbox.Close(out SystemMessage? leftSystem);
        foreach (Envelope envelope in left)
            ToDeadLetters(envelope, DeadLetterReason.RecipientStopped);
        while (leftSystem is not null)
        {
            SystemMessage? next = leftSystem.Next;
            HandleSystem(leftSystem); // answers late watchers
            leftSystem = next;
        }

        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _subscribed))
            _system.EventStream.Unsubscribe(this);
        _system.Trace?.OnEvent(TraceKind.Stopped, this);
        _system.CountStop();
        _parent.SendSystem(new DeathWatchNotification(this));
        TellWatchers();
        _actor = null;
        _behaviour = null;
        _extras = null;
        _failedMessage = null;
    }

    /// <summary>Runs a hook of an instance that is being given up; what it throws is published and holds nothing up.</summary>
    private void RunCleanup(Action hook)
    {
        try
        {
            hook();
        }
#pragma warning disable CA1031 // The stop or restart must go on whatever the hook throws.
        catch (Exception cause)
#pragma warning restore CA1031
        {
            if (cause is InvariantViolation)
                _system.Abort(cause);
            else
                _system.EventStream.Publish(new CleanupFailed(this, cause));
        }
    }
}

namespace ClayStack.Dvt.Actors.Persistence;

/// <summary>
/// An actor whose state is a log of events. At its start, and after each restart, it recovers: the latest snapshot,
/// then the events behind it, then <see cref="RecoveryMessages.Completed"/>, all through <see cref="ReceiveRecover"/>;
/// only then come user messages, which wait in the mailbox meanwhile. A command is turned into events by
/// <see cref="Persist{TEvent}"/>; the state changes in the handler, which runs once the event is durable and before the
/// next message. If the journal fails, is silent, or has another writer, the actor is stopped: its state cannot be
/// trusted.
/// </summary>
public abstract class PersistentActor : ActorBase
{
    private const int PageSize = 256;

    private readonly IJournal _journal;
    private readonly PortAnswerRef _address;
    private readonly Queue<PendingWrite> _writes = new();
    private JournalRequest? _awaited;
    private PortTimeout? _timeout;
    private bool _halfChanged;

    /// <summary>Binds the actor to its journal.</summary>
    /// <param name="journal">The journal.</param>
    protected PersistentActor(IJournal journal)
    {
        ArgumentNullException.ThrowIfNull(journal);
        _journal = journal;
        _address = new PortAnswerRef(Cell);
    }

    /// <summary>Names the log; unique, and the same at every start.</summary>
    public abstract string PersistenceId { get; }

    /// <summary>How long the journal may take for one request; zero means no limit.</summary>
    protected virtual TimeSpan JournalTimeout => TimeSpan.FromSeconds(30);

    /// <summary>The sequence number of the last event that was handled; 0 before the first.</summary>
    protected long LastSequence { get; private set; }

    /// <summary>True until <see cref="RecoveryMessages.Completed"/> has been handled.</summary>
    protected bool IsRecovering { get; private set; } = true;

    /// <summary>Applies a snapshot or an event to the state. Must not send, persist, or depend on the time.</summary>
    /// <param name="message">An event, or one of <see cref="RecoveryMessages"/>.</param>
    protected abstract void ReceiveRecover(object message);

    /// <summary>Handles a user message, when the state is complete and no event is on its way to the journal.</summary>
    /// <param name="message">The message.</param>
    /// <returns>False when the message is not known.</returns>
    protected abstract bool ReceiveCommand(object message);

    /// <summary>
    /// Writes an event. The handler runs when it is durable, with the same <see cref="ActorBase.Sender"/>; no other user
    /// message is handled before that.
    /// </summary>
    /// <typeparam name="TEvent">The type of the event.</typeparam>
    /// <param name="event">Immutable; the journal must be able to store it.</param>
    /// <param name="handler">Applies it to the state, and may answer and persist further events.</param>
    /// <exception cref="InvalidOperationException">Called during recovery.</exception>
    protected void Persist<TEvent>(TEvent @event, Action<TEvent> handler)
        where TEvent : notnull => PersistAll([@event], handler);

    /// <summary>Writes several events, all or none. The handler runs for each in order when all are durable.</summary>
    /// <typeparam name="TEvent">The type of the events.</typeparam>
    /// <param name="events">Immutable events; none at all is allowed and does nothing.</param>
    /// <param name="handler">Applies each to the state.</param>
    /// <exception cref="InvalidOperationException">Called during recovery.</exception>
    protected void PersistAll<TEvent>(IReadOnlyList<TEvent> events, Action<TEvent> handler)
        where TEvent : notnull
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(handler);
        if (IsRecovering)
            throw new InvalidOperationException($"{PersistenceId} persists during its recovery.");
        if (events.Count == 0)
            return;
        object[] boxed = new object[events.Count];
        for (int i = 0; i < boxed.Length; i++)
            boxed[i] = events[i];
        _writes.Enqueue(new PendingWrite(boxed, @event => handler((TEvent)@event), Cell.MessageInHand));
        if (_awaited is null && !_halfChanged) // else the next write begins when the handlers have run
            WriteNext();
    }

    /// <summary>
    /// Stores the state as of <see cref="LastSequence"/> and then deletes the events that it covers. Runs beside the
    /// actor; <see cref="OnSnapshotSaved"/> or <see cref="OnSnapshotFailed"/> tells the outcome.
    /// </summary>
    /// <param name="state">Immutable state; the journal must be able to store it.</param>
    /// <exception cref="InvalidOperationException">There is no event yet.</exception>
    protected void SaveSnapshot(object state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (LastSequence == 0)
            throw new InvalidOperationException($"{PersistenceId} has no event that a snapshot could contain.");
        _journal.Submit(new JournalRequest.SaveSnapshot(PersistenceId, LastSequence, state), _address);
    }

    /// <summary>A snapshot is durable.</summary>
    /// <param name="sequence">The last event that it contains.</param>
    protected virtual void OnSnapshotSaved(long sequence)
    {
    }

    /// <summary>
    /// A snapshot was not stored, or the events that it covers were not deleted. Nothing is lost, the log is only
    /// longer than it need be; the base publishes a <see cref="CleanupFailed"/>.
    /// </summary>
    /// <param name="cause">Why.</param>
    protected virtual void OnSnapshotFailed(Exception cause) =>
        Context.System.EventStream.Publish(new CleanupFailed(Self, cause));

    /// <summary>The journal failed this actor, which is stopped right after this call.</summary>
    /// <param name="cause">Whose log, and what failed.</param>
    protected virtual void OnJournalFailure(JournalException cause)
    {
    }

    /// <inheritdoc/>
    protected sealed override bool Receive(object message) => ReceiveCommand(message);

    internal sealed override bool CanResume => !IsRecovering && !_halfChanged;

    internal sealed override void OnGivenUp() => CancelTimeout();

    internal sealed override void OnStarted()
    {
        Cell.HoldUserMessages();
        Ask(new JournalRequest.LoadSnapshot(PersistenceId));
    }

    internal sealed override void OnPortAnswer(PortAnswerRef address, object answer)
    {
        if (!ReferenceEquals(address, _address))
            return; // meant for an earlier instance
        switch (answer)
        {
            case JournalTimeoutPassed late:
                if (ReferenceEquals(late.Request, _awaited))
                    StopBecauseOf($"did not answer {late.Request.GetType().Name} within {JournalTimeout}", cause: null);
                break;
            case JournalAnswer { Request: JournalRequest.SaveSnapshot or JournalRequest.TrimEvents } beside:
                OnSnapshotAnswer(beside);
                break;
            case JournalAnswer expected when ReferenceEquals(expected.Request, _awaited):
                _awaited = null;
                CancelTimeout();
                _halfChanged = true; // until the answer has been taken in completely
                OnAnswer(expected);
                _halfChanged = false;
                break;
        }
    }

    private void OnAnswer(JournalAnswer answer)
    {
        switch (answer)
        {
            case JournalAnswer.SnapshotLoaded loaded:
                OnSnapshotLoaded(loaded);
                break;
            case JournalAnswer.EventsRead read:
                OnEventsRead(read);
                break;
            case JournalAnswer.EventsAppended appended:
                OnAppended(appended);
                break;
            case JournalAnswer.AppendConflict conflict:
                StopBecauseOf($"holds {conflict.ActualSequence} events where {LastSequence} were expected: someone else writes to the log", cause: null);
                break;
            case JournalAnswer.RequestFailed failed:
                StopBecauseOf($"failed at {failed.Request.GetType().Name}: {failed.Cause.Message}", failed.Cause);
                break;
        }
    }

    private void OnSnapshotLoaded(JournalAnswer.SnapshotLoaded loaded)
    {
        if (loaded.State is { } state)
        {
            LastSequence = loaded.Sequence;
            ReceiveRecover(new RecoveryMessages.SnapshotOffer(loaded.Sequence, state));
        }

        ReadNextPage();
    }

    private void OnEventsRead(JournalAnswer.EventsRead read)
    {
        bool gap = read.Events.Count > 0 ? read.FirstSequence != LastSequence + 1 : read.HighestSequence > LastSequence;
        if (gap || read.HighestSequence < LastSequence)
        {
            StopBecauseOf($"lacks event {LastSequence + 1} of {read.HighestSequence}", cause: null);
            return;
        }

        foreach (object @event in read.Events)
        {
            LastSequence++;
            ReceiveRecover(@event);
        }

        if (LastSequence < read.HighestSequence)
        {
            ReadNextPage();
            return;
        }

        ReceiveRecover(new RecoveryMessages.Completed());
        IsRecovering = false;
        Cell.ReleaseUserMessages();
    }

    private void OnAppended(JournalAnswer.EventsAppended appended)
    {
        PendingWrite write = _writes.Dequeue();
        Invariant.Require(appended.LastSequence == LastSequence + write.Events.Length, "A journal counts its events without gaps.");
        Cell.WithMessageInHand(write.Origin, () =>
        {
            foreach (object @event in write.Events)
            {
                LastSequence++;
                write.Handler(@event);
            }
        });
        if (_writes.Count > 0)
            WriteNext();
        else
            Cell.ReleaseUserMessages();
    }

    private void OnSnapshotAnswer(JournalAnswer answer)
    {
        switch (answer)
        {
            case JournalAnswer.SnapshotSaved { Request: JournalRequest.SaveSnapshot saved }:
                _journal.Submit(new JournalRequest.TrimEvents(PersistenceId, saved.Sequence), _address);
                OnSnapshotSaved(saved.Sequence);
                break;
            case JournalAnswer.RequestFailed failed:
                OnSnapshotFailed(failed.Cause);
                break;
        }
    }

    private void ReadNextPage() => Ask(new JournalRequest.ReadEvents(PersistenceId, LastSequence + 1, PageSize));

    private void WriteNext()
    {
        Cell.HoldUserMessages();
        Ask(new JournalRequest.AppendEvents(PersistenceId, LastSequence, _writes.Peek().Events));
    }

    private void Ask(JournalRequest request)
    {
        _awaited = request;
        if (JournalTimeout > TimeSpan.Zero)
        {
            _timeout = new PortTimeout(_address, new JournalTimeoutPassed(request));
            Cell.System.Timers.Schedule(_timeout, JournalTimeout);
        }

        _journal.Submit(request, _address);
    }

    private void CancelTimeout()
    {
        if (_timeout is null)
            return;
        Cell.System.Timers.Cancel(_timeout);
        _timeout = null;
    }

    private void StopBecauseOf(string what, Exception? cause)
    {
        _awaited = null;
        string text = $"{PersistenceId}: the journal {what}.";
        JournalException failure = cause is null ? new JournalException(text) : new JournalException(text, cause);
        Context.System.EventStream.Publish(new ActorFailed(Self, failure, Directive.Stop));
        OnJournalFailure(failure);
        Context.Stop(Self);
    }

    private sealed record PendingWrite(object[] Events, Action<object> Handler, Envelope Origin);

    private sealed record JournalTimeoutPassed(JournalRequest Request);
}

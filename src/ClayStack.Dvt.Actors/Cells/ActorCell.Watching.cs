namespace ClayStack.Dvt.Actors;

/// <content>Death watch, both sides.</content>
internal sealed partial class ActorCell
{
    private bool _subscribed;
    private volatile bool _ended;

    /// <summary>How many actors watch this one, for tests of leaks.</summary>
    internal int WatcherCount => _extras?.WatchedBy.Count ?? 0;

    public IActorRef Watch(IActorRef actor)
    {
        ActorRef target = Watchable(actor);
        if (!ReferenceEquals(target, this) && Extras.Watching.TryAdd(target, true))
            target.SendSystem(new WatchMessage(this));
        return actor;
    }

    public IActorRef Unwatch(IActorRef actor)
    {
        ActorRef target = Watchable(actor);
        if (_extras is null)
            return actor;
        if (_extras.Watching.Remove(target))
            target.SendSystem(new UnwatchMessage(this));
        _extras.TerminatedQueued.Remove(target);
        return actor;
    }

    /// <summary>Notes that the event stream knows this actor. Called on any thread, inside the stream's gate.</summary>
    /// <returns>False when the actor has ended.</returns>
    internal bool MarkSubscribed()
    {
        Volatile.Write(ref _subscribed, true);
        Interlocked.MemoryBarrier();
        return !_ended;
    }

    private static ActorRef Watchable(IActorRef actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor as ActorRef
            ?? throw new ArgumentException("Only an actor of an actor system can be watched.", nameof(actor));
    }

    private void AddWatcher(ActorRef watcher) => Extras.WatchedBy.TryAdd(watcher, true);

    private void RemoveWatcher(ActorRef watcher) => _extras?.WatchedBy.Remove(watcher);

    private void OnDeathWatch(ActorRef ended)
    {
        if (_extras is not null && _extras.Watching.Remove(ended) && _waiting != Waiting.ForTermination)
        {
            _extras.TerminatedQueued.Add(ended);
            Enqueue(new Envelope(new TerminatedNotice(ended), ended), ignoreBound: true);
        }

        if (ended is ActorCell child && RemoveChild(child))
            AfterChildEnded();
    }

    private void UnwatchAll()
    {
        if (_extras is null)
            return;
        foreach (ActorRef watched in _extras.Watching.Keys)
            watched.SendSystem(new UnwatchMessage(this));
        _extras.Watching.Clear();
        _extras.TerminatedQueued.Clear();
    }

    /// <summary>A parent that watches gets a second notification here, which finds nothing left to do.</summary>
    private void TellWatchers()
    {
        if (_extras is null)
            return;
        foreach (ActorRef watcher in _extras.WatchedBy.Keys)
            watcher.SendSystem(new DeathWatchNotification(this));
    }
}

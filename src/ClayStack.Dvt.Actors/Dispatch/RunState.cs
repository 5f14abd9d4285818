namespace ClayStack.Dvt.Actors;

/// <summary>
/// What one thread needs to run actors: the messages taken from a mailbox and not handled yet, the actor that is
/// running, and an actor that this run has woken and that runs next on the same thread.
/// </summary>
internal sealed class RunState
{
    internal const int BatchSize = 64;

    [ThreadStatic]
    private static RunState? _current;

    internal readonly Envelope[] Batch = new Envelope[BatchSize];
    internal int Index;
    internal int Count;

    /// <summary>The actor whose code is on this thread's stack; null outside of actors.</summary>
    internal ActorCell? Running;

    /// <summary>The cell whose instance is being constructed; its base constructor takes it.</summary>
    internal ActorCell? Constructing;

    internal ActorCell? Next;
    internal ThreadPoolDispatcher? Dispatcher;

    /// <summary>How many actors this thread has run in a row since the pool gave it the first one.</summary>
    internal int Chain;

    /// <summary>This thread's state, made at the first call.</summary>
    internal static RunState Current => _current ??= new RunState();

    /// <summary>This thread's state if it ever ran an actor.</summary>
    internal static RunState? CurrentOrNull => _current;

    internal bool HasRest => Index < Count;

    /// <summary>Gives messages that were taken but not handled back to the front of the mailbox.</summary>
    internal void ReturnRest(Mailbox mailbox)
    {
        mailbox.PutBackInFront(Batch.AsSpan(Index, Count - Index));
        Batch.AsSpan(Index, Count - Index).Clear();
        Index = Count = 0;
    }
}

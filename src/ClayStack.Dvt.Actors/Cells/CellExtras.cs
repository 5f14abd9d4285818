using ClayStack.Dvt.Actors.Timing;

namespace ClayStack.Dvt.Actors;

/// <summary>The parts of a cell that many actors never use, made at their first use.</summary>
internal sealed class CellExtras
{
    /// <summary>Actors that this one watches. Ordered, because the order of messages must not depend on hash codes.</summary>
    internal readonly OrderedDictionary<ActorRef, bool> Watching = [];

    /// <summary>Actors that watch this one.</summary>
    internal readonly OrderedDictionary<ActorRef, bool> WatchedBy = [];

    /// <summary>Ended actors whose <see cref="TerminatedNotice"/> lies in the mailbox.</summary>
    internal readonly HashSet<ActorRef> TerminatedQueued = [];

    internal Dictionary<string, ActorCell>? ChildrenByName;
    internal List<SystemMessage>? Deferred;
    internal Stack<Receive?>? Behaviours;
    internal ActorTimers? Timers;
    internal ActorStash? Stash;
}

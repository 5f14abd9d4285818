using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Simulation;

namespace ClayStack.Dvt.TestKit.Swarm;

/// <summary>What the actors of a <see cref="SwarmWorkload"/> say to each other.</summary>
internal abstract record SwarmMessages
{
    /// <summary>Wanders from member to member until its hops are used up.</summary>
    internal sealed record Token(int Hops, ulong Value) : SwarmMessages, ITraceable
    {
        public ulong TraceDigest => Value ^ (ulong)Hops;
    }

    /// <summary>The members that tokens may be sent to.</summary>
    internal sealed record Members(IActorRef[] All) : SwarmMessages;

    /// <summary>A member's timer.</summary>
    internal sealed record Tick : SwarmMessages
    {
        internal static readonly Tick Instance = new();
    }

    /// <summary>A member has had all its ticks.</summary>
    internal sealed record Finished : SwarmMessages
    {
        internal static readonly Finished Instance = new();
    }
}

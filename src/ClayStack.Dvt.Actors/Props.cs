namespace ClayStack.Dvt.Actors;

/// <summary>
/// The recipe of an actor: how to construct it, and the bounds that it lives with. Immutable; one value may serve any
/// number of actors.
/// </summary>
public sealed class Props
{
    /// <summary>The bound of a mailbox whose <see cref="Props"/> set none.</summary>
    public const int DefaultMailboxCapacity = 16_384;

    /// <summary>The bound of a stash whose <see cref="Props"/> set none.</summary>
    public const int DefaultStashCapacity = 1_024;

    private readonly Func<ActorBase> _factory;

    private Props(Func<ActorBase> factory, Type? actorType)
    {
        _factory = factory;
        ActorType = actorType;
    }

    private Props(Props other)
    {
        _factory = other._factory;
        ActorType = other.ActorType;
        MailboxCapacity = other.MailboxCapacity;
        Overflow = other.Overflow;
        StashCapacity = other.StashCapacity;
        SupervisorStrategy = other.SupervisorStrategy;
    }

    /// <summary>The type of the instances.</summary>
    public Type? ActorType { get; }

    /// <summary>How many user messages may wait. Timer messages and <see cref="Terminated"/> come on top.</summary>
    public int MailboxCapacity { get; private init; } = DefaultMailboxCapacity;

    /// <summary>What happens to a message that finds the mailbox full.</summary>
    public OverflowPolicy Overflow { get; private init; } = OverflowPolicy.DropNewest;

    /// <summary>How many messages may be stashed.</summary>
    public int StashCapacity { get; private init; } = DefaultStashCapacity;

    /// <summary>Overrides <see cref="ActorBase.SupervisorStrategy"/>; null to use the actor's own.</summary>
    public SupervisorStrategy? SupervisorStrategy { get; private init; }

    /// <summary>A recipe for an actor without constructor arguments.</summary>
    /// <typeparam name="TActor">The actor.</typeparam>
    /// <returns>The recipe.</returns>
    public static Props Create<TActor>()
        where TActor : ActorBase, new() => new(static () => new TActor(), typeof(TActor));

    /// <summary>A recipe by a factory, called anew for each restart.</summary>
    /// <typeparam name="TActor">The actor.</typeparam>
    /// <param name="factory">Constructs and returns exactly one new instance.</param>
    /// <returns>The recipe.</returns>
    public static Props Create<TActor>(Func<TActor> factory)
        where TActor : ActorBase
    {
        ArgumentNullException.ThrowIfNull(factory);
        return new Props(factory, typeof(TActor));
    }

    /// <summary>The same recipe with another mailbox.</summary>
    /// <param name="capacity">How many user messages may wait, at least 1.</param>
    /// <param name="overflow">What happens to one more.</param>
    /// <returns>A new recipe.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is below 1 or above 2²⁶.</exception>
    public Props WithMailbox(int capacity, OverflowPolicy overflow)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, 1 << 26);
        return new Props(this) { MailboxCapacity = capacity, Overflow = overflow };
    }

    /// <summary>The same recipe with another bound on stashed messages.</summary>
    /// <param name="capacity">How many messages may be stashed, at least 1.</param>
    /// <returns>A new recipe.</returns>
    public Props WithStash(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        return new Props(this) { StashCapacity = capacity };
    }

    /// <summary>The same recipe with another strategy for the actor's children.</summary>
    /// <param name="strategy">The strategy.</param>
    /// <returns>A new recipe.</returns>
    public Props WithSupervisorStrategy(SupervisorStrategy strategy)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        return new Props(this) { SupervisorStrategy = strategy };
    }

    internal ActorBase Construct() => _factory();
}

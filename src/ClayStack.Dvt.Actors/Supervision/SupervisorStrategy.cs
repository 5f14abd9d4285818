namespace ClayStack.Dvt.Actors;

/// <summary>How an actor reacts to the failure of a child.</summary>
public abstract class SupervisorStrategy
{
    private protected SupervisorStrategy()
    {
    }

    /// <summary>
    /// The strategy of an actor that names none: a child that could not be constructed is stopped, any other failure
    /// restarts it, at most 10 times within a minute.
    /// </summary>
    public static SupervisorStrategy Default { get; } =
        new OneForOneStrategy(restartsMax: 10, TimeSpan.FromMinutes(1), DefaultDecider);

    /// <summary>A strategy under which every failure stops the child: for actors that must not go on half-done.</summary>
    public static SupervisorStrategy Stopping { get; } =
        new OneForOneStrategy(restartsMax: 0, TimeSpan.Zero, _ => Directive.Stop);

    /// <summary>Stops a child whose construction failed and restarts any other.</summary>
    /// <param name="cause">The failure.</param>
    /// <returns>The verdict.</returns>
    public static Directive DefaultDecider(Exception cause) =>
        cause is ActorInitializationException ? Directive.Stop : Directive.Restart;

    /// <summary>Decides about one failure of <paramref name="child"/> at monotonic time <paramref name="now"/>.</summary>
    internal abstract Directive Decide(ActorCell child, Exception cause, TimeSpan now);
}

namespace ClayStack.Dvt.Actors;

/// <summary>What an actor system is built on. Nothing is taken from the surroundings by default.</summary>
public sealed record ActorSystemSettings
{
    /// <summary>The clock of all timers.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Where the actors run.</summary>
    public required Dispatcher Dispatcher { get; init; }

    /// <summary>How failures of top-level actors are judged.</summary>
    public SupervisorStrategy SupervisorStrategy { get; init; } = SupervisorStrategy.Default;
}

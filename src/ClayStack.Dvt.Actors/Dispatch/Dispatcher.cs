namespace ClayStack.Dvt.Actors;

/// <summary>
/// Decides when and where actors run. There are two: <see cref="ThreadPoolDispatcher"/> for production and the one of
/// <see cref="Simulation.Simulator"/> for deterministic runs; the same actors run on both.
/// </summary>
public abstract class Dispatcher
{
    private protected Dispatcher()
    {
    }

    /// <summary>True when time is virtual and one thread runs everything.</summary>
    internal abstract bool IsSimulated { get; }

    /// <summary>An idle actor has got work. Called once until the actor has gone idle again.</summary>
    internal abstract void Schedule(ActorCell cell);

    /// <summary>The queue of an actor that is scheduled has become long.</summary>
    internal abstract void Hurry(ActorCell cell);

    /// <summary>An actor keeps its thread, so the one that it has woken (<see cref="RunState.Next"/>) must run elsewhere.</summary>
    internal abstract void SpillNext(RunState run);
}

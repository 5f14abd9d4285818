namespace ClayStack.Dvt.Actors.Simulation;

/// <summary>Chooses which of the actors that have work takes the next step.</summary>
public abstract class SchedulingStrategy
{
    private protected SchedulingStrategy()
    {
    }

    /// <summary>Every actor that has work is equally likely. Good at finding common orders; the default.</summary>
    /// <returns>A strategy for one simulator.</returns>
    public static SchedulingStrategy RandomWalk() => new RandomWalkStrategy();

    /// <summary>
    /// Probabilistic concurrency testing (Burckhardt et al., ASPLOS 2010): each actor has a random priority and the
    /// highest one that has work always runs, except at <paramref name="changes"/> random steps, where the running one
    /// falls below all others. Finds orders that need one actor to starve for long, which a random walk almost never
    /// does: a bug that needs d ordered events among n actors in k steps shows with probability at least
    /// 1 / (n·kᵈ⁻¹) for d − 1 changes.
    /// </summary>
    /// <param name="changes">How many priority changes, at least 0.</param>
    /// <param name="steps">Within how many steps they happen, at least 1.</param>
    /// <returns>A strategy for one simulator.</returns>
    public static SchedulingStrategy Priorities(int changes, long steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(changes);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return new PriorityStrategy(changes, steps);
    }

    /// <summary>Called once, before the first choice.</summary>
    internal abstract void Begin(SeededRandom random);

    /// <summary>An actor is about to be ready for the first time.</summary>
    internal abstract void OnCreated(ActorCell cell);

    /// <summary>The index of the actor that takes the next step; the span is not empty.</summary>
    internal abstract int Choose(ReadOnlySpan<ActorCell> ready);
}

namespace ClayStack.Dvt.Actors.Simulation;

/// <summary>Chooses uniformly.</summary>
internal sealed class RandomWalkStrategy : SchedulingStrategy
{
    private SeededRandom? _random;

    internal override void Begin(SeededRandom random) => _random = random;

    internal override void OnCreated(ActorCell cell)
    {
    }

    internal override int Choose(ReadOnlySpan<ActorCell> ready) => ready.Length == 1 ? 0 : _random!.Next(ready.Length);
}

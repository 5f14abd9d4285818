namespace ClayStack.Dvt.Actors.Simulation;

/// <summary>Random priorities with a few random changes; see <see cref="SchedulingStrategy.Priorities"/>.</summary>
internal sealed class PriorityStrategy(int changes, long steps) : SchedulingStrategy
{
    private readonly HashSet<long> _changeAt = [];
    private SeededRandom? _random;
    private long _step;
    private long _lowest;

    internal override void Begin(SeededRandom random)
    {
        _random = random;
        for (int i = 0; i < changes; i++)
            _changeAt.Add((long)(random.NextUInt64() % (ulong)steps));
    }

    /// <summary>Initial priorities are positive; lowered ones are negative and fall each time.</summary>
    internal override void OnCreated(ActorCell cell) => cell.SchedulingPriority = (long)(_random!.NextUInt64() >> 1);

    internal override int Choose(ReadOnlySpan<ActorCell> ready)
    {
        int best = Highest(ready);
        if (_changeAt.Contains(_step++))
        {
            ready[best].SchedulingPriority = --_lowest;
            best = Highest(ready);
        }

        return best;
    }

    private static int Highest(ReadOnlySpan<ActorCell> ready)
    {
        int best = 0;
        for (int i = 1; i < ready.Length; i++)
        {
            if (ready[i].SchedulingPriority > ready[best].SchedulingPriority)
                best = i;
        }

        return best;
    }
}

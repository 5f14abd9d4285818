namespace ClayStack.Dvt.Actors.Simulation;

/// <summary>
/// Runs any number of actor systems on one thread in virtual time. A seeded strategy chooses which actor takes the next
/// step; time jumps to the next timer only when no actor has work. One seed gives one run, in every process. Not
/// thread-safe: one thread drives it.
/// </summary>
public sealed class Simulator
{
    /// <summary>Where virtual time begins unless told otherwise.</summary>
    public static readonly DateTimeOffset DefaultStart = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly SimulatedDispatcher _dispatcher;
    private TimeSpan _instant;
    private long _stepsAtInstant;

    /// <summary>Creates a simulation in which nothing happens yet.</summary>
    /// <param name="seed">Determines every choice.</param>
    /// <param name="strategy">Who takes the next step; null for <see cref="SchedulingStrategy.RandomWalk"/>. Not to be shared.</param>
    /// <param name="start">The first virtual time; null for <see cref="DefaultStart"/>.</param>
    public Simulator(ulong seed, SchedulingStrategy? strategy = null, DateTimeOffset? start = null)
    {
        Seed = seed;
        SeededRandom root = new(seed);
        Time = new VirtualTimeProvider(start ?? DefaultStart);
        Trace = new SimulationTrace(Time);
        strategy ??= SchedulingStrategy.RandomWalk();
        strategy.Begin(root.Fork());
        Random = root.Fork();
        _dispatcher = new SimulatedDispatcher(strategy, Trace);
    }

    /// <summary>The seed.</summary>
    public ulong Seed { get; }

    /// <summary>The virtual clock.</summary>
    public VirtualTimeProvider Time { get; }

    /// <summary>Randomness for the simulated world; apart from the strategy's own.</summary>
    public SeededRandom Random { get; }

    /// <summary>The hash over all steps.</summary>
    public SimulationTrace Trace { get; }

    /// <summary>The dispatcher for <see cref="ActorSystemSettings"/>.</summary>
    public Dispatcher Dispatcher => _dispatcher;

    /// <summary>
    /// Steps that may be taken without time moving; more means that actors keep each other busy for ever.
    /// </summary>
    public long StepsPerInstantMax { get; init; } = 1_000_000;

    /// <summary>True when no actor has work at this instant.</summary>
    public bool IsIdle => !_dispatcher.HasReady;

    /// <summary>Starts an actor system inside the simulation.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The system.</returns>
    public ActorSystem CreateSystem(string name) =>
        ActorSystem.Create(name, new ActorSystemSettings { Time = Time, Dispatcher = Dispatcher });

    /// <summary>Lets one actor take one step, or, if none has work, runs the next timer.</summary>
    /// <returns>False when neither actors nor timers are left.</returns>
    public bool Step() => Step(TimeSpan.MaxValue);

    /// <summary>Takes steps until no actor has work; time stands still.</summary>
    public void RunUntilIdle()
    {
        while (_dispatcher.HasReady)
            StepActor();
    }

    /// <summary>Runs everything that happens within a span of virtual time, and ends exactly at its end.</summary>
    /// <param name="duration">How long.</param>
    public void RunFor(TimeSpan duration)
    {
        TimeSpan end = Time.Elapsed + duration;
        while (Step(end))
        {
        }

        Time.MoveTo(end);
    }

    /// <summary>Runs until a condition holds, asked before each step.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="limit">How much virtual time it may take at most.</param>
    /// <returns>False when it did not hold in time; time has then moved by the whole limit.</returns>
    public bool RunUntil(Func<bool> condition, TimeSpan limit)
    {
        ArgumentNullException.ThrowIfNull(condition);
        TimeSpan end = Time.Elapsed + limit;
        while (!condition())
        {
            if (Step(end))
                continue;
            Time.MoveTo(end);
            return condition();
        }

        return true;
    }

    private bool Step(TimeSpan end)
    {
        if (!_dispatcher.HasReady)
            return _dispatcher.RunTimer(Time, end);
        StepActor();
        return true;
    }

    private void StepActor()
    {
        if (Time.Elapsed != _instant)
        {
            _instant = Time.Elapsed;
            _stepsAtInstant = 0;
        }

        if (++_stepsAtInstant > StepsPerInstantMax)
            throw new InvalidOperationException(
                $"Seed {Seed}: {StepsPerInstantMax} steps at virtual time {_instant} and still not idle; {_dispatcher.Ready[0].Path} is among those with work.");
        _dispatcher.Step();
    }
}

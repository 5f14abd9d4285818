namespace ClayStack.Dvt.Actors.Simulation;

/// <summary>
/// Runs actors one message at a time on the thread that drives the simulation; the strategy chooses whose turn it is.
/// </summary>
internal sealed class SimulatedDispatcher : Dispatcher
{
    private readonly SchedulingStrategy _strategy;
    private ActorCell[] _ready = new ActorCell[64];
    private int _readyCount;
    private int _thread;

    internal SimulatedDispatcher(SchedulingStrategy strategy, SimulationTrace trace)
    {
        _strategy = strategy;
        Trace = trace;
    }

    internal SimulationTrace Trace { get; }

    internal bool HasReady => _readyCount > 0;

    internal override bool IsSimulated => true;

    /// <summary>The actors that have work, for diagnostics.</summary>
    internal ReadOnlySpan<ActorCell> Ready => _ready.AsSpan(0, _readyCount);

    internal override void Schedule(ActorCell cell)
    {
        Invariant.Require(
            _thread == 0 || _thread == Environment.CurrentManagedThreadId,
            "Only the thread that runs a simulation may send to its actors: a task or thread of the program under test escaped it.");
        if (cell.SchedulingPriority == 0)
        {
            cell.SchedulingPriority = 1;
            _strategy.OnCreated(cell);
        }

        if (_readyCount == _ready.Length)
            Array.Resize(ref _ready, _readyCount * 2);
        _ready[_readyCount++] = cell;
    }

    internal override void Hurry(ActorCell cell)
    {
    }

    internal override void SpillNext(RunState run) =>
        throw new InvariantViolation("A simulated run chains no actors.");

    /// <summary>Lets one actor take one step. There must be one that has work.</summary>
    internal void Step()
    {
        Enter();
        try
        {
            int index = _strategy.Choose(Ready);
            ActorCell cell = _ready[index];
            _ready[index] = _ready[--_readyCount];
            _ready[_readyCount] = null!;
            if (cell.RunBatches(RunState.Current, budget: 1))
                Schedule(cell);
        }
        finally
        {
            _thread = 0;
        }
    }

    /// <summary>Runs a due timer with the same guard against foreign threads.</summary>
    internal bool RunTimer(VirtualTimeProvider time, TimeSpan limit)
    {
        Enter();
        try
        {
            return time.TryRunNext(limit);
        }
        finally
        {
            _thread = 0;
        }
    }

    private void Enter()
    {
        Invariant.Require(_thread == 0, "A simulation is driven by one thread, and not from inside one of its actors.");
        _thread = Environment.CurrentManagedThreadId;
    }
}

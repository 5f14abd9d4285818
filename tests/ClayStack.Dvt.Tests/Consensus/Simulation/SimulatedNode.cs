using ClayStack.Dvt.Consensus;

namespace ClayStack.Dvt.Tests.Consensus.Simulation;

/// <summary>An honest operator: its machine, and what its surroundings owe it.</summary>
internal sealed class SimulatedNode(QbftSettings settings, ValueHash input)
{
    private readonly HashSet<(ValueHash, int)> _everAsked = [];

    internal int Index => settings.Self.Value;

    internal ValueHash Input => input;

    internal QbftInstance Machine { get; private set; } = new(settings);

    internal bool Crashed { get; set; }

    internal bool Restarted { get; private set; }

    internal bool HasInput { get; set; }

    internal List<(ValueHash Value, int Round)> Checks { get; } = [];

    internal List<ValueHash> Fetches { get; } = [];

    internal bool Undecided => !Crashed && Machine.Decision is null;

    /// <summary>The node forgets everything and has no vote in this instance any more (PROTOCOL C5).</summary>
    internal IReadOnlyList<QbftEffect> Restart()
    {
        Restarted = true;
        Checks.Clear();
        Fetches.Clear();
        Machine = new QbftInstance(settings with { MayVote = false, Fence = new Fence(0, settings.Fence.Counter + 1) });
        return Machine.Start();
    }

    /// <summary>Notes a question; false if it was asked before.</summary>
    internal bool TryAsk(ValueHash value, int round)
    {
        Checks.Add((value, round));
        return _everAsked.Add((value, round));
    }
}

using ClayStack.Dvt.Actors.Simulation;

namespace ClayStack.Dvt.Lab.Checks;

/// <summary>What the checkers found.</summary>
internal sealed class Verdicts(Simulator simulator, Timeline timeline)
{
    private const int KeptMax = 16;

    private readonly SortedDictionary<LabInvariant, long> _broken = [];
    private readonly List<string> _first = [];

    /// <summary>How often each invariant was found broken; none if it held.</summary>
    public IReadOnlyDictionary<LabInvariant, long> Broken => _broken;

    /// <summary>The first findings, as lines.</summary>
    public IReadOnlyList<string> First => _first;

    /// <summary>Whether everything held.</summary>
    public bool AllHold => _broken.Count == 0;

    public void Break(LabInvariant invariant, string what)
    {
        _broken[invariant] = _broken.GetValueOrDefault(invariant) + 1;
        simulator.Trace.Mix((ulong)invariant + 1);
        timeline.Add($"BROKEN {invariant}: {what}");
        if (_first.Count < KeptMax)
            _first.Add($"{Timeline.Stamp(simulator.Time.Elapsed)} {invariant}: {what}");
    }
}

using ClayStack.Dvt.Lab.Checks;
using ClayStack.Dvt.Lab.Faults;

namespace ClayStack.Dvt.Lab.Runs;

/// <summary>How a run ended.</summary>
internal sealed record RunResult
{
    public required ulong Seed { get; init; }

    public required int Operators { get; init; }

    public required IReadOnlyList<int> Malicious { get; init; }

    public required TimeSpan VirtualTime { get; init; }

    /// <summary>Over every step; equal in every process.</summary>
    public required ulong TraceHash { get; init; }

    public required long Messages { get; init; }

    public required long Partials { get; init; }

    public required FaultTally Faults { get; init; }

    public required LabTally Tally { get; init; }

    /// <summary>How often which invariant was broken; empty if all held.</summary>
    public required IReadOnlyDictionary<LabInvariant, long> Broken { get; init; }

    /// <summary>The first findings.</summary>
    public required IReadOnlyList<string> Findings { get; init; }

    /// <summary>The last things that happened.</summary>
    public required IReadOnlyList<string> Timeline { get; init; }

    public bool Holds => Broken.Count == 0;
}

using System.Globalization;

namespace ClayStack.Dvt.Benchmarks.Fuzz;

/// <summary>What fuzzing one decoder gave.</summary>
/// <param name="Name">The decoder.</param>
/// <param name="Inputs">Inputs tried, the valid ones not counted.</param>
/// <param name="Accepted">Inputs accepted.</param>
/// <param name="SlowestMs">The longest time that one input took.</param>
/// <param name="Failure">The first input that made the decoder throw, with the exception; null when none did.</param>
internal sealed record FuzzReport(string Name, int Inputs, int Accepted, double SlowestMs, string? Failure)
{
    /// <summary>One line for a log.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name,-28} {Inputs,9} inputs {Accepted,8} accepted, slowest {SlowestMs,8:F1} ms {Failure ?? "ok"}");
}

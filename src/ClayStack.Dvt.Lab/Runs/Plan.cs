namespace ClayStack.Dvt.Lab.Runs;

/// <summary>What one seed of a scenario plays.</summary>
/// <param name="Operators">n.</param>
/// <param name="Values">The knobs' values, by name.</param>
internal sealed record Plan(int Operators, IReadOnlyDictionary<string, double> Values)
{
    /// <summary>A knob's value.</summary>
    public double this[Knob knob] => Values[knob.Name];

    /// <summary>f.</summary>
    public int FaultsMax => (Operators - 1) / 3;
}

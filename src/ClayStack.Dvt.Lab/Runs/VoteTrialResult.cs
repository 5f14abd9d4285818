namespace ClayStack.Dvt.Lab.Runs;

/// <summary>What a trial found.</summary>
/// <param name="Milliseconds">From the block to the first beacon node's acceptance, in order; a slot each.</param>
/// <param name="Slots">How many slots had a duty.</param>
/// <param name="Rounds">The mean of the rounds that decided.</param>
/// <param name="RightHead">Which share of the votes was for the slot's block that most of the chain sees.</param>
internal sealed record VoteTrialResult(IReadOnlyList<double> Milliseconds, int Slots, double Rounds, double RightHead)
{
    /// <summary>The middle one.</summary>
    public double Median => Milliseconds.Count == 0 ? double.NaN : Milliseconds[Milliseconds.Count / 2];

    /// <summary>The last one.</summary>
    public double Longest => Milliseconds.Count == 0 ? double.NaN : Milliseconds[^1];

    /// <summary>The mean.</summary>
    public double Mean => Milliseconds.Count == 0 ? double.NaN : Milliseconds.Average();
}

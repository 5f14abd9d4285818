namespace ClayStack.Dvt.Duties.Tracking;

/// <summary>What an operator is told of a <see cref="MissReason"/>.</summary>
/// <param name="Responsible">Where the cause lies.</param>
/// <param name="Meaning">What happened, as a sentence.</param>
/// <param name="Remedy">What to do, as a sentence.</param>
public sealed record MissExplanation(Responsible Responsible, string Meaning, string Remedy);

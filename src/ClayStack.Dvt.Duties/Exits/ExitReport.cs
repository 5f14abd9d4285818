namespace ClayStack.Dvt.Duties.Exits;

/// <summary>The answer to <see cref="ExitQuestion.Show"/>.</summary>
/// <param name="Exits">How the exits stand, in the order of the keys' bytes; none if nobody asked for any.</param>
/// <param name="Problem">Why the validator that was named is not among them; null if it is, or none was named.</param>
public sealed record ExitReport(IReadOnlyList<ExitStatus> Exits, string? Problem);

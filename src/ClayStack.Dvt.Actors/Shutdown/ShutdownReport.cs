namespace ClayStack.Dvt.Actors;

/// <summary>How an orderly end went.</summary>
/// <param name="Reason">Why it was asked for.</param>
/// <param name="Late">Participants that were not ready when their phase ended, as <c>phase: path</c>, in order.</param>
/// <param name="Aborted">True when actors were still running at the final deadline and were cut off.</param>
public sealed record ShutdownReport(string Reason, IReadOnlyList<string> Late, bool Aborted)
{
    /// <summary>True when everyone was ready in time and all actors ended by themselves.</summary>
    public bool IsClean => Late.Count == 0 && !Aborted;
}

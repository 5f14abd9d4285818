namespace ClayStack.Dvt.Duties.Exits;

/// <summary>What became of an <see cref="ExitQuestion.Request"/>.</summary>
public abstract record ExitAnswer
{
    private ExitAnswer()
    {
    }

    /// <summary>This node has signed, durably, and tells its peers until the exit is on the chain.</summary>
    /// <param name="Status">How the exit stands.</param>
    public sealed record Requested(ExitStatus Status) : ExitAnswer;

    /// <summary>Nothing was signed.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="Detail">What was found, and what to do.</param>
    public sealed record Refused(ExitRefusal Reason, string Detail) : ExitAnswer;
}

namespace ClayStack.Dvt.Actors;

/// <summary>Messages between the coordinated shutdown and its participants.</summary>
public abstract record ShutdownMessages
{
    private ShutdownMessages()
    {
    }

    /// <summary>The phase of a participant has come. It answers <see cref="Ready"/> when it is done, or ends.</summary>
    /// <param name="Phase">The phase.</param>
    /// <param name="Deadline">When the phase ends whether or not all are ready, by the system's clock.</param>
    public sealed record Begin(ShutdownPhase Phase, DateTimeOffset Deadline) : ShutdownMessages;

    /// <summary>A participant's answer: done.</summary>
    /// <param name="Phase">The phase that was begun.</param>
    public sealed record Ready(ShutdownPhase Phase) : ShutdownMessages;
}

using ClayStack.Dvt.Actors;

namespace ClayStack.Dvt.TestKit;

/// <summary>A receiver that is no actor: it keeps what it is told, at once, on the teller's thread. Thread-safe.</summary>
public sealed class RecordingRef(string name) : IActorRef
{
    private readonly Lock _gate = new();
    private readonly List<object> _messages = [];

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Path => "/test/" + name;

    /// <summary>What was told so far, in order.</summary>
    public IReadOnlyList<object> Messages
    {
        get
        {
            lock (_gate)
                return [.. _messages];
        }
    }

    /// <inheritdoc/>
    public void Tell(object message, IActorRef? sender)
    {
        lock (_gate)
            _messages.Add(message);
    }
}

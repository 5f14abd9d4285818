using ClayStack.Dvt.Actors;

namespace ClayStack.Dvt.Lab.World;

/// <summary>A subscriber that keeps what one run of a node publishes.</summary>
internal sealed class WorldLog : IActorRef
{
    private readonly List<object> _messages = [];

    public string Name => "events";

    public string Path => "/world/events";

    /// <summary>What was published so far, in order.</summary>
    public IReadOnlyList<object> Messages => _messages;

    public void Tell(object message, IActorRef? sender) => _messages.Add(message);
}

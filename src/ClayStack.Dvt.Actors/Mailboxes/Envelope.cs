namespace ClayStack.Dvt.Actors;

/// <summary>A message on its way, with who sent it.</summary>
internal readonly struct Envelope(object message, IActorRef? sender)
{
    public readonly object Message = message;
    public readonly IActorRef? Sender = sender;
}

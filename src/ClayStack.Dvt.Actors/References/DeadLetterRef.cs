namespace ClayStack.Dvt.Actors;

/// <summary>The receiver of messages that have none: everything sent here is a dead letter.</summary>
internal sealed class DeadLetterRef(ActorSystem system) : ActorRef
{
    public override string Name => "deadLetters";

    public override string Path => "/deadLetters";

    internal override ActorSystem System => system;

    public override void Tell(object message, IActorRef? sender)
    {
        ArgumentNullException.ThrowIfNull(message);
        system.PublishDeadLetter(message, sender, this, DeadLetterReason.NoRecipient);
    }

    internal override void SendSystem(SystemMessage message)
    {
        if (message is WatchMessage watch)
            watch.Watcher.SendSystem(new DeathWatchNotification(this));
    }
}

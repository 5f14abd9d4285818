namespace ClayStack.Dvt.Actors;

/// <summary>
/// The parent of the guardians. It is no actor: it acts on the thread that tells it something, which is safe because
/// both things it is told happen once.
/// </summary>
internal sealed class RootRef(ActorSystem system) : ActorRef
{
    public override string Name => "";

    public override string Path => "/";

    internal override ActorSystem System => system;

    public override void Tell(object message, IActorRef? sender) =>
        system.PublishDeadLetter(message, sender, this, DeadLetterReason.NoRecipient);

    internal override void SendSystem(SystemMessage message)
    {
        switch (message)
        {
            case DeathWatchNotification death:
                system.OnGuardianEnded(death.Ended);
                break;
            case ChildFailedMessage failure:
                // A failure that nobody below could judge: stop in order and report it.
                system.EventStream.Publish(new ActorFailed(failure.Child, failure.Cause, Directive.Stop));
                system.TerminateBecauseOf(failure.Cause);
                break;
            case WatchMessage watch:
                watch.Watcher.SendSystem(new DeathWatchNotification(this));
                break;
        }
    }
}

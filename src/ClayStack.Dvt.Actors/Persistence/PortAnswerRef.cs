namespace ClayStack.Dvt.Actors.Persistence;

/// <summary>
/// The reply address of one instance of an actor for answers that must come ahead of user messages. A later instance
/// has an address of its own, so it never takes an answer that its predecessor asked for.
/// </summary>
internal sealed class PortAnswerRef(ActorCell cell) : ActorRef, ITimerTarget
{
    public override string Name => cell.Name;

    public override string Path => cell.Path;

    internal override ActorSystem System => cell.System;

    public override void Tell(object message, IActorRef? sender)
    {
        ArgumentNullException.ThrowIfNull(message);
        cell.SendSystem(new PortAnswerMessage(this, message));
    }

    internal override void SendSystem(SystemMessage message) => cell.SendSystem(message);

    void ITimerTarget.OnTimer(TimerEntry timer) => Tell(((PortTimeout)timer).Answer, sender: null);
}

/// <summary>A timer whose message comes ahead of user messages, like the answer that it stands in for.</summary>
internal sealed class PortTimeout(PortAnswerRef address, object answer) : TimerEntry(address)
{
    internal object Answer => answer;
}

/// <summary>An answer on its way to the instance that owns <paramref name="address"/>.</summary>
internal sealed class PortAnswerMessage(PortAnswerRef address, object answer) : SystemMessage
{
    internal PortAnswerRef Address => address;

    internal object Answer => answer;
}

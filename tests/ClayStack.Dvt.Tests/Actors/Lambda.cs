using ClayStack.Dvt.Actors;

namespace ClayStack.Dvt.Tests.Actors;

/// <summary>An actor made of functions, for tests in which the hooks themselves are the subject.</summary>
internal sealed class Lambda : ActorBase
{
    public required Action<IActorContext, object> OnMessage { get; init; }

    public Action<IActorContext>? OnPreStart { get; init; }

    public Action<IActorContext>? OnPostStop { get; init; }

    public Action<IActorContext, Exception, object?>? OnPreRestart { get; init; }

    public Action<IActorContext, Exception>? OnPostRestart { get; init; }

    public SupervisorStrategy? Strategy { get; init; }

    /// <summary>True to keep the children over a restart.</summary>
    public bool KeepsChildren { get; init; }

    protected override SupervisorStrategy SupervisorStrategy => Strategy ?? base.SupervisorStrategy;

    public static Props Props(Action<IActorContext, object> onMessage) =>
        ClayStack.Dvt.Actors.Props.Create(() => new Lambda { OnMessage = onMessage });

    protected override bool Receive(object message)
    {
        OnMessage(Context, message);
        return true;
    }

    protected override void PreStart() => OnPreStart?.Invoke(Context);

    protected override void PostStop() => OnPostStop?.Invoke(Context);

    protected override void PreRestart(Exception reason, object? message)
    {
        OnPreRestart?.Invoke(Context, reason, message);
        if (!KeepsChildren)
            base.PreRestart(reason, message);
    }

    protected override void PostRestart(Exception reason)
    {
        if (OnPostRestart is null)
            base.PostRestart(reason);
        else
            OnPostRestart(Context, reason);
    }
}

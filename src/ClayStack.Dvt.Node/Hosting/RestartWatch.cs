using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Duties.Clusters;

namespace ClayStack.Dvt.Node.Hosting;

/// <summary>Tells the host when the node has to begin anew, under a higher fence (PROTOCOL S6).</summary>
internal sealed class RestartWatch : ReceiveActor
{
    /// <summary>Binds what is completed when it has to.</summary>
    public RestartWatch(TaskCompletionSource restart) => Receive<SafetyEvent.RestartNeeded>(_ => restart.TrySetResult());

    /// <inheritdoc/>
    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(SafetyEvent.RestartNeeded));
}

using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Duties.Clusters;

namespace ClayStack.Dvt.Node.Hosting;

/// <summary>Tells the host when a cluster must not go on.</summary>
internal sealed class HaltWatch : ReceiveActor
{
    /// <summary>Binds what is completed with the reason.</summary>
    public HaltWatch(TaskCompletionSource<string> halted) => Receive<ClusterHalted>(halt => halted.TrySetResult(halt.Reason));

    /// <inheritdoc/>
    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(ClusterHalted));
}

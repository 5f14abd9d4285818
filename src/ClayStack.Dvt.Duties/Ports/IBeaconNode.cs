using ClayStack.Dvt.Actors;

namespace ClayStack.Dvt.Duties.Ports;

/// <summary>
/// The port to the operator's beacon nodes, however many there are. A request gets exactly one
/// <see cref="BeaconAnswer"/>, at its deadline at the latest.
/// </summary>
public interface IBeaconNode
{
    /// <summary>Hands a request in and returns at once.</summary>
    /// <param name="request">The request.</param>
    /// <param name="replyTo">Gets the answer.</param>
    void Submit(BeaconRequest request, IActorRef replyTo);

    /// <summary>Names an actor that gets <see cref="BeaconEvent"/>s from now on.</summary>
    /// <param name="receiver">The actor.</param>
    void Subscribe(IActorRef receiver);
}

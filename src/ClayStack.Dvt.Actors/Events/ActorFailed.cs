namespace ClayStack.Dvt.Actors;

/// <summary>
/// An actor failed and its supervisor decided. Published to the <see cref="EventStream"/> for logs and metrics.
/// </summary>
/// <param name="Actor">Who failed.</param>
/// <param name="Cause">The exception.</param>
/// <param name="Directive">What the supervisor decided.</param>
public sealed record ActorFailed(IActorRef Actor, Exception Cause, Directive Directive);

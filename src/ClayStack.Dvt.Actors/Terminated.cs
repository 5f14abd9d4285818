namespace ClayStack.Dvt.Actors;

/// <summary>Tells a watcher that an actor has ended. Comes once for each <see cref="IActorContext.Watch"/>.</summary>
/// <param name="Actor">The actor that has ended.</param>
public sealed record Terminated(IActorRef Actor);

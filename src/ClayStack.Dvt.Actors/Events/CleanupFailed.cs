namespace ClayStack.Dvt.Actors;

/// <summary>
/// A hook that runs while an instance is given up (<see cref="ActorBase.PreRestart"/>, <see cref="ActorBase.PostStop"/>)
/// threw. The stop or restart goes on; the error is published to the <see cref="EventStream"/>.
/// </summary>
/// <param name="Actor">Whose hook threw.</param>
/// <param name="Cause">The exception.</param>
public sealed record CleanupFailed(IActorRef Actor, Exception Cause);

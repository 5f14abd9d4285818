namespace ClayStack.Dvt.Actors;

/// <summary>What has happened in an actor system since its start. A snapshot.</summary>
/// <param name="LiveActors">Actors that exist now, without the kernel's own.</param>
/// <param name="DeadLetters">Messages that reached nobody, overflows included.</param>
/// <param name="Overflows">Messages lost to full mailboxes.</param>
/// <param name="Failures">Exceptions that supervisors had to judge.</param>
/// <param name="Restarts">Instances replaced by fresh ones.</param>
public readonly record struct ActorSystemCounters(
    long LiveActors, long DeadLetters, long Overflows, long Failures, long Restarts);

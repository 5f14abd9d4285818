namespace ClayStack.Dvt.Actors;

/// <summary>
/// Lies among user messages where a watched actor has ended; becomes a <see cref="Terminated"/> unless the watch is
/// taken back before it is reached.
/// </summary>
internal sealed class TerminatedNotice(ActorRef ended)
{
    internal ActorRef Ended => ended;
}

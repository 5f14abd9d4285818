namespace ClayStack.Dvt.Actors;

/// <summary>
/// A life-cycle message. Handled before user messages, in order of arrival, and held in a list that links the messages
/// themselves. The list needs no numeric bound: each entry stands for one living relation (parent, child, watcher).
/// </summary>
internal abstract class SystemMessage
{
    internal SystemMessage? Next;
}

/// <summary>The first message of every actor: construct the instance.</summary>
internal sealed class CreateMessage : SystemMessage;

/// <summary>Hold user messages back because an ancestor has failed.</summary>
internal sealed class SuspendMessage : SystemMessage;

/// <summary>Go on; <paramref name="cause"/> is the failure that is forgiven, null for a mere ancestor's.</summary>
internal sealed class ResumeMessage(Exception? cause) : SystemMessage
{
    internal Exception? Cause => cause;
}

/// <summary>Replace the instance by a fresh one.</summary>
internal sealed class RecreateMessage(Exception cause) : SystemMessage
{
    internal Exception Cause => cause;
}

/// <summary>Stop the children, then yourself.</summary>
internal sealed class TerminateMessage : SystemMessage;

/// <summary>The kernel itself lets the receiver fail, for example on a full mailbox.</summary>
internal sealed class FaultMessage(Exception cause) : SystemMessage
{
    internal Exception Cause => cause;
}

/// <summary>A child has failed and waits for its supervisor's verdict.</summary>
internal sealed class ChildFailedMessage(ActorCell child, Exception cause) : SystemMessage
{
    internal ActorCell Child => child;

    internal Exception Cause => cause;
}

/// <summary>Tell <paramref name="watcher"/> when you end.</summary>
internal sealed class WatchMessage(ActorRef watcher) : SystemMessage
{
    internal ActorRef Watcher => watcher;
}

/// <summary>Forget <paramref name="watcher"/>.</summary>
internal sealed class UnwatchMessage(ActorRef watcher) : SystemMessage
{
    internal ActorRef Watcher => watcher;
}

/// <summary>A child or a watched actor has ended.</summary>
internal sealed class DeathWatchNotification(ActorRef ended) : SystemMessage
{
    internal ActorRef Ended => ended;
}

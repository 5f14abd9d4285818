namespace ClayStack.Dvt.Actors.Persistence;

/// <summary>
/// The port of durable event logs. Each request names an actor to which exactly one <see cref="JournalAnswer"/> goes;
/// an implementation never blocks its caller, and handles the requests of one <c>PersistenceId</c> in their order. What
/// every implementation must do is written down as tests in the TestKit's <c>JournalContract</c>.
/// </summary>
public interface IJournal
{
    /// <summary>Hands a request in.</summary>
    /// <param name="request">The request.</param>
    /// <param name="replyTo">Gets the answer.</param>
    void Submit(JournalRequest request, IActorRef replyTo);
}

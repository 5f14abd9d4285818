using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Persistence;

namespace ClayStack.Dvt.Tests.Actors.Persistence;

/// <summary>A journal in front of a real one that holds requests back until the test lets them through.</summary>
internal sealed class ScriptedJournal(IJournal inner) : IJournal
{
    private readonly Queue<(JournalRequest Request, IActorRef ReplyTo)> _held = new();

    /// <summary>True to hold requests; false to pass them on at once.</summary>
    public bool Holds { get; set; }

    public IReadOnlyList<JournalRequest> Held => [.. _held.Select(entry => entry.Request)];

    public void Submit(JournalRequest request, IActorRef replyTo)
    {
        if (Holds)
            _held.Enqueue((request, replyTo));
        else
            inner.Submit(request, replyTo);
    }

    /// <summary>Lets the oldest held request through.</summary>
    public void PassOne()
    {
        (JournalRequest request, IActorRef replyTo) = _held.Dequeue();
        inner.Submit(request, replyTo);
    }

    /// <summary>Answers the oldest held request with a failure, and drops it.</summary>
    public void FailOne(Exception cause)
    {
        (JournalRequest request, IActorRef replyTo) = _held.Dequeue();
        replyTo.Tell(new JournalAnswer.RequestFailed(request, cause));
    }
}

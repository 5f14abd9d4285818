namespace ClayStack.Dvt.Actors.Persistence;

/// <summary>The answer to a <see cref="JournalRequest"/>.</summary>
/// <param name="Request">The request itself, by which a requester tells its answers apart.</param>
public abstract record JournalAnswer(JournalRequest Request)
{
    /// <summary>The latest snapshot.</summary>
    /// <param name="Request">The request.</param>
    /// <param name="Sequence">The last event that it contains; 0 when there is none.</param>
    /// <param name="State">The state; null when there is none.</param>
    public sealed record SnapshotLoaded(JournalRequest Request, long Sequence, object? State) : JournalAnswer(Request);

    /// <summary>Events in order, without gaps.</summary>
    /// <param name="Request">The request.</param>
    /// <param name="FirstSequence">The sequence number of the first one; what was asked for if there is none.</param>
    /// <param name="Events">The events; fewer than asked for only at the log's end.</param>
    /// <param name="HighestSequence">The sequence number of the last event ever written; 0 for an empty log.</param>
    public sealed record EventsRead(
        JournalRequest Request, long FirstSequence, IReadOnlyList<object> Events, long HighestSequence)
        : JournalAnswer(Request);

    /// <summary>The events are durable.</summary>
    /// <param name="Request">The request.</param>
    /// <param name="LastSequence">The sequence number of the last of them.</param>
    public sealed record EventsAppended(JournalRequest Request, long LastSequence) : JournalAnswer(Request);

    /// <summary>Nothing was written because the log does not end where the writer thought.</summary>
    /// <param name="Request">The request.</param>
    /// <param name="ActualSequence">Where it ends.</param>
    public sealed record AppendConflict(JournalRequest Request, long ActualSequence) : JournalAnswer(Request);

    /// <summary>The snapshot is durable.</summary>
    /// <param name="Request">The request.</param>
    public sealed record SnapshotSaved(JournalRequest Request) : JournalAnswer(Request);

    /// <summary>The events are deleted.</summary>
    /// <param name="Request">The request.</param>
    public sealed record EventsTrimmed(JournalRequest Request) : JournalAnswer(Request);

    /// <summary>
    /// The request failed. Whether an append was written is unknown; the next recovery will tell.
    /// </summary>
    /// <param name="Request">The request.</param>
    /// <param name="Cause">Why.</param>
    public sealed record RequestFailed(JournalRequest Request, Exception Cause) : JournalAnswer(Request);
}

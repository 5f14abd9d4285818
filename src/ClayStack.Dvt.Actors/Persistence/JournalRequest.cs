namespace ClayStack.Dvt.Actors.Persistence;

/// <summary>A request to a journal. Sequence numbers count the events of one id from 1, without gaps.</summary>
/// <param name="PersistenceId">Whose log, not empty.</param>
public abstract record JournalRequest(string PersistenceId)
{
    /// <summary>Asks for the latest snapshot: <see cref="JournalAnswer.SnapshotLoaded"/>.</summary>
    /// <param name="PersistenceId">Whose log.</param>
    public sealed record LoadSnapshot(string PersistenceId) : JournalRequest(PersistenceId);

    /// <summary>Asks for a page of events in order: <see cref="JournalAnswer.EventsRead"/>.</summary>
    /// <param name="PersistenceId">Whose log.</param>
    /// <param name="FromSequence">The first sequence number wanted, at least 1.</param>
    /// <param name="CountMax">How many at most, at least 1.</param>
    public sealed record ReadEvents(string PersistenceId, long FromSequence, int CountMax) : JournalRequest(PersistenceId);

    /// <summary>
    /// Appends events, all or none: <see cref="JournalAnswer.EventsAppended"/> once they are durable, or
    /// <see cref="JournalAnswer.AppendConflict"/> when the log has another length than expected, that is, when someone
    /// else writes to it.
    /// </summary>
    /// <param name="PersistenceId">Whose log.</param>
    /// <param name="ExpectedSequence">The sequence number of the last event in the log; 0 for none.</param>
    /// <param name="Events">At least one event.</param>
    public sealed record AppendEvents(string PersistenceId, long ExpectedSequence, IReadOnlyList<object> Events)
        : JournalRequest(PersistenceId);

    /// <summary>
    /// Stores the state after an event, replacing an older snapshot: <see cref="JournalAnswer.SnapshotSaved"/> once it
    /// is durable.
    /// </summary>
    /// <param name="PersistenceId">Whose log.</param>
    /// <param name="Sequence">The sequence number of the last event that the state contains, at least 1.</param>
    /// <param name="State">The state.</param>
    public sealed record SaveSnapshot(string PersistenceId, long Sequence, object State) : JournalRequest(PersistenceId);

    /// <summary>
    /// Deletes events that a snapshot covers, so that logs do not grow for ever:
    /// <see cref="JournalAnswer.EventsTrimmed"/>. Events beyond the snapshot are never deleted, and the numbering goes on.
    /// </summary>
    /// <param name="PersistenceId">Whose log.</param>
    /// <param name="ToSequence">The last event to delete.</param>
    public sealed record TrimEvents(string PersistenceId, long ToSequence) : JournalRequest(PersistenceId);
}

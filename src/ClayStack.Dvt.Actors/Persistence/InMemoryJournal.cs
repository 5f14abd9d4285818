namespace ClayStack.Dvt.Actors.Persistence;

/// <summary>
/// A journal that lives as long as its process. It answers at once, on the caller's thread. Thread-safe.
/// </summary>
public sealed class InMemoryJournal : IJournal
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Log> _logs = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Submit(JournalRequest request, IActorRef replyTo)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(replyTo);
        replyTo.Tell(Answer(request), sender: null);
    }

    private JournalAnswer Answer(JournalRequest request)
    {
        lock (_gate)
        {
            if (!_logs.TryGetValue(request.PersistenceId, out Log? log))
                _logs.Add(request.PersistenceId, log = new Log());
            return request switch
            {
                JournalRequest.LoadSnapshot => new JournalAnswer.SnapshotLoaded(request, log.SnapshotSequence, log.Snapshot),
                JournalRequest.ReadEvents read => log.Read(read),
                JournalRequest.AppendEvents append => log.Append(append),
                JournalRequest.SaveSnapshot save => log.Save(save),
                JournalRequest.TrimEvents trim => log.Trim(trim),
                _ => throw new ArgumentException($"{request.GetType().Name} is no request that journals know.", nameof(request)),
            };
        }
    }

    private sealed class Log
    {
        private readonly List<object> _events = [];
        private long _trimmed; // sequence number of the last deleted event

        internal object? Snapshot { get; private set; }

        internal long SnapshotSequence { get; private set; }

        private long Highest => _trimmed + _events.Count;

        internal JournalAnswer Read(JournalRequest.ReadEvents read)
        {
            long first = Math.Max(read.FromSequence, _trimmed + 1);
            int skip = (int)Math.Min(first - _trimmed - 1, _events.Count);
            int count = Math.Min(read.CountMax, _events.Count - skip);
            return new JournalAnswer.EventsRead(read, first, _events.GetRange(skip, count), Highest);
        }

        internal JournalAnswer Append(JournalRequest.AppendEvents append)
        {
            if (append.ExpectedSequence != Highest)
                return new JournalAnswer.AppendConflict(append, Highest);
            _events.AddRange(append.Events);
            return new JournalAnswer.EventsAppended(append, Highest);
        }

        internal JournalAnswer Save(JournalRequest.SaveSnapshot save)
        {
            if (save.Sequence < 1 || save.Sequence > Highest)
                return new JournalAnswer.RequestFailed(save, new JournalException(
                    $"{save.PersistenceId}: a snapshot at event {save.Sequence} of {Highest} cannot be."));
            if (save.Sequence >= SnapshotSequence)
            {
                Snapshot = save.State;
                SnapshotSequence = save.Sequence;
            }

            return new JournalAnswer.SnapshotSaved(save);
        }

        internal JournalAnswer Trim(JournalRequest.TrimEvents trim)
        {
            long to = Math.Min(trim.ToSequence, SnapshotSequence);
            if (to > _trimmed)
            {
                _events.RemoveRange(0, (int)(to - _trimmed));
                _trimmed = to;
            }

            return new JournalAnswer.EventsTrimmed(trim);
        }
    }
}

using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>What a <see cref="PeerRecordBook"/> keeps its records on, owned by it alone. Not thread-safe.</summary>
internal interface IPeerRecordMedium : IDisposable
{
    /// <summary>Where it lies, for messages.</summary>
    string Place { get; }

    /// <summary>Every record that is committed.</summary>
    IReadOnlyList<PeerRecord> Load();

    /// <summary>Replaces records, all or none, durably. Throws <see cref="ProtectionStoreException"/> if none was.</summary>
    /// <param name="changes">Each record as it is there, and as it becomes.</param>
    /// <param name="unknown">The cause, if the outcome is unknown.</param>
    CommitOutcome Commit(IReadOnlyList<(PeerRecord Before, PeerRecord After)> changes, out ProtectionStoreException? unknown);
}

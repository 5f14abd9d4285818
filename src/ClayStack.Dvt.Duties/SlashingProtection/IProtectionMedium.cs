using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>
/// What a <see cref="ProtectionStore"/> keeps its rows on, owned by it alone. Not thread-safe. Whatever fails before a commit
/// throws <see cref="ProtectionStoreException"/>.
/// </summary>
internal interface IProtectionMedium : IDisposable
{
    /// <summary>Where it lies, for messages.</summary>
    string Place { get; }

    /// <summary>Everything that is committed.</summary>
    MediumContent Load();

    /// <summary>
    /// Replaces what the changes say by what they say, all of it or nothing, durably. That what is replaced is there as it
    /// should be is checked inside the same transaction; if it is not, someone else wrote, which is an
    /// <see cref="Actors.InvariantViolation"/>.
    /// </summary>
    /// <param name="changes">The changes.</param>
    /// <param name="unknown">The cause, if the outcome is unknown.</param>
    CommitOutcome Commit(MediumChanges changes, out ProtectionStoreException? unknown);
}

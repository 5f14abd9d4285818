using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Ports;

/// <summary>
/// A transaction on the marks. Reads see its own writes. Disposed without a commit, it leaves nothing behind. All methods but
/// <see cref="Commit"/> throw <see cref="ProtectionStoreException"/> when the store fails, and then nothing is recorded.
/// </summary>
public interface IProtectionTransaction : IDisposable
{
    /// <summary>A validator's marks; false if it has no row.</summary>
    /// <param name="groupKey">The validator's group key.</param>
    /// <param name="marks">The marks.</param>
    bool TryRead(BlsPublicKeyBytes groupKey, out ProtectionMarks marks);

    /// <summary>Replaces the marks of a row that exists. No mark may go down.</summary>
    /// <param name="groupKey">The validator's group key.</param>
    /// <param name="marks">The new marks.</param>
    void Write(BlsPublicKeyBytes groupKey, ProtectionMarks marks);

    /// <summary>Makes a row that does not exist yet. Only the register calls this (PROTOCOL S2).</summary>
    /// <param name="row">The row.</param>
    void Insert(ProtectionRow row);

    /// <summary>Keeps that a validator is halted, or that its halt was lifted (PROTOCOL S7); what was kept of it before is replaced.</summary>
    /// <param name="halt">The halt.</param>
    void WriteHalt(HaltedValidator halt);

    /// <summary>
    /// The key of a row that exists may begin: its doppelganger check is over (PROTOCOL S7). A halt of it that was lifted is
    /// forgotten.
    /// </summary>
    /// <param name="groupKey">The validator's group key.</param>
    void EndDoppelgangerCheck(BlsPublicKeyBytes groupKey);

    /// <summary>Replaces what is kept of quarantines (PROTOCOL S6).</summary>
    /// <param name="state">The new state.</param>
    void WriteQuarantine(QuarantineState state);

    /// <summary>Keeps the slot beside the marks, if it is higher than the one there (PROTOCOL C5).</summary>
    /// <param name="slot">The duty's slot.</param>
    void RaiseSlot(Slot slot);

    /// <summary>Keeps the highest slot in which this node may have voted, if it is higher than the one there (PROTOCOL C5).</summary>
    /// <param name="slot">The slot.</param>
    void RaiseVotedSlot(Slot slot);

    /// <summary>
    /// Makes everything durable, and syncs the anchor first if its reserve is used up (PROTOCOL S5). Called once; afterwards
    /// the transaction can only be disposed.
    /// </summary>
    /// <returns>Whether it is known to be durable.</returns>
    /// <exception cref="ProtectionStoreException">The anchor could not be synced, and nothing was committed.</exception>
    CommitOutcome Commit();
}

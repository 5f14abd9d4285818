using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Ports;

/// <summary>
/// The port to the durable marks of slashing protection. Blocking: every call runs on a worker. Whoever has it open owns it
/// alone, and by opening it has raised the fence by one, durably (PROTOCOL P2). Implementations tell a callback, taken when
/// they are opened, of each failure with its cause, unknown commits included. Thread-safe: transactions take turns.
/// </summary>
public interface IProtectionStore : IDisposable
{
    /// <summary>Drawn once, when the store was made.</summary>
    Bytes32 StoreId { get; }

    /// <summary>This run's fence.</summary>
    Fence Fence { get; }

    /// <summary>
    /// The highest slot recorded before this start, at or below which this run must not vote (PROTOCOL C5); null if none was.
    /// </summary>
    Slot? HighestSlotAtOpen { get; }

    /// <summary>
    /// The highest slot in which a run before this one may have voted, recorded before it did; at or below it this run must not
    /// vote (PROTOCOL C5). Null if none was.
    /// </summary>
    Slot? HighestVotedSlotAtOpen { get; }

    /// <summary>What is committed of quarantines (PROTOCOL S6); null if there never was one.</summary>
    QuarantineState? Quarantine { get; }

    /// <summary>What is committed of validators that were halted (PROTOCOL S7), in the order of the keys' bytes.</summary>
    IReadOnlyList<HaltedValidator> Halts { get; }

    /// <summary>
    /// Begins a transaction, after the others have ended. It belongs to the calling thread, which disposes it.
    /// </summary>
    /// <exception cref="ProtectionStoreException">The store cannot be used now.</exception>
    IProtectionTransaction Begin();

    /// <summary>All rows, in the order of the keys' bytes.</summary>
    /// <exception cref="ProtectionStoreException">The store cannot be used now.</exception>
    IReadOnlyList<ProtectionRow> Enumerate();
}

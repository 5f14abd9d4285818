using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Ports;

/// <summary>What this node keeps of one operator, to show it to that operator after a loss (PROTOCOL P4, S5).</summary>
/// <param name="Peer">The operator.</param>
/// <param name="LastRun">Store and run of its last accepted hello; null if there was none.</param>
/// <param name="SignedHello">That hello as it was signed; opaque here, empty if there was none.</param>
/// <param name="HighestSlot">The highest slot that it signed a bundle for; null if none.</param>
/// <param name="SlotBundle">That bundle with its signature; opaque here, empty if none.</param>
/// <param name="HighestTarget">The highest attestation target that it signed; null if none.</param>
/// <param name="TargetBundle">That bundle with its signature; opaque here, empty if none.</param>
public sealed record PeerRecord(
    OperatorIndex Peer,
    RunIdentity? LastRun,
    ReadOnlyMemory<byte> SignedHello,
    Slot? HighestSlot,
    ReadOnlyMemory<byte> SlotBundle,
    Epoch? HighestTarget,
    ReadOnlyMemory<byte> TargetBundle);

using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Ports;

/// <summary>
/// What a peer proved, by this node's own signatures, that this node did before: the evidence for a store that was rolled back
/// or cloned (PROTOCOL S5). A claim without a valid signature of this node's key never gets here.
/// </summary>
/// <param name="LastRun">The store and run of the last hello that the peer got from us; null if it kept none.</param>
/// <param name="HighestSlot">The highest slot of a bundle of ours that the peer keeps; null if none.</param>
/// <param name="HighestTarget">The highest attestation target proven by a bundle of ours; null if none.</param>
/// <param name="SlotFence">The run that signed the bundle with the highest slot; null if not known.</param>
public sealed record OwnTraces(RunIdentity? LastRun, Slot? HighestSlot, Epoch? HighestTarget, Fence? SlotFence = null);

using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Signing;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Exits;

/// <summary>A partial as a peer sent it, not yet known to be of an exit of one of the cluster's validators.</summary>
/// <param name="Peer">The peer.</param>
/// <param name="Slot">The slot of its bundle: the first one of the exit's epoch.</param>
/// <param name="SigningRoot">What it signs.</param>
/// <param name="Partial">The partial.</param>
internal readonly record struct UnplacedPartial(OperatorIndex Peer, Slot Slot, Root SigningRoot, ValidatorPartial Partial);

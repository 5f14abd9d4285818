using ClayStack.Dvt.Ethereum.Attestations;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Ports;

/// <summary>What a watcher of the chain needs to know of a block.</summary>
/// <param name="Root">The block's root.</param>
/// <param name="Slot">Its slot.</param>
/// <param name="Proposer">Who proposed it.</param>
/// <param name="Parent">The root of the block before it.</param>
/// <param name="Votes">The aggregates that it carries, in its order.</param>
/// <param name="SyncBits">Which places of the sync committee voted for its parent.</param>
public sealed record SeenBlock(
    Root Root, Slot Slot, ValidatorIndex Proposer, Root Parent, IReadOnlyList<AggregateAttestation> Votes, Bitvector SyncBits);

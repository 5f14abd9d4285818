using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>
/// A validator that signs nothing slashable here, because the chain has a signature of it that the cluster did not decide
/// (PROTOCOL S7). It is kept durably, and only an operator's command lifts it.
/// </summary>
/// <param name="GroupKey">The validator's group key.</param>
/// <param name="Kind">What was found.</param>
/// <param name="Slot">The slot that it is of.</param>
/// <param name="Block">The block that was voted for, or that was proposed.</param>
/// <param name="Lifted">
/// Whether an operator has lifted it. The validator then begins after two quiet epochs, and only then is this forgotten.
/// </param>
public sealed record HaltedValidator(BlsPublicKeyBytes GroupKey, ForeignKind Kind, Slot Slot, Root Block, bool Lifted);

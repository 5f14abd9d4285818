using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>What a store says of itself, to be held against its anchor.</summary>
/// <param name="StoreId">Drawn once, when it was made.</param>
/// <param name="Fence">The fence of its last run; counter 0 if it was never opened.</param>
/// <param name="Transactions">How many transactions it ever committed; it only grows.</param>
public sealed record StoreState(Bytes32 StoreId, Fence Fence, ulong Transactions);

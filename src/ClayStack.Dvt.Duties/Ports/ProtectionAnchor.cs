using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;

namespace ClayStack.Dvt.Duties.Ports;

/// <summary>
/// What is kept of a store at a second place, so that a store restored from a backup alone is noticed (PROTOCOL S5). The
/// store's count of transactions lies between the two bounds whenever the anchor stands.
/// </summary>
/// <param name="StoreId">Which store.</param>
/// <param name="Fence">The fence of the last run that wrote the anchor.</param>
/// <param name="Confirmed">How many transactions the store had when the anchor was written.</param>
/// <param name="Reserved">How many it may have at most before the anchor must be written again.</param>
public sealed record ProtectionAnchor(Bytes32 StoreId, Fence Fence, ulong Confirmed, ulong Reserved);

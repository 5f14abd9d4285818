using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;

namespace ClayStack.Dvt.Duties.Ports;

/// <summary>Which store and which run of an operator's node speaks (PROTOCOL P2).</summary>
/// <param name="StoreId">Drawn once, when the protection store was made; another one means another store.</param>
/// <param name="StartId">Drawn at each start; two runs with one fence differ in it.</param>
/// <param name="Fence">Raised by one, durably, at each start.</param>
public sealed record RunIdentity(Bytes32 StoreId, Bytes32 StartId, Fence Fence);

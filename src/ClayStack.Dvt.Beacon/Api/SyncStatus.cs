using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Beacon.Api;

/// <summary>How far a beacon node is (node/syncing).</summary>
/// <param name="HeadSlot">Its head's slot.</param>
/// <param name="SyncDistance">How many slots it is behind, as it believes.</param>
/// <param name="IsSyncing">Whether it is still syncing.</param>
/// <param name="IsOptimistic">Whether its head's payload is not verified yet.</param>
/// <param name="ElOffline">Whether its execution client is away.</param>
public sealed record SyncStatus(Slot HeadSlot, ulong SyncDistance, bool IsSyncing, bool IsOptimistic, bool ElOffline);

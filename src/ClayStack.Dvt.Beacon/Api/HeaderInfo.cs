using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Beacon.Api;

/// <summary>A block's header (headers/{id}).</summary>
/// <param name="Root">The block's root; it is that of the header, which was checked.</param>
/// <param name="Canonical">Whether the block is on the beacon node's chain.</param>
/// <param name="Header">The header with the proposer's signature.</param>
public sealed record HeaderInfo(Root Root, bool Canonical, SignedBeaconBlockHeader Header);

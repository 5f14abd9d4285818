using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Beacon;

/// <summary>The chain that a beacon node follows, as it says itself.</summary>
/// <param name="Network">Preset, forks, timing and identity; the genesis validators root is set.</param>
/// <param name="GenesisTime">UNIX time in seconds.</param>
/// <param name="Node">Which beacon node said so.</param>
public sealed record NetworkIdentity(Network Network, Uint64 GenesisTime, string Node);

using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Beacon.Api;

/// <summary>How the chain began (beacon/genesis).</summary>
/// <param name="Time">UNIX time in seconds.</param>
/// <param name="ValidatorsRoot">The chain's identity.</param>
/// <param name="ForkVersion">The first fork's version.</param>
public sealed record GenesisInfo(Uint64 Time, Root ValidatorsRoot, ForkVersion ForkVersion);

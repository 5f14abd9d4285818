using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Ports;

/// <summary>A run of a node as a peer heard it, whether the peer accepted it or not.</summary>
/// <param name="Run">Store and run.</param>
/// <param name="LastHeard">The slot in which it was heard last, by the peer's clock.</param>
public sealed record RunSighting(RunIdentity Run, Slot LastHeard);

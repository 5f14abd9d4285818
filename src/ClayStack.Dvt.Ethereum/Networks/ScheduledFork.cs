using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Ethereum.Networks;

/// <summary>One fork of a network: its version, and the epoch from which it is in force (<see cref="Epoch.FarFuture"/>: no date yet).</summary>
public readonly record struct ScheduledFork(ForkName Name, ForkVersion Version, Epoch Epoch);

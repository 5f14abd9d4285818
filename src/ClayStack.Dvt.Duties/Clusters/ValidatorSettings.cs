using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>What operators may change of a validator, and from when on it holds (PROTOCOL I3).</summary>
/// <param name="FeeRecipient">Who receives the fees of local blocks; not the zero address.</param>
/// <param name="GasLimit">The gas limit asked of builders; above 0.</param>
/// <param name="Builder">Blocks from builders.</param>
/// <param name="EffectiveEpoch">The first epoch in which they hold; its start is also a registration's timestamp.</param>
public sealed record ValidatorSettings(
    ExecutionAddress FeeRecipient, ulong GasLimit, BuilderSettings Builder, Epoch EffectiveEpoch);

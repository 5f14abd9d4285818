using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Ports;

/// <summary>A validator as a state of the chain has it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Index">Its index.</param>
/// <param name="Status">Where in its life it is.</param>
/// <param name="ActivationEpoch">When its duties begin.</param>
/// <param name="ExitEpoch">When they end.</param>
/// <param name="Slashed">Whether it was slashed.</param>
public sealed record ValidatorRecord(
    BlsPublicKeyBytes Key, ValidatorIndex Index, ValidatorStatus Status, Epoch ActivationEpoch, Epoch ExitEpoch, bool Slashed);

using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Capella;

/// <summary>Replaces BLS withdrawal credentials by an address (consensus-specs capella/beacon-chain.md,
/// BLSToExecutionChange).</summary>
public sealed class BlsToExecutionChange(
    ValidatorIndex validatorIndex,
    BlsPublicKeyBytes fromBlsPubkey,
    ExecutionAddress toExecutionAddress)
    : SszContainer<BlsToExecutionChange>, ISszContainer<BlsToExecutionChange>
{
    /// <summary>The specification's <c>validator_index</c>.</summary>
    public ValidatorIndex ValidatorIndex => validatorIndex;

    /// <summary>The specification's <c>from_bls_pubkey</c>.</summary>
    public BlsPublicKeyBytes FromBlsPubkey => fromBlsPubkey;

    /// <summary>The specification's <c>to_execution_address</c>.</summary>
    public ExecutionAddress ToExecutionAddress => toExecutionAddress;

    static BlsToExecutionChange ISszContainer<BlsToExecutionChange>.Blank() => new(default, default, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Value("validator_index"u8, ref validatorIndex);
        visitor.Value("from_bls_pubkey"u8, ref fromBlsPubkey);
        visitor.Value("to_execution_address"u8, ref toExecutionAddress);
    }
}

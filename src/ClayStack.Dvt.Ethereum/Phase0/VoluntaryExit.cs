using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Phase0;

/// <summary>A request to leave, from an epoch on (consensus-specs phase0/beacon-chain.md).</summary>
public sealed class VoluntaryExit(Epoch epoch, ValidatorIndex validatorIndex)
    : SszContainer<VoluntaryExit>, ISszContainer<VoluntaryExit>
{
    /// <summary>The specification's <c>epoch</c>.</summary>
    public Epoch Epoch => epoch;

    /// <summary>The specification's <c>validator_index</c>.</summary>
    public ValidatorIndex ValidatorIndex => validatorIndex;

    static VoluntaryExit ISszContainer<VoluntaryExit>.Blank() => new(default, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Value("epoch"u8, ref epoch);
        visitor.Value("validator_index"u8, ref validatorIndex);
    }
}

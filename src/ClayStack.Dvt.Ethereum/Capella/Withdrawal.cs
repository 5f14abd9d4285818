using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Capella;

/// <summary>A payment from a validator to its address (consensus-specs capella/beacon-chain.md).</summary>
public sealed class Withdrawal(Uint64 index, ValidatorIndex validatorIndex, ExecutionAddress address, Gwei amount)
    : SszContainer<Withdrawal>, ISszContainer<Withdrawal>
{
    /// <summary>The specification's <c>index</c>.</summary>
    public Uint64 Index => index;

    /// <summary>The specification's <c>validator_index</c>.</summary>
    public ValidatorIndex ValidatorIndex => validatorIndex;

    /// <summary>The specification's <c>address</c>.</summary>
    public ExecutionAddress Address => address;

    /// <summary>The specification's <c>amount</c>.</summary>
    public Gwei Amount => amount;

    static Withdrawal ISszContainer<Withdrawal>.Blank() => new(default, default, default, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Value("index"u8, ref index);
        visitor.Value("validator_index"u8, ref validatorIndex);
        visitor.Value("address"u8, ref address);
        visitor.Value("amount"u8, ref amount);
    }
}

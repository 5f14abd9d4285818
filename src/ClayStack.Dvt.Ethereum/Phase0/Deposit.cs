using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Phase0;

/// <summary>A deposit with the proof that the contract has it (consensus-specs phase0/beacon-chain.md).</summary>
public sealed class Deposit(SszList<Root> proof, DepositData data) : SszContainer<Deposit>, ISszContainer<Deposit>
{
    /// <summary>The specification's <c>proof</c>: Vector[Root, DepositProofLength].</summary>
    public SszList<Root> Proof => proof;

    /// <summary>The specification's <c>data</c>.</summary>
    public DepositData Data => data;

    static Deposit ISszContainer<Deposit>.Blank() => new(default, null!);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.ValueVector("proof"u8, ref proof, SpecConstants.DepositProofLength);
        visitor.Container("data"u8, ref data);
    }
}

using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Phase0;

/// <summary>The block at the first slot of an epoch, as a vote for finality (consensus-specs
/// phase0/beacon-chain.md).</summary>
public sealed class Checkpoint(Epoch epoch, Root root) : SszContainer<Checkpoint>, ISszContainer<Checkpoint>
{
    /// <summary>The specification's <c>epoch</c>.</summary>
    public Epoch Epoch => epoch;

    /// <summary>The specification's <c>root</c>.</summary>
    public Root Root => root;

    static Checkpoint ISszContainer<Checkpoint>.Blank() => new(default, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Value("epoch"u8, ref epoch);
        visitor.Value("root"u8, ref root);
    }
}

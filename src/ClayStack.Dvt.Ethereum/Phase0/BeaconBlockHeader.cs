using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Phase0;

/// <summary>A block with its body's root in the body's place: same root as the block (consensus-specs
/// phase0/beacon-chain.md).</summary>
public sealed class BeaconBlockHeader(
    Slot slot,
    ValidatorIndex proposerIndex,
    Root parentRoot,
    Root stateRoot,
    Root bodyRoot)
    : SszContainer<BeaconBlockHeader>, ISszContainer<BeaconBlockHeader>
{
    /// <summary>The specification's <c>slot</c>.</summary>
    public Slot Slot => slot;

    /// <summary>The specification's <c>proposer_index</c>.</summary>
    public ValidatorIndex ProposerIndex => proposerIndex;

    /// <summary>The specification's <c>parent_root</c>.</summary>
    public Root ParentRoot => parentRoot;

    /// <summary>The specification's <c>state_root</c>.</summary>
    public Root StateRoot => stateRoot;

    /// <summary>The specification's <c>body_root</c>.</summary>
    public Root BodyRoot => bodyRoot;

    static BeaconBlockHeader ISszContainer<BeaconBlockHeader>.Blank() =>
        new(default, default, default, default, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Value("slot"u8, ref slot);
        visitor.Value("proposer_index"u8, ref proposerIndex);
        visitor.Value("parent_root"u8, ref parentRoot);
        visitor.Value("state_root"u8, ref stateRoot);
        visitor.Value("body_root"u8, ref bodyRoot);
    }
}

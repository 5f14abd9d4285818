using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Deneb;

/// <summary>A block in Deneb (consensus-specs deneb/beacon-chain.md).</summary>
public sealed class BeaconBlock(
    Slot slot,
    ValidatorIndex proposerIndex,
    Root parentRoot,
    Root stateRoot,
    BeaconBlockBody body)
    : SszContainer<BeaconBlock>, ISszContainer<BeaconBlock>
{
    /// <summary>The specification's <c>slot</c>.</summary>
    public Slot Slot => slot;

    /// <summary>The specification's <c>proposer_index</c>.</summary>
    public ValidatorIndex ProposerIndex => proposerIndex;

    /// <summary>The specification's <c>parent_root</c>.</summary>
    public Root ParentRoot => parentRoot;

    /// <summary>The specification's <c>state_root</c>.</summary>
    public Root StateRoot => stateRoot;

    /// <summary>The specification's <c>body</c>.</summary>
    public BeaconBlockBody Body => body;

    static BeaconBlock ISszContainer<BeaconBlock>.Blank() => new(default, default, default, default, null!);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Value("slot"u8, ref slot);
        visitor.Value("proposer_index"u8, ref proposerIndex);
        visitor.Value("parent_root"u8, ref parentRoot);
        visitor.Value("state_root"u8, ref stateRoot);
        visitor.Container("body"u8, ref body);
    }
}

using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Phase0;

/// <summary>An attester's vote: for the head, and from source to target. From Electra on the index is 0; in Gloas it
/// carries the payload's status (consensus-specs phase0/beacon-chain.md).</summary>
public sealed class AttestationData(
    Slot slot,
    CommitteeIndex index,
    Root beaconBlockRoot,
    Checkpoint source,
    Checkpoint target)
    : SszContainer<AttestationData>, ISszContainer<AttestationData>
{
    /// <summary>The specification's <c>slot</c>.</summary>
    public Slot Slot => slot;

    /// <summary>The specification's <c>index</c>.</summary>
    public CommitteeIndex Index => index;

    /// <summary>The specification's <c>beacon_block_root</c>.</summary>
    public Root BeaconBlockRoot => beaconBlockRoot;

    /// <summary>The specification's <c>source</c>.</summary>
    public Checkpoint Source => source;

    /// <summary>The specification's <c>target</c>.</summary>
    public Checkpoint Target => target;

    static AttestationData ISszContainer<AttestationData>.Blank() => new(default, default, default, null!, null!);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Value("slot"u8, ref slot);
        visitor.Value("index"u8, ref index);
        visitor.Value("beacon_block_root"u8, ref beaconBlockRoot);
        visitor.Container("source"u8, ref source);
        visitor.Container("target"u8, ref target);
    }
}

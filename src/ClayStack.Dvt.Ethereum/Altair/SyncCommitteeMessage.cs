using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Altair;

/// <summary>One member's vote for the head (consensus-specs altair/validator.md).</summary>
public sealed class SyncCommitteeMessage(
    Slot slot,
    Root beaconBlockRoot,
    ValidatorIndex validatorIndex,
    BlsSignatureBytes signature)
    : SszContainer<SyncCommitteeMessage>, ISszContainer<SyncCommitteeMessage>
{
    /// <summary>The specification's <c>slot</c>.</summary>
    public Slot Slot => slot;

    /// <summary>The specification's <c>beacon_block_root</c>.</summary>
    public Root BeaconBlockRoot => beaconBlockRoot;

    /// <summary>The specification's <c>validator_index</c>.</summary>
    public ValidatorIndex ValidatorIndex => validatorIndex;

    /// <summary>The specification's <c>signature</c>.</summary>
    public BlsSignatureBytes Signature => signature;

    static SyncCommitteeMessage ISszContainer<SyncCommitteeMessage>.Blank() =>
        new(default, default, default, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Value("slot"u8, ref slot);
        visitor.Value("beacon_block_root"u8, ref beaconBlockRoot);
        visitor.Value("validator_index"u8, ref validatorIndex);
        visitor.Value("signature"u8, ref signature);
    }
}

using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Altair;

/// <summary>The committee's keys and their sum (consensus-specs altair/beacon-chain.md).</summary>
public sealed class SyncCommittee(SszList<BlsPublicKeyBytes> pubkeys, BlsPublicKeyBytes aggregatePubkey)
    : SszContainer<SyncCommittee>, ISszContainer<SyncCommittee>
{
    /// <summary>The specification's <c>pubkeys</c>: Vector[BlsPublicKeyBytes, SyncCommitteeSize].</summary>
    public SszList<BlsPublicKeyBytes> Pubkeys => pubkeys;

    /// <summary>The specification's <c>aggregate_pubkey</c>.</summary>
    public BlsPublicKeyBytes AggregatePubkey => aggregatePubkey;

    static SyncCommittee ISszContainer<SyncCommittee>.Blank() => new(default, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.ValueVector("pubkeys"u8, ref pubkeys, visitor.Preset.SyncCommitteeSize);
        visitor.Value("aggregate_pubkey"u8, ref aggregatePubkey);
    }
}

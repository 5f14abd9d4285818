using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Ethereum.Signing;

/// <summary>What signatures are for (consensus-specs phase0, altair and capella/beacon-chain.md; builder-specs).</summary>
public static class DomainTypes
{
    /// <summary>DOMAIN_BEACON_PROPOSER: a block.</summary>
    public static DomainType BeaconProposer { get; } = Of(0x00);

    /// <summary>DOMAIN_BEACON_ATTESTER: an attestation.</summary>
    public static DomainType BeaconAttester { get; } = Of(0x01);

    /// <summary>DOMAIN_RANDAO: an epoch.</summary>
    public static DomainType Randao { get; } = Of(0x02);

    /// <summary>DOMAIN_DEPOSIT: a deposit.</summary>
    public static DomainType Deposit { get; } = Of(0x03);

    /// <summary>DOMAIN_VOLUNTARY_EXIT: an exit.</summary>
    public static DomainType VoluntaryExit { get; } = Of(0x04);

    /// <summary>DOMAIN_SELECTION_PROOF: a slot, to see who aggregates.</summary>
    public static DomainType SelectionProof { get; } = Of(0x05);

    /// <summary>DOMAIN_AGGREGATE_AND_PROOF: an aggregate.</summary>
    public static DomainType AggregateAndProof { get; } = Of(0x06);

    /// <summary>DOMAIN_SYNC_COMMITTEE: a block root.</summary>
    public static DomainType SyncCommittee { get; } = Of(0x07);

    /// <summary>DOMAIN_SYNC_COMMITTEE_SELECTION_PROOF: a slot and subcommittee, to see who aggregates.</summary>
    public static DomainType SyncCommitteeSelectionProof { get; } = Of(0x08);

    /// <summary>DOMAIN_CONTRIBUTION_AND_PROOF: a contribution.</summary>
    public static DomainType ContributionAndProof { get; } = Of(0x09);

    /// <summary>DOMAIN_BLS_TO_EXECUTION_CHANGE: a change of credentials.</summary>
    public static DomainType BlsToExecutionChange { get; } = Of(0x0a);

    /// <summary>DOMAIN_APPLICATION_BUILDER: a registration with block builders, or a builder's bid.</summary>
    public static DomainType ApplicationBuilder { get; } = DomainType.FromBytes([0, 0, 0, 1]);

    private static DomainType Of(byte first) => DomainType.FromBytes([first, 0, 0, 0]);
}

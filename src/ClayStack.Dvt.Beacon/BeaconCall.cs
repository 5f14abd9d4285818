namespace ClayStack.Dvt.Beacon;

/// <summary>The kinds of calls, by which latency, traffic and failures are counted.</summary>
public enum BeaconCall
{
    /// <summary>beacon/genesis.</summary>
    Genesis,

    /// <summary>config/spec.</summary>
    Spec,

    /// <summary>node/version.</summary>
    Version,

    /// <summary>node/syncing.</summary>
    Syncing,

    /// <summary>states/{id}/validators.</summary>
    Validators,

    /// <summary>states/{id}/fork.</summary>
    Fork,

    /// <summary>states/{id}/committees.</summary>
    Committees,

    /// <summary>states/{id}/sync_committees.</summary>
    SyncCommittee,

    /// <summary>states/{id}/finality_checkpoints.</summary>
    Finality,

    /// <summary>states/{id}/pending_deposits.</summary>
    PendingDeposits,

    /// <summary>states/{id}/pending_partial_withdrawals.</summary>
    PendingPartialWithdrawals,

    /// <summary>blocks/{id}/root.</summary>
    BlockRoot,

    /// <summary>headers/{id}.</summary>
    Header,

    /// <summary>v2 blocks/{id}.</summary>
    Block,

    /// <summary>duties/attester/{epoch}.</summary>
    AttesterDuties,

    /// <summary>duties/proposer/{epoch}.</summary>
    ProposerDuties,

    /// <summary>duties/sync/{epoch}.</summary>
    SyncDuties,

    /// <summary>beacon_committee_subscriptions.</summary>
    SubscribeCommittees,

    /// <summary>sync_committee_subscriptions.</summary>
    SubscribeSyncCommittees,

    /// <summary>prepare_beacon_proposer.</summary>
    PrepareProposers,

    /// <summary>register_validator.</summary>
    RegisterValidators,

    /// <summary>attestation_data.</summary>
    AttestationData,

    /// <summary>v2 aggregate_attestation.</summary>
    Aggregate,

    /// <summary>sync_committee_contribution.</summary>
    Contribution,

    /// <summary>v3 blocks/{slot}.</summary>
    ProduceBlock,

    /// <summary>liveness/{epoch}.</summary>
    Liveness,

    /// <summary>v2 pool/attestations.</summary>
    SubmitAttestations,

    /// <summary>v2 aggregate_and_proofs.</summary>
    SubmitAggregates,

    /// <summary>pool/sync_committees.</summary>
    SubmitSyncMessages,

    /// <summary>contribution_and_proofs.</summary>
    SubmitContributions,

    /// <summary>v2 blocks and blinded_blocks.</summary>
    PublishBlock,

    /// <summary>pool/voluntary_exits.</summary>
    SubmitExit,

    /// <summary>rewards/attestations/{epoch}.</summary>
    AttestationRewards,

    /// <summary>events.</summary>
    Events,
}

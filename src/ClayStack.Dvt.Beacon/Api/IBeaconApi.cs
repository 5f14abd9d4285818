using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Altair;
using ClayStack.Dvt.Ethereum.Attestations;
using ClayStack.Dvt.Ethereum.Bellatrix;
using ClayStack.Dvt.Ethereum.Blocks;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Beacon.Api;

/// <summary>
/// The calls of the Beacon API that a validator makes (ethereum/beacon-APIs), of one beacon node or of several as one. An
/// expected failure is a value with its reason; nothing is thrown for what a server does. Every answer was read strictly and
/// within bounds, and fits the question. Each call ends at its deadline at the latest, or when its token is cancelled.
/// </summary>
public interface IBeaconApi
{
    /// <summary>GET beacon/genesis.</summary>
    Task<BeaconResult<GenesisInfo>> GetGenesis(DateTimeOffset deadline, CancellationToken cancellation = default);

    /// <summary>GET config/spec: the values that are texts; lists and objects are left out.</summary>
    Task<BeaconResult<IReadOnlyDictionary<string, string>>> GetSpec(DateTimeOffset deadline, CancellationToken cancellation = default);

    /// <summary>GET node/version, cut to 256 characters.</summary>
    Task<BeaconResult<string>> GetVersion(DateTimeOffset deadline, CancellationToken cancellation = default);

    /// <summary>GET node/syncing.</summary>
    Task<BeaconResult<SyncStatus>> GetSyncing(DateTimeOffset deadline, CancellationToken cancellation = default);

    /// <summary>POST states/{id}/validators by key; GET where a server has no POST. Unknown keys are missing in the answer.</summary>
    Task<BeaconResult<OnChain<IReadOnlyList<StateValidator>>>> GetValidators(
        StateId state, IReadOnlyList<BlsPublicKeyBytes> keys, DateTimeOffset deadline, CancellationToken cancellation = default);

    /// <summary>GET states/{id}/fork.</summary>
    Task<BeaconResult<OnChain<Fork>>> GetFork(StateId state, DateTimeOffset deadline, CancellationToken cancellation = default);

    /// <summary>GET states/{id}/committees of an epoch.</summary>
    Task<BeaconResult<OnChain<IReadOnlyList<StateCommittee>>>> GetCommittees(
        StateId state, Epoch epoch, DateTimeOffset deadline, CancellationToken cancellation = default);

    /// <summary>GET states/{id}/committees of a slot.</summary>
    Task<BeaconResult<OnChain<IReadOnlyList<StateCommittee>>>> GetCommittees(
        StateId state, Slot slot, DateTimeOffset deadline, CancellationToken cancellation = default);

    /// <summary>GET states/{id}/sync_committees of an epoch: the validator at each place.</summary>
    Task<BeaconResult<OnChain<IReadOnlyList<ValidatorIndex>>>> GetSyncCommittee(
        StateId state, Epoch epoch, DateTimeOffset deadline, CancellationToken cancellation = default);

    /// <summary>GET states/{id}/finality_checkpoints.</summary>
    Task<BeaconResult<OnChain<FinalityCheckpoints>>> GetFinality(
        StateId state, DateTimeOffset deadline, CancellationToken cancellation = default);

    /// <summary>GET states/{id}/pending_deposits; refused before Electra.</summary>
    Task<BeaconResult<OnChain<IReadOnlyList<PendingDeposit>>>> GetPendingDeposits(
        StateId state, DateTimeOffset deadline, CancellationToken cancellation = default);

    /// <summary>GET states/{id}/pending_partial_withdrawals; refused before Electra.</summary>
    Task<BeaconResult<OnChain<IReadOnlyList<PendingPartialWithdrawal>>>> GetPendingPartialWithdrawals(
        StateId state, DateTimeOffset deadline, CancellationToken cancellation = default);

    /// <summary>GET blocks/{id}/root.</summary>
    Task<BeaconResult<OnChain<Root>>> GetBlockRoot(BlockId block, DateTimeOffset deadline, CancellationToken cancellation = default);

    /// <summary>GET headers/{id}.</summary>
    Task<BeaconResult<OnChain<HeaderInfo>>> GetHeader(BlockId block, DateTimeOffset deadline, CancellationToken cancellation = default);

    /// <summary>GET v2 blocks/{id}, as SSZ where offered.</summary>
    Task<BeaconResult<OnChain<ChainBlock>>> GetBlock(BlockId block, DateTimeOffset deadline, CancellationToken cancellation = default);

    /// <summary>POST duties/attester/{epoch}.</summary>
    Task<BeaconResult<DutySet<AttesterDuty>>> GetAttesterDuties(
        Epoch epoch, IReadOnlyList<ValidatorIndex> validators, DateTimeOffset deadline, CancellationToken cancellation = default);

    /// <summary>
    /// GET duties/proposer/{epoch}, v2; v1 where a server has no v2. The dependent root is then that of v1, the last block
    /// before the epoch instead of the one before the previous epoch.
    /// </summary>
    Task<BeaconResult<DutySet<ProposerDuty>>> GetProposerDuties(
        Epoch epoch, DateTimeOffset deadline, CancellationToken cancellation = default);

    /// <summary>POST duties/sync/{epoch}.</summary>
    Task<BeaconResult<OnChain<IReadOnlyList<SyncDuty>>>> GetSyncDuties(
        Epoch epoch, IReadOnlyList<ValidatorIndex> validators, DateTimeOffset deadline, CancellationToken cancellation = default);

    /// <summary>POST beacon_committee_subscriptions.</summary>
    Task<BeaconResult<SubmissionOutcome>> SubscribeCommittees(
        IReadOnlyList<CommitteeSubscription> subscriptions, DateTimeOffset deadline, CancellationToken cancellation = default);

    /// <summary>POST sync_committee_subscriptions.</summary>
    Task<BeaconResult<SubmissionOutcome>> SubscribeSyncCommittees(
        IReadOnlyList<SyncCommitteeSubscription> subscriptions, DateTimeOffset deadline, CancellationToken cancellation = default);

    /// <summary>POST prepare_beacon_proposer.</summary>
    Task<BeaconResult<SubmissionOutcome>> PrepareProposers(
        IReadOnlyList<ProposerPreparation> preparations, DateTimeOffset deadline, CancellationToken cancellation = default);

    /// <summary>POST register_validator.</summary>
    Task<BeaconResult<SubmissionOutcome>> RegisterValidators(
        IReadOnlyList<SignedValidatorRegistrationV1> registrations, DateTimeOffset deadline, CancellationToken cancellation = default);

    /// <summary>GET attestation_data with index 0: of the slot asked for, its target in that slot's epoch.</summary>
    Task<BeaconResult<AttestationData>> GetAttestationData(Slot slot, DateTimeOffset deadline, CancellationToken cancellation = default);

    /// <summary>GET v2 aggregate_attestation: for exactly the data asked for, at least one vote.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="dataRoot">The data's root; before Electra the data has the committee's index.</param>
    /// <param name="committee">The committee.</param>
    /// <param name="deadline">When the answer is of no more use.</param>
    /// <param name="cancellation">Ends the call.</param>
    Task<BeaconResult<AggregateAttestation>> GetAggregate(
        Slot slot, Root dataRoot, CommitteeIndex committee, DateTimeOffset deadline, CancellationToken cancellation = default);

    /// <summary>GET sync_committee_contribution: for exactly what was asked for, at least one vote.</summary>
    Task<BeaconResult<SyncCommitteeContribution>> GetContribution(
        Slot slot, SubcommitteeIndex subcommittee, Root blockRoot, DateTimeOffset deadline, CancellationToken cancellation = default);

    /// <summary>GET v3 blocks/{slot}, as SSZ where offered.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="randaoReveal">The proposer's reveal.</param>
    /// <param name="graffiti">32 bytes of anything.</param>
    /// <param name="builderBoostFactor">Per cent by which a builder's value counts; 0 for local payloads only.</param>
    /// <param name="deadline">When the answer is of no more use.</param>
    /// <param name="cancellation">Ends the call.</param>
    Task<BeaconResult<ProducedBlock>> ProduceBlock(
        Slot slot,
        BlsSignatureBytes randaoReveal,
        Hash32 graffiti,
        ulong builderBoostFactor,
        DateTimeOffset deadline,
        CancellationToken cancellation = default);

    /// <summary>POST liveness/{epoch}.</summary>
    Task<BeaconResult<IReadOnlyList<ValidatorLiveness>>> GetLiveness(
        Epoch epoch, IReadOnlyList<ValidatorIndex> validators, DateTimeOffset deadline, CancellationToken cancellation = default);

    /// <summary>POST v2 pool/attestations: Attestation before Electra, SingleAttestation from then on.</summary>
    Task<BeaconResult<SubmissionOutcome>> SubmitAttestations(
        ForkName fork, IReadOnlyList<SignedVote> votes, DateTimeOffset deadline, CancellationToken cancellation = default);

    /// <summary>POST v2 aggregate_and_proofs; all of one fork's shape.</summary>
    Task<BeaconResult<SubmissionOutcome>> SubmitAggregates(
        ForkName fork, IReadOnlyList<SignedAggregate> aggregates, DateTimeOffset deadline, CancellationToken cancellation = default);

    /// <summary>POST pool/sync_committees.</summary>
    Task<BeaconResult<SubmissionOutcome>> SubmitSyncMessages(
        IReadOnlyList<SyncCommitteeMessage> messages, DateTimeOffset deadline, CancellationToken cancellation = default);

    /// <summary>POST contribution_and_proofs.</summary>
    Task<BeaconResult<SubmissionOutcome>> SubmitContributions(
        IReadOnlyList<SignedContributionAndProof> contributions, DateTimeOffset deadline, CancellationToken cancellation = default);

    /// <summary>POST v2 blocks or blinded_blocks with consensus and equivocation validation, as SSZ where taken.</summary>
    Task<BeaconResult<SubmissionOutcome>> PublishBlock(
        SignedBlock block, DateTimeOffset deadline, CancellationToken cancellation = default);

    /// <summary>POST pool/voluntary_exits.</summary>
    Task<BeaconResult<SubmissionOutcome>> SubmitExit(
        SignedVoluntaryExit exit, DateTimeOffset deadline, CancellationToken cancellation = default);

    /// <summary>POST rewards/attestations/{epoch}; some servers send fractions of a gwei, which are cut off.</summary>
    Task<BeaconResult<OnChain<IReadOnlyList<AttestationReward>>>> GetAttestationRewards(
        Epoch epoch, IReadOnlyList<ValidatorIndex> validators, DateTimeOffset deadline, CancellationToken cancellation = default);
}

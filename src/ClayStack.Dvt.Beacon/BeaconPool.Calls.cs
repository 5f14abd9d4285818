using System.Numerics;
using ClayStack.Dvt.Beacon.Api;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Altair;
using ClayStack.Dvt.Ethereum.Attestations;
using ClayStack.Dvt.Ethereum.Bellatrix;
using ClayStack.Dvt.Ethereum.Blocks;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Beacon;

// Which strategy each call has.
public sealed partial class BeaconPool
{
    /// <inheritdoc/>
    public Task<BeaconResult<GenesisInfo>> GetGenesis(DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Read(BeaconCall.Genesis, (api, token) => api.GetGenesis(deadline, token), deadline, cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<IReadOnlyDictionary<string, string>>> GetSpec(DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Read(BeaconCall.Spec, (api, token) => api.GetSpec(deadline, token), deadline, cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<string>> GetVersion(DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Read(BeaconCall.Version, (api, token) => api.GetVersion(deadline, token), deadline, cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<SyncStatus>> GetSyncing(DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Read(BeaconCall.Syncing, (api, token) => api.GetSyncing(deadline, token), deadline, cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<OnChain<IReadOnlyList<StateValidator>>>> GetValidators(
        StateId state, IReadOnlyList<BlsPublicKeyBytes> keys, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Read(BeaconCall.Validators, (api, token) => api.GetValidators(state, keys, deadline, token), deadline, cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<OnChain<Fork>>> GetFork(StateId state, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Read(BeaconCall.Fork, (api, token) => api.GetFork(state, deadline, token), deadline, cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<OnChain<IReadOnlyList<StateCommittee>>>> GetCommittees(
        StateId state, Epoch epoch, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Read(BeaconCall.Committees, (api, token) => api.GetCommittees(state, epoch, deadline, token), deadline, cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<OnChain<IReadOnlyList<StateCommittee>>>> GetCommittees(
        StateId state, Slot slot, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Read(BeaconCall.Committees, (api, token) => api.GetCommittees(state, slot, deadline, token), deadline, cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<OnChain<IReadOnlyList<ValidatorIndex>>>> GetSyncCommittee(
        StateId state, Epoch epoch, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Read(BeaconCall.SyncCommittee, (api, token) => api.GetSyncCommittee(state, epoch, deadline, token), deadline, cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<OnChain<FinalityCheckpoints>>> GetFinality(
        StateId state, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Read(BeaconCall.Finality, (api, token) => api.GetFinality(state, deadline, token), deadline, cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<OnChain<IReadOnlyList<PendingDeposit>>>> GetPendingDeposits(
        StateId state, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Read(BeaconCall.PendingDeposits, (api, token) => api.GetPendingDeposits(state, deadline, token), deadline, cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<OnChain<IReadOnlyList<PendingPartialWithdrawal>>>> GetPendingPartialWithdrawals(
        StateId state, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Read(BeaconCall.PendingPartialWithdrawals, (api, token) => api.GetPendingPartialWithdrawals(state, deadline, token), deadline, cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<OnChain<Root>>> GetBlockRoot(BlockId block, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        ForSigning(BeaconCall.BlockRoot, (api, token) => api.GetBlockRoot(block, deadline, token), deadline, cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<OnChain<HeaderInfo>>> GetHeader(BlockId block, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Read(BeaconCall.Header, (api, token) => api.GetHeader(block, deadline, token), deadline, cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<OnChain<ChainBlock>>> GetBlock(BlockId block, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Read(BeaconCall.Block, (api, token) => api.GetBlock(block, deadline, token), deadline, cancellation);

    /// <inheritdoc/>
    public async Task<BeaconResult<DutySet<AttesterDuty>>> GetAttesterDuties(
        Epoch epoch, IReadOnlyList<ValidatorIndex> validators, DateTimeOffset deadline, CancellationToken cancellation = default)
    {
        Root? expected;
        lock (_gate)
        {
            if (_attesterDuties.Find(epoch, validators) is { } kept)
                return new(kept, CacheName);
            expected = _heads.DependentRoot(epoch, Preset);
        }

        BeaconResult<DutySet<AttesterDuty>> result = await Compared(
            BeaconCall.AttesterDuties, epoch, expected, (api, token) => api.GetAttesterDuties(epoch, validators, deadline, token), deadline, cancellation);
        Keep(_attesterDuties, epoch, validators, result);
        return result;
    }

    /// <inheritdoc/>
    public async Task<BeaconResult<DutySet<ProposerDuty>>> GetProposerDuties(
        Epoch epoch, DateTimeOffset deadline, CancellationToken cancellation = default)
    {
        Root? expected;
        lock (_gate)
        {
            if (_proposerDuties.FindAll(epoch) is { } kept)
                return new(kept, CacheName);
            expected = _heads.DependentRoot(epoch, Preset);
        }

        BeaconResult<DutySet<ProposerDuty>> result = await Compared(
            BeaconCall.ProposerDuties, epoch, expected, (api, token) => api.GetProposerDuties(epoch, deadline, token), deadline, cancellation);
        Keep(_proposerDuties, epoch, [], result);
        return result;
    }

    /// <inheritdoc/>
    public Task<BeaconResult<OnChain<IReadOnlyList<SyncDuty>>>> GetSyncDuties(
        Epoch epoch, IReadOnlyList<ValidatorIndex> validators, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Read(BeaconCall.SyncDuties, (api, token) => api.GetSyncDuties(epoch, validators, deadline, token), deadline, cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<SubmissionOutcome>> SubscribeCommittees(
        IReadOnlyList<CommitteeSubscription> subscriptions, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        ToAll(BeaconCall.SubscribeCommittees, (api, token) => api.SubscribeCommittees(subscriptions, deadline, token), deadline, cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<SubmissionOutcome>> SubscribeSyncCommittees(
        IReadOnlyList<SyncCommitteeSubscription> subscriptions, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        ToAll(BeaconCall.SubscribeSyncCommittees, (api, token) => api.SubscribeSyncCommittees(subscriptions, deadline, token), deadline, cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<SubmissionOutcome>> PrepareProposers(
        IReadOnlyList<ProposerPreparation> preparations, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        ToAll(BeaconCall.PrepareProposers, (api, token) => api.PrepareProposers(preparations, deadline, token), deadline, cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<SubmissionOutcome>> RegisterValidators(
        IReadOnlyList<SignedValidatorRegistrationV1> registrations, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        ToAll(BeaconCall.RegisterValidators, (api, token) => api.RegisterValidators(registrations, deadline, token), deadline, cancellation);

    /// <summary>
    /// The best of what the nodes would vote for: a head that a node told of lately counts more than an unknown one, a later one
    /// more than an earlier one, then the later source.
    /// </summary>
    public Task<BeaconResult<AttestationData>> GetAttestationData(Slot slot, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Best(
            BeaconCall.AttestationData,
            (api, token) => api.GetAttestationData(slot, deadline, token),
            data => (KnownSlot(data.BeaconBlockRoot), data.Source.Epoch.Value),
            _settings.GraceMost,
            deadline,
            cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<AggregateAttestation>> GetAggregate(
        Slot slot, Root dataRoot, CommitteeIndex committee, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Best(
            BeaconCall.Aggregate,
            (api, token) => api.GetAggregate(slot, dataRoot, committee, deadline, token),
            aggregate => aggregate switch
            {
                AggregateAttestation.BeforeElectra before => before.Attestation.AggregationBits.CountOnes(),
                AggregateAttestation.FromElectra from => from.Attestation.AggregationBits.CountOnes(),
                _ => 0,
            },
            _settings.GraceMost,
            deadline,
            cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<SyncCommitteeContribution>> GetContribution(
        Slot slot, SubcommitteeIndex subcommittee, Root blockRoot, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Best(
            BeaconCall.Contribution,
            (api, token) => api.GetContribution(slot, subcommittee, blockRoot, deadline, token),
            contribution => contribution.AggregationBits.CountOnes(),
            _settings.GraceMost,
            deadline,
            cancellation);

    /// <summary>The best block: on the latest parent that a node told of, then the one that pays most by its node's word.</summary>
    public Task<BeaconResult<ProducedBlock>> ProduceBlock(
        Slot slot,
        BlsSignatureBytes randaoReveal,
        Hash32 graffiti,
        ulong builderBoostFactor,
        DateTimeOffset deadline,
        CancellationToken cancellation = default) =>
        Best(
            BeaconCall.ProduceBlock,
            (api, token) => api.ProduceBlock(slot, randaoReveal, graffiti, builderBoostFactor, deadline, token),
            produced => (KnownSlot(produced.Block.Header(Preset).ParentRoot), Worth(produced)),
            _settings.BlockGraceMost,
            deadline,
            cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<IReadOnlyList<ValidatorLiveness>>> GetLiveness(
        Epoch epoch, IReadOnlyList<ValidatorIndex> validators, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Read(BeaconCall.Liveness, (api, token) => api.GetLiveness(epoch, validators, deadline, token), deadline, cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<SubmissionOutcome>> SubmitAttestations(
        ForkName fork, IReadOnlyList<SignedVote> votes, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        ToAll(BeaconCall.SubmitAttestations, (api, token) => api.SubmitAttestations(fork, votes, deadline, token), deadline, cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<SubmissionOutcome>> SubmitAggregates(
        ForkName fork, IReadOnlyList<SignedAggregate> aggregates, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        ToAll(BeaconCall.SubmitAggregates, (api, token) => api.SubmitAggregates(fork, aggregates, deadline, token), deadline, cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<SubmissionOutcome>> SubmitSyncMessages(
        IReadOnlyList<SyncCommitteeMessage> messages, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        ToAll(BeaconCall.SubmitSyncMessages, (api, token) => api.SubmitSyncMessages(messages, deadline, token), deadline, cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<SubmissionOutcome>> SubmitContributions(
        IReadOnlyList<SignedContributionAndProof> contributions, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        ToAll(BeaconCall.SubmitContributions, (api, token) => api.SubmitContributions(contributions, deadline, token), deadline, cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<SubmissionOutcome>> PublishBlock(SignedBlock block, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        ToAll(BeaconCall.PublishBlock, (api, token) => api.PublishBlock(block, deadline, token), deadline, cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<SubmissionOutcome>> SubmitExit(SignedVoluntaryExit exit, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        ToAll(BeaconCall.SubmitExit, (api, token) => api.SubmitExit(exit, deadline, token), deadline, cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<OnChain<IReadOnlyList<AttestationReward>>>> GetAttestationRewards(
        Epoch epoch, IReadOnlyList<ValidatorIndex> validators, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Read(BeaconCall.AttestationRewards, (api, token) => api.GetAttestationRewards(epoch, validators, deadline, token), deadline, cancellation);

    private Task<BeaconResult<T>> Read<T>(BeaconCall call, Question<T> question, DateTimeOffset deadline, CancellationToken cancellation)
        where T : notnull => Hedged(call, question, forSigning: false, deadline, cancellation);

    private Task<BeaconResult<T>> ForSigning<T>(BeaconCall call, Question<T> question, DateTimeOffset deadline, CancellationToken cancellation)
        where T : notnull => Hedged(call, question, forSigning: true, deadline, cancellation);

    /// <summary>One more than the slot of a head that some node told of lately; 0 for a block that none did.</summary>
    private ulong KnownSlot(Root block)
    {
        lock (_gate)
            return _heads.SlotOf(block) is { } slot ? slot.Value + 1 : 0;
    }

    private static BigInteger Worth(ProducedBlock produced) =>
        (produced.PayloadValueWei?.ToBigInteger() ?? BigInteger.Zero) + (produced.ConsensusValueWei?.ToBigInteger() ?? BigInteger.Zero);
}

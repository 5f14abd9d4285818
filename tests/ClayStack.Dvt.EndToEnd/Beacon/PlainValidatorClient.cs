using ClayStack.Dvt.Beacon;
using ClayStack.Dvt.Beacon.Api;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Altair;
using ClayStack.Dvt.Ethereum.Attestations;
using ClayStack.Dvt.Ethereum.Blocks;
using ClayStack.Dvt.Ethereum.Committees;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Signing;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.EndToEnd.Beacon;

/// <summary>
/// A validator client with whole keys in one place: what the cluster does together, done alone, so that a test can tell the
/// beacon client's faults from the cluster's. It does every duty of a slot, at the time that its caller says has come.
/// </summary>
internal sealed class PlainValidatorClient : IDisposable
{
    private static readonly Hash32 Graffiti = default;

    private readonly IBeaconApi _api;
    private readonly Network _network;
    private readonly SigningRoots _roots;
    private readonly TimeProvider _time;
    private readonly Dictionary<ValidatorIndex, BlsSecretKey> _keys = [];
    private readonly Dictionary<Slot, Root> _heads = [];

    public PlainValidatorClient(IBeaconApi api, NetworkIdentity identity, TimeProvider time, IEnumerable<ulong> validators)
    {
        _api = api;
        _network = identity.Network;
        _time = time;
        _roots = new SigningRoots(_network.Preset, _network.Forks, _network.GenesisValidatorsRoot!.Value);
        foreach (ulong validator in validators)
            _keys[new ValidatorIndex(validator)] = InteropKeys.SecretKey(validator);
    }

    public int Attestations { get; private set; }

    public int Aggregates { get; private set; }

    public int SyncMessages { get; private set; }

    public int Contributions { get; private set; }

    public int Proposals { get; private set; }

    private Preset Preset => _network.Preset;

    private DateTimeOffset Soon => _time.GetUtcNow() + TimeSpan.FromSeconds(30);

    private ValidatorIndex[] Validators => [.. _keys.Keys];

    public void Dispose()
    {
        foreach (BlsSecretKey key in _keys.Values)
            key.Dispose();
    }

    /// <summary>Once per epoch: the keys are those of the chain, and the nodes know whom to expect.</summary>
    public async Task Prepare(Epoch epoch)
    {
        BlsPublicKeyBytes[] keys = [.. _keys.Values.Select(InteropKeys.PublicKey)];
        OnChain<IReadOnlyList<StateValidator>> known = Of(await _api.GetValidators(StateId.Head, keys, Soon));
        Assert.Equal(_keys.Keys.Order(), known.Value.Select(validator => validator.Record.Index).Order());
        Accepted(await _api.PrepareProposers([.. Validators.Select(index => new ProposerPreparation(index, default))], Soon));

        DutySet<AttesterDuty> duties = Of(await _api.GetAttesterDuties(epoch, Validators, Soon));
        Accepted(await _api.SubscribeCommittees(
            [.. duties.Duties.Select(duty => new CommitteeSubscription(
                duty.Validator, duty.Committee, duty.CommitteesAtSlot, duty.Slot, IsAggregator(duty)))],
            Soon));
        IReadOnlyList<SyncDuty> sync = Of(await _api.GetSyncDuties(epoch, Validators, Soon)).Value;
        Accepted(await _api.SubscribeSyncCommittees(
            [.. sync.Select(duty => new SyncCommitteeSubscription(duty.Validator, duty.Places, epoch + 1))], Soon));
    }

    /// <summary>At the slot's start.</summary>
    public async Task Propose(Slot slot)
    {
        DutySet<ProposerDuty> duties = Of(await _api.GetProposerDuties(slot.ToEpoch(Preset), Soon));
        ProposerDuty? duty = duties.Duties.FirstOrDefault(one => one.Slot == slot && _keys.ContainsKey(one.Validator));
        if (duty is null)
            return;
        BlsSignatureBytes randao = Sign(duty.Validator, _roots.Randao(slot.ToEpoch(Preset)));
        ProducedBlock produced = Of(await _api.ProduceBlock(slot, randao, Graffiti, builderBoostFactor: 0, Soon));
        BeaconBlockHeader header = produced.Block.Header(Preset);
        Assert.Equal(duty.Validator, header.ProposerIndex);
        SignedBlock signed = produced.Block.Sign(Sign(duty.Validator, _roots.Block(header)));
        Accepted(await _api.PublishBlock(signed, Soon));
        Proposals++;
    }

    /// <summary>At the attestation deadline.</summary>
    public async Task Attest(Slot slot)
    {
        ForkName fork = _network.Forks.At(slot.ToEpoch(Preset)).Name;
        AttestationData data = Of(await _api.GetAttestationData(slot, Soon));
        _heads[slot] = data.BeaconBlockRoot;
        SignedVote[] votes = [.. (await AttestersOf(slot)).Select(duty =>
        {
            AttestationData own = DataFor(fork, duty.Committee, data);
            return new SignedVote(duty, own, Sign(duty.Validator, _roots.Attestation(own)));
        })];
        Accepted(await _api.SubmitAttestations(fork, votes, Soon));
        Attestations += votes.Length;

        IReadOnlyList<SyncDuty> members = await MembersOf(slot);
        SyncCommitteeMessage[] messages = [.. members.Select(duty => new SyncCommitteeMessage(
            slot, data.BeaconBlockRoot, duty.Validator, Sign(duty.Validator, _roots.SyncCommitteeMessage(slot, data.BeaconBlockRoot))))];
        Accepted(await _api.SubmitSyncMessages(messages, Soon));
        SyncMessages += messages.Length;
    }

    /// <summary>At the aggregate deadline.</summary>
    public async Task Aggregate(Slot slot)
    {
        ForkName fork = _network.Forks.At(slot.ToEpoch(Preset)).Name;
        AttestationData data = Of(await _api.GetAttestationData(slot, Soon));
        List<SignedAggregate> aggregates = [];
        foreach (AttesterDuty duty in (await AttestersOf(slot)).Where(IsAggregator))
        {
            Root root = SszEncoding.HashTreeRoot(DataFor(fork, duty.Committee, data), Preset);
            aggregates.Add(SignedAggregateOf(duty, Of(await _api.GetAggregate(slot, root, duty.Committee, Soon))));
        }

        Accepted(await _api.SubmitAggregates(fork, aggregates, Soon));
        Aggregates += aggregates.Count;

        List<SignedContributionAndProof> contributions = [];
        foreach (SyncDuty duty in await MembersOf(slot))
        {
            foreach (SubcommitteeIndex subcommittee in duty.Places.Select(place => CommitteeMath.SubcommitteeOf(place, Preset)).Distinct())
            {
                BlsSignatureBytes proof = Sign(
                    duty.Validator, _roots.SyncCommitteeSelectionProof(new SyncAggregatorSelectionData(slot, subcommittee)));
                if (!AggregatorSelection.IsSyncCommitteeAggregator(proof, Preset))
                    continue;
                SyncCommitteeContribution contribution = Of(await _api.GetContribution(slot, subcommittee, _heads[slot], Soon));
                ContributionAndProof message = new(duty.Validator, contribution, proof);
                contributions.Add(new SignedContributionAndProof(message, Sign(duty.Validator, _roots.ContributionAndProof(message))));
            }
        }

        Accepted(await _api.SubmitContributions(contributions, Soon));
        Contributions += contributions.Count;
    }

    private async Task<IEnumerable<AttesterDuty>> AttestersOf(Slot slot) =>
        Of(await _api.GetAttesterDuties(slot.ToEpoch(Preset), Validators, Soon)).Duties.Where(duty => duty.Slot == slot);

    private async Task<IReadOnlyList<SyncDuty>> MembersOf(Slot slot) =>
        Of(await _api.GetSyncDuties(CommitteeMath.SyncCommitteeEpoch(slot, Preset), Validators, Soon)).Value;

    private bool IsAggregator(AttesterDuty duty) =>
        AggregatorSelection.IsAggregator(duty.CommitteeLength, Sign(duty.Validator, _roots.SelectionProof(duty.Slot)));

    private SignedAggregate SignedAggregateOf(AttesterDuty duty, AggregateAttestation aggregate)
    {
        BlsSignatureBytes proof = Sign(duty.Validator, _roots.SelectionProof(duty.Slot));
        switch (aggregate)
        {
            case AggregateAttestation.BeforeElectra before:
                AggregateAndProof old = new(duty.Validator, before.Attestation, proof);
                return new SignedAggregate.BeforeElectra(new SignedAggregateAndProof(old, Sign(duty.Validator, _roots.AggregateAndProof(old))));
            case AggregateAttestation.FromElectra from:
                Ethereum.Electra.AggregateAndProof message = new(duty.Validator, from.Attestation, proof);
                return new SignedAggregate.FromElectra(
                    new Ethereum.Electra.SignedAggregateAndProof(message, Sign(duty.Validator, _roots.AggregateAndProof(message))));
            default:
                throw new InvalidOperationException("An aggregate has one of two shapes.");
        }
    }

    private BlsSignatureBytes Sign(ValidatorIndex validator, Root signingRoot) =>
        BlsSignatureBytes.FromBytes(Bls.Sign(_keys[validator], signingRoot.Span).Bytes);

    private static AttestationData DataFor(ForkName fork, CommitteeIndex committee, AttestationData data) => fork >= ForkName.Electra
        ? data
        : new AttestationData(data.Slot, committee, data.BeaconBlockRoot, data.Source, data.Target);

    private static T Of<T>(BeaconResult<T> result) where T : notnull
    {
        Assert.True(result.TryGet(out T? value, out BeaconError? error), error?.ToString());
        return value;
    }

    private static void Accepted(BeaconResult<SubmissionOutcome> result) => Assert.Empty(Of(result).Refused);
}

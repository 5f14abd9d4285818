using ClayStack.Dvt.Beacon;
using ClayStack.Dvt.Beacon.Api;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Devnet;
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

namespace ClayStack.Dvt.Tests.Devnet;

/// <summary>Validators with plain keys that do their duties on a devnet through the node's own Beacon API client.</summary>
internal sealed class DutyDriver : IAsyncDisposable
{
    public const string Group = "cluster";

    private readonly BeaconMetrics _metrics = new();
    private readonly BeaconApiClient _client;

    private DutyDriver(NodeUnderTest test)
    {
        Test = test;
        Roots = new SigningRoots(test.Options.Preset, test.Node.Network.Forks, test.Node.Network.GenesisValidatorsRoot!.Value);
        Assert.True(BeaconEndpoint.TryParse(test.Node.Url.ToString(), out BeaconEndpoint? endpoint, out _));
        _client = new BeaconApiClient(endpoint, test.Node.Network, _metrics, TimeProvider.System);
        All = [.. Enumerable.Range(0, test.Options.Validators.Count).Select(i => new ValidatorIndex((ulong)i))];
    }

    public NodeUnderTest Test { get; }

    public IBeaconApi Api => _client;

    public SigningRoots Roots { get; }

    public Preset Preset => Test.Options.Preset;

    public ForkName Fork => Test.Options.Fork;

    public IReadOnlyList<ValidatorIndex> All { get; }

    /// <summary>When the client gives up; real time, because the client's calls are real.</summary>
    public static DateTimeOffset Soon => TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(2);

    /// <summary>Ends the client's calls with the test.</summary>
    public static CancellationToken End => TestContext.Current.CancellationToken;

    /// <summary>A devnet whose validators propose by themselves.</summary>
    public static async Task<DutyDriver> StartAsync(DevnetOptions? options = null) =>
        new(await NodeUnderTest.StartAsync(options ?? External(TestChain.Options())));

    public static DevnetOptions External(DevnetOptions options) => options with { ExternalProposers = [Group] };

    public DevnetDutyStatus Count(DevnetDutyKind kind) => Test.Node.Status().DutiesOf(Group, kind);

    public BlsSignatureBytes Sign(ValidatorIndex validator, Root root) =>
        BlsSignatureBytes.FromBytes(Bls.Sign(TestChain.Secret((int)validator.Value), root.Span).Bytes);

    /// <summary>Every duty of a slot, each at its time.</summary>
    public async Task DoSlotAsync(ulong number)
    {
        Slot slot = new(number);
        Test.AdvanceTo(number);
        if (number > 0)
            await ProposeAsync(slot);
        Test.AdvanceTo(number, 700);
        IReadOnlyList<SignedVote> votes = await AttestAsync(slot);
        Root head = await SignHeadAsync(slot);
        Test.AdvanceTo(number, 1400);
        await AggregateAsync(slot, votes);
        await ContributeAsync(slot, head);
    }

    public async Task<ValidatorIndex> ProposerAsync(Slot slot) => Got(await Api.GetProposerDuties(slot.ToEpoch(Preset), Soon))
        .Duties.Single(duty => duty.Slot == slot).Validator;

    public BlsSignatureBytes Reveal(ValidatorIndex proposer, Slot slot) => Sign(proposer, Roots.Randao(slot.ToEpoch(Preset)));

    public async Task<ProducedBlock> ProduceAsync(Slot slot, ulong boost = 0)
    {
        ValidatorIndex proposer = await ProposerAsync(slot);
        return Got(await Api.ProduceBlock(slot, Reveal(proposer, slot), default, boost, Soon));
    }

    public SignedBlock SignBlock(UnsignedBlock block)
    {
        BeaconBlockHeader header = block.Header(Preset);
        return block.Sign(Sign(header.ProposerIndex, Roots.Block(header)));
    }

    public async Task<SignedBlock> ProposeAsync(Slot slot, ulong boost = 0)
    {
        SignedBlock signed = SignBlock((await ProduceAsync(slot, boost)).Block);
        Taken(await Api.PublishBlock(signed, Soon));
        return signed;
    }

    /// <summary>Signs the votes of everyone whose slot it is.</summary>
    public async Task<IReadOnlyList<SignedVote>> VotesAsync(Slot slot)
    {
        IReadOnlyList<AttesterDuty> duties = Got(await Api.GetAttesterDuties(slot.ToEpoch(Preset), All, Soon)).Duties;
        AttestationData given = Got(await Api.GetAttestationData(slot, Soon));
        List<SignedVote> votes = [];
        foreach (AttesterDuty duty in duties.Where(duty => duty.Slot == slot))
        {
            CommitteeIndex index = Fork >= ForkName.Electra ? default : duty.Committee;
            AttestationData data = new(given.Slot, index, given.BeaconBlockRoot, given.Source, given.Target);
            votes.Add(new SignedVote(duty, data, Sign(duty.Validator, Roots.Attestation(data))));
        }

        return votes;
    }

    public async Task<IReadOnlyList<SignedVote>> AttestAsync(Slot slot)
    {
        IReadOnlyList<SignedVote> votes = await VotesAsync(slot);
        Taken(await Api.SubmitAttestations(Fork, votes, Soon));
        return votes;
    }

    public BlsSignatureBytes SelectionProof(ValidatorIndex validator, Slot slot) => Sign(validator, Roots.SelectionProof(slot));

    /// <summary>The aggregates of those whom their proofs select, signed.</summary>
    public async Task<IReadOnlyList<SignedAggregate>> AggregatesAsync(Slot slot, IReadOnlyList<SignedVote> votes)
    {
        List<SignedAggregate> aggregates = [];
        foreach (SignedVote vote in votes)
        {
            BlsSignatureBytes proof = SelectionProof(vote.Duty.Validator, slot);
            if (!AggregatorSelection.IsAggregator(vote.Duty.CommitteeLength, proof))
                continue;
            AggregateAttestation aggregate = Got(await Api.GetAggregate(slot, SszEncoding.HashTreeRoot(vote.Data, Preset), vote.Duty.Committee, Soon));
            aggregates.Add(SignAggregate(vote.Duty.Validator, aggregate, proof));
        }

        return aggregates;
    }

    public SignedAggregate SignAggregate(ValidatorIndex aggregator, AggregateAttestation aggregate, BlsSignatureBytes proof)
    {
        if (aggregate is AggregateAttestation.FromElectra electra)
        {
            ClayStack.Dvt.Ethereum.Electra.AggregateAndProof message = new(aggregator, electra.Attestation, proof);
            return new SignedAggregate.FromElectra(new(message, Sign(aggregator, Roots.AggregateAndProof(message))));
        }

        AggregateAndProof before = new(aggregator, ((AggregateAttestation.BeforeElectra)aggregate).Attestation, proof);
        return new SignedAggregate.BeforeElectra(new(before, Sign(aggregator, Roots.AggregateAndProof(before))));
    }

    public async Task AggregateAsync(Slot slot, IReadOnlyList<SignedVote> votes) =>
        Taken(await Api.SubmitAggregates(Fork, await AggregatesAsync(slot, votes), Soon));

    public async Task<IReadOnlyList<SyncDuty>> SyncDutiesAsync(Slot slot) =>
        Got(await Api.GetSyncDuties(CommitteeMath.SyncCommitteeEpoch(slot, Preset), All, Soon)).Value;

    public SyncCommitteeMessage SignHead(Slot slot, Root head, ValidatorIndex validator) =>
        new(slot, head, validator, Sign(validator, Roots.SyncCommitteeMessage(slot, head)));

    public async Task<Root> SignHeadAsync(Slot slot)
    {
        Root head = Got(await Api.GetBlockRoot(BlockId.Head, Soon)).Value;
        Taken(await Api.SubmitSyncMessages([.. (await SyncDutiesAsync(slot)).Select(duty => SignHead(slot, head, duty.Validator))], Soon));
        return head;
    }

    public BlsSignatureBytes SyncSelectionProof(ValidatorIndex validator, Slot slot, SubcommitteeIndex subcommittee) =>
        Sign(validator, Roots.SyncCommitteeSelectionProof(new SyncAggregatorSelectionData(slot, subcommittee)));

    public SignedContributionAndProof SignContribution(ValidatorIndex validator, SyncCommitteeContribution contribution, BlsSignatureBytes proof)
    {
        ContributionAndProof message = new(validator, contribution, proof);
        return new SignedContributionAndProof(message, Sign(validator, Roots.ContributionAndProof(message)));
    }

    /// <summary>The contributions of those whom their proofs select, signed.</summary>
    public async Task<IReadOnlyList<SignedContributionAndProof>> ContributionsAsync(Slot slot, Root head)
    {
        List<SignedContributionAndProof> contributions = [];
        foreach (SyncDuty duty in await SyncDutiesAsync(slot))
        {
            foreach (SubcommitteeIndex subcommittee in duty.Places.Select(place => CommitteeMath.SubcommitteeOf(place, Preset)).Distinct())
            {
                BlsSignatureBytes proof = SyncSelectionProof(duty.Validator, slot, subcommittee);
                if (!AggregatorSelection.IsSyncCommitteeAggregator(proof, Preset))
                    continue;
                SyncCommitteeContribution contribution = Got(await Api.GetContribution(slot, subcommittee, head, Soon));
                contributions.Add(SignContribution(duty.Validator, contribution, proof));
            }
        }

        return contributions;
    }

    public async Task ContributeAsync(Slot slot, Root head) =>
        Taken(await Api.SubmitContributions(await ContributionsAsync(slot, head), Soon));

    public static T Got<T>(BeaconResult<T> result) where T : notnull
    {
        Assert.True(result.TryGet(out T? value, out BeaconError? error), $"{error}");
        return value;
    }

    public static void Taken(BeaconResult<SubmissionOutcome> result)
    {
        SubmissionOutcome outcome = Got(result);
        Assert.Empty(outcome.Refused);
        Assert.Equal(0, outcome.Duplicates);
    }

    /// <summary>The whole submission was refused, or its one item, for a reason.</summary>
    public static void Refused(BeaconResult<SubmissionOutcome> result, string code)
    {
        string detail = result.TryGet(out SubmissionOutcome? outcome, out BeaconError? error)
            ? Assert.Single(outcome.Refused).Detail
            : error.Detail;
        Assert.Contains(code + ":", detail, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _metrics.Dispose();
        await Test.DisposeAsync();
    }
}

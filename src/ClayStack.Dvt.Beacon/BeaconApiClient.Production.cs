using System.Globalization;
using ClayStack.Dvt.Beacon.Api;
using ClayStack.Dvt.Beacon.Http;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Altair;
using ClayStack.Dvt.Ethereum.Attestations;
using ClayStack.Dvt.Ethereum.Blocks;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Beacon;

// What the node makes for signing. Each answer must be about exactly what was asked for: nothing is signed on a node's word alone.
public sealed partial class BeaconApiClient
{
    /// <inheritdoc/>
    public Task<BeaconResult<AttestationData>> GetAttestationData(
        Slot slot, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Get(
            BeaconCall.AttestationData,
            $"eth/v1/validator/attestation_data?slot={slot}&committee_index=0",
            HttpCall.Small,
            root =>
            {
                AttestationData data = root.Container<AttestationData>("data", Preset);
                if (root.Sound)
                    CheckVote(root, data, slot);
                return data;
            },
            deadline,
            cancellation);

    /// <inheritdoc/>
    public async Task<BeaconResult<AggregateAttestation>> GetAggregate(
        Slot slot, Root dataRoot, CommitteeIndex committee, DateTimeOffset deadline, CancellationToken cancellation = default)
    {
        string path = $"eth/v2/validator/aggregate_attestation?attestation_data_root={dataRoot}&slot={slot}&committee_index={committee}";
        BeaconResult<HttpReply> answer = await _http.Send(
            new HttpCall(BeaconCall.Aggregate, path, HttpCall.Small + Preset.MaxAttestersPerSlot), deadline, cancellation);
        return ReadJson(answer, BeaconCall.Aggregate, root =>
        {
            ForkName fork = Version(root, answer, slot);
            AggregateAttestation aggregate = fork >= ForkName.Electra
                ? Aggregate(root, committee, root.Container<Ethereum.Electra.Attestation>("data", Preset))
                : Aggregate(root, root.Container<Attestation>("data", Preset));
            if (root.Sound)
                root.Require(SszEncoding.HashTreeRoot(aggregate.Data, Preset) == dataRoot, "data.data", "not the data asked for");
            return aggregate;
        });
    }

    /// <inheritdoc/>
    public Task<BeaconResult<SyncCommitteeContribution>> GetContribution(
        Slot slot, SubcommitteeIndex subcommittee, Root blockRoot, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Get(
            BeaconCall.Contribution,
            $"eth/v1/validator/sync_committee_contribution?slot={slot}&subcommittee_index={subcommittee}&beacon_block_root={blockRoot}",
            HttpCall.Small,
            root =>
            {
                SyncCommitteeContribution contribution = root.Container<SyncCommitteeContribution>("data", Preset);
                if (root.Sound)
                {
                    bool fits = contribution.Slot == slot && contribution.SubcommitteeIndex == subcommittee && contribution.BeaconBlockRoot == blockRoot;
                    root.Require(fits, "data", "not the contribution asked for");
                    root.Require(contribution.AggregationBits.CountOnes() > 0, "data.aggregation_bits", "no vote in it");
                }

                return contribution;
            },
            deadline,
            cancellation);

    /// <inheritdoc/>
    public async Task<BeaconResult<ProducedBlock>> ProduceBlock(
        Slot slot,
        BlsSignatureBytes randaoReveal,
        Hash32 graffiti,
        ulong builderBoostFactor,
        DateTimeOffset deadline,
        CancellationToken cancellation = default)
    {
        string boost = builderBoostFactor.ToString(CultureInfo.InvariantCulture);
        string path = $"eth/v3/validator/blocks/{slot}?randao_reveal={randaoReveal}&graffiti={graffiti}&builder_boost_factor={boost}";
        BeaconResult<HttpReply> answer = await _http.Send(
            new HttpCall(BeaconCall.ProduceBlock, path, BlockBytesMax) { PreferSsz = true }, deadline, cancellation);
        if (!answer.TryGet(out HttpReply? reply, out _))
            return answer.Forward<ProducedBlock>();
        if (!reply.IsSsz)
            return ReadJson(answer, BeaconCall.ProduceBlock, root => Produced(root, answer, slot, randaoReveal));

        if (Misnamed(reply, slot) is { } misnamed)
            return Invalid<ProducedBlock>(BeaconCall.ProduceBlock, misnamed);
        if (!TryFlag(reply.Blinded, out bool blinded))
            return Invalid<ProducedBlock>(BeaconCall.ProduceBlock, "SSZ without the header Eth-Execution-Payload-Blinded");
        if (!UnsignedBlock.TryDeserialize(ForkAt(slot), blinded, reply.Body.Span, Preset, out UnsignedBlock? block, out SszError? error))
            return Invalid<ProducedBlock>(BeaconCall.ProduceBlock, error.ToString());
        return Misfit(block, slot, randaoReveal) is { } fault
            ? Invalid<ProducedBlock>(BeaconCall.ProduceBlock, fault)
            : new(new ProducedBlock(block, Wei(reply.PayloadValue), Wei(reply.ConsensusValue), Node), Node);
    }

    private void CheckVote(JsonNode root, AttestationData data, Slot slot)
    {
        root.Require(data.Slot == slot, "data.slot", "not the slot asked for");
        root.Require(data.Target.Epoch == slot.ToEpoch(Preset), "data.target.epoch", "not the slot's epoch");
        root.Require(data.Source.Epoch <= data.Target.Epoch, "data.source.epoch", "behind the target");
        // In Gloas the index carries the payload's status, 0 or 1 (consensus-specs gloas/validator.md).
        ulong indexMax = ForkAt(slot) >= ForkName.Gloas ? 1UL : 0UL;
        root.Require(data.Index.Value <= indexMax, "data.index", "not the index asked for");
    }

    private static AggregateAttestation Aggregate(JsonNode root, Attestation? attestation)
    {
        if (root.Sound)
            root.Require(attestation!.AggregationBits.CountOnes() > 0, "data.aggregation_bits", "no vote in it");
        return root.Sound ? new AggregateAttestation.BeforeElectra(attestation!) : null!;
    }

    private static AggregateAttestation Aggregate(JsonNode root, CommitteeIndex committee, Ethereum.Electra.Attestation? attestation)
    {
        if (root.Sound)
        {
            Bitvector committees = attestation!.CommitteeBits;
            bool alone = committee.Value < (ulong)committees.Length && committees[(int)committee.Value] && committees.CountOnes() == 1;
            root.Require(alone, "data.committee_bits", "not exactly the committee asked for");
            root.Require(attestation.AggregationBits.CountOnes() > 0, "data.aggregation_bits", "no vote in it");
        }

        return root.Sound ? new AggregateAttestation.FromElectra(attestation!) : null!;
    }

    private ProducedBlock Produced(JsonNode root, BeaconResult<HttpReply> answer, Slot slot, BlsSignatureBytes randaoReveal)
    {
        ForkName fork = Version(root, answer, slot);
        bool blinded = root.Flag("execution_payload_blinded");
        string? payloadValue = root.Has("execution_payload_value") ? root.Text("execution_payload_value", 80) : null;
        string? consensusValue = root.Has("consensus_block_value") ? root.Text("consensus_block_value", 80) : null;
        if (!UnsignedBlock.TryReadJson(fork, blinded, root.Utf8("data"), Preset, out UnsignedBlock? block, out SszError? error))
            root.Refuse("data", error.ToString());
        else if (Misfit(block, slot, randaoReveal) is { } fault)
            root.Refuse("data", fault);
        return new ProducedBlock(block!, Wei(payloadValue), Wei(consensusValue), Node);
    }

    private string? Misfit(UnsignedBlock block, Slot slot, BlsSignatureBytes randaoReveal)
    {
        if (block.Header(Preset).Slot != slot)
            return "the block is of another slot than was asked for";
        return block.RandaoReveal != randaoReveal ? "the block has another RANDAO reveal than was sent" : null;
    }

    /// <summary>The fork that a versioned answer must be of, with its field and its header compared.</summary>
    private ForkName Version(JsonNode root, BeaconResult<HttpReply> answer, Slot slot)
    {
        ForkName expected = ForkAt(slot);
        root.Require(string.Equals(root.Text("version", 16), NameOf(expected), StringComparison.Ordinal), "version", "not the fork of the slot");
        if (answer.TryGet(out HttpReply? reply, out _) && reply.Version is not null && Misnamed(reply, slot) is { } fault)
            root.Refuse("version", fault);
        return expected;
    }

    private string? Misnamed(HttpReply reply, Slot slot)
    {
        string expected = NameOf(ForkAt(slot));
        return string.Equals(reply.Version, expected, StringComparison.Ordinal)
            ? null
            : $"the header Eth-Consensus-Version is {reply.Version ?? "missing"}, the slot's fork is {expected}";
    }

    private static bool TryFlag(string? text, out bool flag)
    {
        flag = string.Equals(text, "true", StringComparison.OrdinalIgnoreCase);
        return flag || string.Equals(text, "false", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A value as the node states it; what is no number counts as not stated.</summary>
    private static Uint256? Wei(string? text) =>
        text is not null && Ethereum.Ssz.Json.SszJson.TryParseValue(System.Text.Encoding.ASCII.GetBytes(text), out Uint256 value) ? value : null;
}

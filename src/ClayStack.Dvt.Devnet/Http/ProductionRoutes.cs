using System.Text.Json;
using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Devnet.Chain;
using ClayStack.Dvt.Devnet.Intake;
using ClayStack.Dvt.Ethereum.Altair;
using ClayStack.Dvt.Ethereum.Blocks;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz.Json;

namespace ClayStack.Dvt.Devnet.Http;

/// <summary>What the node makes for validators to sign: blocks, aggregates, contributions.</summary>
internal sealed class ProductionRoutes(ChainHost host, BlockProducer producer)
{
    private const ulong BoostDefault = 100;

    private readonly string _version = host.Genesis.Fork.ToString().ToLowerInvariant();

    public IEnumerable<ApiRoute> All =>
    [
        new("GET", "/eth/v3/validator/blocks/{slot}", DevnetRequestKind.BlockProduction, BlockAsync),
        ApiRoute.Get("/eth/v2/validator/aggregate_attestation", DevnetRequestKind.Validator, Aggregate),
        ApiRoute.Get("/eth/v1/validator/sync_committee_contribution", DevnetRequestKind.Validator, Contribution),
    ];

    private Preset Preset => host.Genesis.Preset;

    private async ValueTask<ApiReply> BlockAsync(ApiRequest request)
    {
        if (!request.TryNumber("slot", out ulong slot, out ApiReply? refusal))
            return refusal;
        if (!BlsSignatureBytes.TryParse(request.Query("randao_reveal"), out BlsSignatureBytes reveal))
            return ApiReply.Error(400, "randao_reveal is missing or no signature of 96 bytes");
        Hash32 graffiti = default;
        if (request.HasQuery("graffiti") && !Hash32.TryParse(request.Query("graffiti"), out graffiti))
            return ApiReply.Error(400, "graffiti is not 32 bytes");
        ulong boost = BoostDefault;
        if (request.HasQuery("builder_boost_factor") && !request.TryQueryNumber("builder_boost_factor", out boost, out refusal))
            return refusal;
        (Production? production, Refusal? broken) =
            await producer.ProduceAsync(new Slot(slot), reveal, graffiti, boost, request.Aborted).ConfigureAwait(false);
        if (production is null)
            return broken is null ? ApiReply.Busy() : ApiReply.Error(400, broken.ToString());
        return Reply(request, production);
    }

    private ApiReply Reply(ApiRequest request, Production production)
    {
        (string Name, string Value)[] headers =
        [
            ("Eth-Execution-Payload-Blinded", production.Block.IsBlinded ? "true" : "false"),
            ("Eth-Execution-Payload-Value", production.PayloadValueWei.ToString()),
            ("Eth-Consensus-Block-Value", production.ConsensusValueWei.ToString()),
        ];
        if (request.PrefersSsz)
            return ApiReply.Bytes(production.Block.Serialize(Preset), _version, headers);
        return ApiReply.Object(
            writer =>
            {
                writer.WriteString("version", _version);
                writer.WriteBoolean("execution_payload_blinded", production.Block.IsBlinded);
                writer.WriteString("execution_payload_value", production.PayloadValueWei.ToString());
                writer.WriteString("consensus_block_value", production.ConsensusValueWei.ToString());
                writer.WritePropertyName("data");
                WriteJson(writer, production.Block);
            },
            version: _version,
            headers: headers);
    }

    private void WriteJson(Utf8JsonWriter writer, UnsignedBlock block)
    {
        switch (block)
        {
            case UnsignedBlock.DenebContents deneb:
                SszJson.Write(writer, deneb.Contents, Preset);
                break;
            case UnsignedBlock.ElectraContents electra:
                SszJson.Write(writer, electra.Contents, Preset);
                break;
            case UnsignedBlock.FuluContents fulu:
                SszJson.Write(writer, fulu.Contents, Preset);
                break;
            case UnsignedBlock.DenebBlinded deneb:
                SszJson.Write(writer, deneb.Block, Preset);
                break;
            case UnsignedBlock.ElectraBlinded electra:
                SszJson.Write(writer, electra.Block, Preset);
                break;
            default:
                throw new InvariantViolation("A block has one of the shapes that the forks have.");
        }
    }

    private ApiReply Aggregate(ApiRequest request)
    {
        if (!request.TryQueryNumber("slot", out ulong number, out ApiReply? refusal)
            || !request.TryQueryNumber("committee_index", out ulong committee, out refusal))
            return refusal;
        if (!request.TryQueryRoot("attestation_data_root", out Root dataRoot))
            return ApiReply.Error(400, "attestation_data_root is missing or no root");
        Slot slot = new(number);
        Slot now = host.Clock.Current;
        if (slot > now || number + (2 * (ulong)Preset.SlotsPerEpoch) < now.Value)
            return ApiReply.Error(400, $"slot {slot} is not within the last two epochs; the current slot is {now}");
        return host.Read(chain =>
        {
            if (chain.Aggregate(slot, dataRoot, new CommitteeIndex(committee)) is not { } votes)
                return ApiReply.Error(404, $"no vote of slot {slot} and committee {committee} for {dataRoot} waits for a block");
            EpochDuties duties = chain.DutiesAt(slot);
            return ApiReply.Object(
                writer =>
                {
                    writer.WriteString("version", _version);
                    writer.WritePropertyName("data");
                    if (host.Genesis.Fork >= ForkName.Electra)
                        SszJson.Write(writer, AttestationShapes.ToElectra(votes, duties, Preset), Preset);
                    else
                        SszJson.Write(writer, AttestationShapes.ToPhase0(votes, duties), Preset);
                },
                version: _version);
        });
    }

    private ApiReply Contribution(ApiRequest request)
    {
        if (!request.TryQueryNumber("slot", out ulong slot, out ApiReply? refusal)
            || !request.TryQueryNumber("subcommittee_index", out ulong subcommittee, out refusal))
            return refusal;
        if (!request.TryQueryRoot("beacon_block_root", out Root head))
            return ApiReply.Error(400, "beacon_block_root is missing or no root");
        if (subcommittee >= SpecConstants.SyncCommitteeSubnetCount)
            return ApiReply.Error(400, $"subcommittee_index {subcommittee} is not below {SpecConstants.SyncCommitteeSubnetCount}");
        if (host.JudgePresent(new Slot(slot)) is { } broken)
            return ApiReply.Error(400, broken.ToString());
        SyncCommitteeContribution? contribution = host.Read(chain => chain.Contribution(new Slot(slot), head, new SubcommitteeIndex(subcommittee)));
        if (contribution is null)
            return ApiReply.Error(404, $"no message of slot {slot} and subcommittee {subcommittee} for {head} is known");
        return ApiReply.Object(writer =>
        {
            writer.WritePropertyName("data");
            SszJson.Write(writer, contribution, Preset);
        });
    }
}

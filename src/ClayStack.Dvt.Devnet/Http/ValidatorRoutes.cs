using System.Globalization;
using System.Text.Json;
using ClayStack.Dvt.Devnet.Chain;
using ClayStack.Dvt.Devnet.Intake;
using ClayStack.Dvt.Ethereum.Bellatrix;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;
using ClayStack.Dvt.Ethereum.Ssz.Json;

namespace ClayStack.Dvt.Devnet.Http;

/// <summary>What a validator asks for and tells between its duties and its submissions.</summary>
internal sealed class ValidatorRoutes(ChainHost host)
{
    private const DevnetRequestKind Kind = DevnetRequestKind.Validator;

    public IEnumerable<ApiRoute> All =>
    [
        ApiRoute.Get("/eth/v1/validator/attestation_data", DevnetRequestKind.AttestationData, AttestationDataFor),
        ApiRoute.Post("/eth/v1/validator/beacon_committee_subscriptions", Kind, SubscribeAsync),
        ApiRoute.Post("/eth/v1/validator/sync_committee_subscriptions", Kind, SubscribeSyncAsync),
        ApiRoute.Post("/eth/v1/validator/prepare_beacon_proposer", Kind, PrepareAsync),
        ApiRoute.Post("/eth/v1/validator/register_validator", Kind, RegisterAsync),
        ApiRoute.Post("/eth/v1/validator/liveness/{epoch}", Kind, LivenessAsync),
    ];

    private ApiReply AttestationDataFor(ApiRequest request)
    {
        if (!request.TryQueryNumber("slot", out ulong number, out ApiReply? refusal))
            return refusal;
        // From Electra on the committee is no part of the data, and clients may leave it out.
        ulong committee = 0;
        bool named = request.Context.Request.Query["committee_index"].Count > 0;
        if ((named || host.Genesis.Fork < ForkName.Electra) && !request.TryQueryNumber("committee_index", out committee, out refusal))
            return refusal;
        if (committee >= (ulong)host.Genesis.Preset.MaxCommitteesPerSlot)
            return ApiReply.Error(400, $"committee_index {committee} is not below {host.Genesis.Preset.MaxCommitteesPerSlot}");
        Slot slot = new(number);
        if (host.Clock.Latest is not { } latest || slot > latest)
            return ApiReply.Error(400, $"slot {slot} has not begun; the current slot is {host.Clock.Started?.ToString() ?? "before genesis"}");
        if (number + (ulong)host.Genesis.Preset.SlotsPerEpoch < host.Clock.Current.Value)
            return ApiReply.Error(400, $"slot {slot} is more than an epoch before the current slot, {host.Clock.Current}");
        int stale = host.Faults.On(DevnetRequestKind.AttestationData) is DevnetFault.StaleHead fault ? fault.Blocks : 0;
        AttestationData data = host.Read(chain =>
        {
            ChainBlock head = chain.BlockAtOrBefore(slot);
            for (int i = 0; i < stale && head != chain.GenesisBlock; i++)
                head = chain.BlockAtOrBefore(head.Slot - 1);
            return chain.VoteFor(slot, new CommitteeIndex(committee), head);
        });
        return ApiReply.Object(writer =>
        {
            writer.WritePropertyName("data");
            SszJson.Write(writer, data, host.Genesis.Preset);
        });
    }

    /// <summary>A devnet sees everything without subnets, so subscriptions are checked for their form only.</summary>
    private static async ValueTask<ApiReply> SubscribeAsync(ApiRequest request) => await request.ForEachObjectAsync(item =>
    {
        foreach (string name in (ReadOnlySpan<string>)["validator_index", "committee_index", "committees_at_slot", "slot"])
        {
            if (!ApiRequest.TryMember(item, name, out _))
                return $"{name} is missing or no number in a string";
        }

        return item.TryGetProperty("is_aggregator", out JsonElement flag) && flag.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? null
            : "is_aggregator is missing or no boolean";
    }).ConfigureAwait(false) ?? ApiReply.Empty();

    private static async ValueTask<ApiReply> SubscribeSyncAsync(ApiRequest request) => await request.ForEachObjectAsync(item =>
        ApiRequest.TryMember(item, "validator_index", out _)
            && ApiRequest.TryMember(item, "until_epoch", out _)
            && item.TryGetProperty("sync_committee_indices", out JsonElement indices)
            && indices.ValueKind == JsonValueKind.Array
            ? null
            : "validator_index, until_epoch and sync_committee_indices are needed").ConfigureAwait(false) ?? ApiReply.Empty();

    private async ValueTask<ApiReply> PrepareAsync(ApiRequest request)
    {
        List<(ValidatorIndex Validator, ExecutionAddress Recipient)> prepared = [];
        ApiReply? refusal = await request.ForEachObjectAsync(item =>
        {
            if (!ApiRequest.TryMember(item, "validator_index", out ulong index))
                return "validator_index is missing or no number in a string";
            string? text = item.TryGetProperty("fee_recipient", out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
            if (!ExecutionAddress.TryParse(text, out ExecutionAddress recipient))
                return "fee_recipient is missing or no address of 20 bytes";
            prepared.Add((new ValidatorIndex(index), recipient));
            return null;
        }).ConfigureAwait(false);
        if (refusal is not null)
            return refusal;
        host.Write(chain =>
        {
            foreach ((ValidatorIndex validator, ExecutionAddress recipient) in prepared)
                chain.SetFeeRecipient(validator, recipient);
        });
        return ApiReply.Empty();
    }

    /// <summary>There are no builders: registrations must be well formed and of the chain's validators, and go nowhere.</summary>
    private async ValueTask<ApiReply> RegisterAsync(ApiRequest request)
    {
        ReadOnlyMemory<byte> body = await request.BodyAsync().ConfigureAwait(false);
        SszError? error;
        bool read = request.SendsSsz
            ? SszEncoding.TryDeserializeList(body.Span, ApiRequest.ItemsMax, host.Genesis.Preset, out SszList<SignedValidatorRegistrationV1> registrations, out error)
            : SszJson.TryReadList(body.Span, ApiRequest.ItemsMax, host.Genesis.Preset, out registrations, out error);
        if (!read)
            return ApiReply.Error(400, $"malformed: {error}");
        foreach (SignedValidatorRegistrationV1 registration in registrations)
        {
            if (host.Genesis.IndexOf(registration.Message.Pubkey) is null)
                return ApiReply.Error(400, $"unknown validator {registration.Message.Pubkey}");
        }

        return ApiReply.Empty();
    }

    private async ValueTask<ApiReply> LivenessAsync(ApiRequest request)
    {
        if (!request.TryNumber("epoch", out ulong number, out ApiReply? refusal))
            return refusal;
        Epoch now = host.Clock.Current.ToEpoch(host.Genesis.Preset);
        if (number > now.Value || number + 1 < now.Value)
            return ApiReply.Error(400, $"epoch {number} is neither the current one, {now}, nor the one before");
        (List<int> indices, refusal) = await request.IndicesAsync(host.Genesis.Validators.Count).ConfigureAwait(false);
        if (refusal is not null)
            return refusal;
        bool[] live = host.Read(chain => indices.Select(validator => chain.IsLive(new Epoch(number), validator)).ToArray());
        return ApiReply.Object(writer =>
        {
            writer.WriteStartArray("data");
            for (int i = 0; i < live.Length; i++)
            {
                writer.WriteStartObject();
                writer.WriteString("index", indices[i].ToString(CultureInfo.InvariantCulture));
                writer.WriteBoolean("is_live", live[i]);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
    }
}

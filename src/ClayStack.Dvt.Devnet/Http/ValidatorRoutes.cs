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
internal sealed class ValidatorRoutes(ChainHost host, RegistrationIntake registrations)
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

    /// <summary>
    /// A devnet sees everything without subnets; it counts subscriptions, and expects an aggregate of everyone who says that it
    /// will make one.
    /// </summary>
    private async ValueTask<ApiReply> SubscribeAsync(ApiRequest request)
    {
        List<DutyLedger.DutyKey> subscribed = [];
        List<DutyLedger.DutyKey> announced = [];
        ApiReply? refusal = await request.ForEachObjectAsync(item =>
        {
            if (!ApiRequest.TryMember(item, "validator_index", out ulong validator) || !ApiRequest.TryMember(item, "slot", out ulong slot)
                || !ApiRequest.TryMember(item, "committee_index", out _) || !ApiRequest.TryMember(item, "committees_at_slot", out _))
                return "validator_index, committee_index, committees_at_slot or slot is missing or no number in a string";
            if (!item.TryGetProperty("is_aggregator", out JsonElement flag) || flag.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
                return "is_aggregator is missing or no boolean";
            if (validator >= (ulong)host.Genesis.Validators.Count)
                return $"there is no validator {validator}";
            subscribed.Add(new DutyLedger.DutyKey(DevnetDutyKind.CommitteeSubscription, new Slot(slot), (int)validator));
            if (flag.GetBoolean() && slot <= host.Clock.Current.Value + (2 * (ulong)host.Genesis.Preset.SlotsPerEpoch))
                announced.Add(new DutyLedger.DutyKey(DevnetDutyKind.Aggregate, new Slot(slot), (int)validator));
            return null;
        }).ConfigureAwait(false);
        if (refusal is not null)
            return refusal;
        host.Write(chain =>
        {
            foreach (DutyLedger.DutyKey duty in subscribed)
                chain.Ledger.Do(duty.Kind, duty.Validator);
            foreach (DutyLedger.DutyKey duty in announced.Where(duty => duty.Slot >= host.Clock.Current))
                chain.Ledger.Announce(duty);
        });
        return ApiReply.Empty();
    }

    private async ValueTask<ApiReply> SubscribeSyncAsync(ApiRequest request)
    {
        List<int> subscribed = [];
        ApiReply? refusal = await request.ForEachObjectAsync(item =>
        {
            if (!ApiRequest.TryMember(item, "validator_index", out ulong validator) || !ApiRequest.TryMember(item, "until_epoch", out _)
                || !item.TryGetProperty("sync_committee_indices", out JsonElement indices) || indices.ValueKind != JsonValueKind.Array)
                return "validator_index, until_epoch and sync_committee_indices are needed";
            if (validator >= (ulong)host.Genesis.Validators.Count)
                return $"there is no validator {validator}";
            subscribed.Add((int)validator);
            return null;
        }).ConfigureAwait(false);
        if (refusal is not null)
            return refusal;
        host.Write(chain => subscribed.ForEach(validator => chain.Ledger.Do(DevnetDutyKind.SyncSubscription, validator)));
        return ApiReply.Empty();
    }

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
            {
                if (validator.Value >= (ulong)host.Genesis.Validators.Count)
                    continue;
                chain.SetFeeRecipient(validator, recipient);
                chain.Ledger.Do(DevnetDutyKind.Preparation, (int)validator.Value);
            }
        });
        return ApiReply.Empty();
    }

    private async ValueTask<ApiReply> RegisterAsync(ApiRequest request)
    {
        ReadOnlyMemory<byte> body = await request.BodyAsync().ConfigureAwait(false);
        if (!request.TryReadList(body.Span, host.Genesis.Preset, out SszList<SignedValidatorRegistrationV1> items, out SszError? error))
            return ApiReply.Error(400, $"malformed: {error}");
        Refusal?[]? refusals = await registrations.SubmitAsync([.. items]).ConfigureAwait(false);
        return refusals is null ? ApiReply.Busy() : ApiReply.PerItem(refusals);
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

using System.Globalization;
using System.Text.Json;
using ClayStack.Dvt.Devnet.Chain;
using ClayStack.Dvt.Devnet.Intake;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz.Json;

namespace ClayStack.Dvt.Devnet.Http;

/// <summary>
/// beacon/states/…: of a state, its fork, its checkpoints and the exits depend on which one is asked for; all else of a
/// validator never changes.
/// </summary>
internal sealed class StateRoutes(ChainHost host)
{
    private const DevnetRequestKind Kind = DevnetRequestKind.States;

    private const string PendingGwei = "1000000000";

    private static readonly string Credentials = "0x01" + new string('0', 62);

    public IEnumerable<ApiRoute> All =>
    [
        ApiRoute.Get("/eth/v1/beacon/states/{state_id}/root", Kind, request => Read(request, StateRoot)),
        ApiRoute.Get("/eth/v1/beacon/states/{state_id}/fork", Kind, request => Read(request, Fork)),
        ApiRoute.Get("/eth/v1/beacon/states/{state_id}/finality_checkpoints", Kind, request => Read(request, Checkpoints)),
        ApiRoute.Get("/eth/v1/beacon/states/{state_id}/committees", Kind, Committees),
        ApiRoute.Get("/eth/v1/beacon/states/{state_id}/sync_committees", Kind, SyncCommittee),
        ApiRoute.Get("/eth/v1/beacon/states/{state_id}/pending_deposits", Kind, request => Pending(request, [])),
        ApiRoute.Get("/eth/v1/beacon/states/{state_id}/pending_partial_withdrawals", Kind, request =>
            Pending(request, host.Genesis.Options.PendingPartialWithdrawals)),
        ApiRoute.Get("/eth/v1/beacon/states/{state_id}/validators", Kind, request =>
            Validators(request, request.QueryList("id"), request.QueryList("status"))),
        ApiRoute.Post("/eth/v1/beacon/states/{state_id}/validators", Kind, PostedValidatorsAsync),
        ApiRoute.Get("/eth/v1/beacon/states/{state_id}/validators/{validator_id}", Kind, OneValidator),
    ];

    private ApiReply Read(ApiRequest request, Action<Utf8JsonWriter, ChainBlock> write)
    {
        if (!ChainLookup.TryFindState(host, request.Path("state_id"), out ChainBlock? block, out ApiReply? refusal))
            return refusal;
        return ApiReply.Object(writer =>
        {
            ChainLookup.WriteFlags(writer, host, block.Slot);
            writer.WritePropertyName("data");
            write(writer, block);
        });
    }

    private static void StateRoot(Utf8JsonWriter writer, ChainBlock block)
    {
        writer.WriteStartObject();
        writer.WriteString("root", block.Header.StateRoot.ToString());
        writer.WriteEndObject();
    }

    private void Fork(Utf8JsonWriter writer, ChainBlock block) => SszJson.Write(
        writer, host.Genesis.Network.Forks.StateForkAt(block.Slot.ToEpoch(host.Genesis.Preset)), host.Genesis.Preset);

    private void Checkpoints(Utf8JsonWriter writer, ChainBlock block)
    {
        writer.WriteStartObject();
        Write("previous_justified", block.Finality.PreviousJustified);
        Write("current_justified", block.Finality.CurrentJustified);
        Write("finalized", block.Finality.Finalized);
        writer.WriteEndObject();

        void Write(string name, Checkpoint checkpoint)
        {
            writer.WritePropertyName(name);
            SszJson.Write(writer, checkpoint, host.Genesis.Preset);
        }
    }

    private ApiReply Committees(ApiRequest request)
    {
        Epoch now = host.Clock.Current.ToEpoch(host.Genesis.Preset);
        ulong epoch = now.Value;
        bool asked = request.Context.Request.Query["epoch"].Count > 0;
        if (asked && !request.TryQueryNumber("epoch", out epoch, out ApiReply? refusal))
            return refusal;
        if (epoch > now.Value + 1 || epoch + 1 < now.Value)
            return ApiReply.Error(400, $"epoch {epoch} is not within one epoch of {now}");
        List<string> slots = request.QueryList("slot");
        List<string> indices = request.QueryList("index");
        EpochDuties duties = host.Read(chain => chain.Duties(new Epoch(epoch)));
        return Read(request, (writer, _) =>
        {
            writer.WriteStartArray();
            for (int i = 0; i < host.Genesis.Preset.SlotsPerEpoch * duties.CommitteesPerSlot; i++)
            {
                Slot slot = duties.FirstSlot + (ulong)(i / duties.CommitteesPerSlot);
                CommitteeIndex index = new((ulong)(i % duties.CommitteesPerSlot));
                if (Skips(slots, slot.ToString()) || Skips(indices, index.ToString()))
                    continue;
                writer.WriteStartObject();
                writer.WriteString("index", index.ToString());
                writer.WriteString("slot", slot.ToString());
                writer.WriteStartArray("validators");
                foreach (int validator in duties.Committee(slot, index))
                    writer.WriteStringValue(Text(validator));
                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
    }

    private static bool Skips(List<string> wanted, string value) => wanted.Count > 0 && !wanted.Contains(value, StringComparer.Ordinal);

    private async ValueTask<ApiReply> PostedValidatorsAsync(ApiRequest request)
    {
        ReadOnlyMemory<byte> body = await request.BodyAsync().ConfigureAwait(false);
        if (body.IsEmpty)
            return Validators(request, [], []);
        (List<string> ids, ApiReply? refusal) = ApiRequest.Strings(body, "ids");
        if (refusal is not null)
            return refusal;
        (List<string> statuses, refusal) = ApiRequest.Strings(body, "statuses");
        return refusal ?? Validators(request, ids, statuses);
    }

    private ApiReply Validators(ApiRequest request, List<string> ids, List<string> statuses)
    {
        if (!TrySelect(ids, out SortedSet<int> selected, out string? wrong))
            return ApiReply.Error(400, $"validator id '{wrong}' is neither an index nor a public key");
        return Read(request, (writer, block) =>
        {
            writer.WriteStartArray();
            foreach (int validator in selected)
            {
                string status = StatusOf(validator, block.Slot);
                // The API takes a status by its whole name or by the part before the underscore.
                if (statuses.Count == 0 || statuses.Exists(wanted => status.StartsWith(wanted, StringComparison.Ordinal)))
                    Write(writer, validator, block.Slot);
            }

            writer.WriteEndArray();
        });
    }

    /// <summary>A validator's status in the state of a slot; states of empty slots show as their last block does.</summary>
    private string StatusOf(int validator, Slot state)
    {
        (Epoch exit, Epoch withdrawable) = host.Read(chain => (chain.Registry.ExitEpoch(validator, state), chain.Registry.WithdrawableEpoch(validator, state)));
        Epoch epoch = state.ToEpoch(host.Genesis.Preset);
        if (exit == Epoch.FarFuture)
            return "active_ongoing";
        if (epoch < exit)
            return "active_exiting";
        return epoch < withdrawable ? "exited_unslashed" : "withdrawal_possible";
    }

    private ApiReply SyncCommittee(ApiRequest request)
    {
        ulong epoch = host.Clock.Current.ToEpoch(host.Genesis.Preset).Value;
        if (request.HasQuery("epoch") && !request.TryQueryNumber("epoch", out epoch, out ApiReply? refusal))
            return refusal;
        if (ChainLookup.WrongPeriod(host, epoch) is { } wrong)
            return wrong;
        SyncSeats seats = host.Read(chain => chain.SyncSeatsIn(new Epoch(epoch)));
        return Read(request, (writer, _) =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("validators");
            foreach (int validator in seats.Members)
                writer.WriteStringValue(Text(validator));
            writer.WriteEndArray();
            writer.WriteStartArray("validator_aggregates");
            for (ulong i = 0; i < SpecConstants.SyncCommitteeSubnetCount; i++)
            {
                writer.WriteStartArray();
                foreach (int validator in seats.Subcommittee(new SubcommitteeIndex(i)))
                    writer.WriteStringValue(Text(validator));
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private ApiReply Pending(ApiRequest request, IReadOnlyList<ValidatorIndex> withdrawals)
    {
        if (host.Genesis.Fork < ForkName.Electra)
            return ApiReply.Error(400, "the state is of a fork before Electra, and has no such list");
        return Read(request, (writer, _) =>
        {
            writer.WriteStartArray();
            foreach (ValidatorIndex validator in withdrawals)
            {
                writer.WriteStartObject();
                writer.WriteString("validator_index", validator.ToString());
                writer.WriteString("amount", PendingGwei);
                writer.WriteString("withdrawable_epoch", Epoch.FarFuture.ToString());
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
    }

    private ApiReply OneValidator(ApiRequest request)
    {
        string id = request.Path("validator_id");
        if (!TrySelect([id], out SortedSet<int> selected, out _))
            return ApiReply.Error(400, $"validator id '{id}' is neither an index nor a public key");
        return selected.Count == 0
            ? ApiReply.Error(404, $"there is no validator {id}")
            : Read(request, (writer, block) => Write(writer, selected.Min, block.Slot));
    }

    /// <summary>Unknown validators are left out; without ids all are meant.</summary>
    private bool TrySelect(List<string> ids, out SortedSet<int> selected, out string? wrong)
    {
        selected = ids.Count == 0 ? [.. Enumerable.Range(0, host.Genesis.Validators.Count)] : [];
        wrong = null;
        foreach (string id in ids)
        {
            if (ulong.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out ulong index))
            {
                if (index < (ulong)host.Genesis.Validators.Count)
                    selected.Add((int)index);
            }
            else if (BlsPublicKeyBytes.TryParse(id, out BlsPublicKeyBytes key))
            {
                if (host.Genesis.IndexOf(key) is { } known)
                    selected.Add(known);
            }
            else
            {
                wrong = id;
                return false;
            }
        }

        return true;
    }

    private void Write(Utf8JsonWriter writer, int validator, Slot state)
    {
        (Epoch exit, Epoch withdrawable) = host.Read(chain => (chain.Registry.ExitEpoch(validator, state), chain.Registry.WithdrawableEpoch(validator, state)));
        string balance = Genesis.BalanceGwei.ToString(CultureInfo.InvariantCulture);
        writer.WriteStartObject();
        writer.WriteString("index", Text(validator));
        writer.WriteString("balance", balance);
        writer.WriteString("status", StatusOf(validator, state));
        writer.WriteStartObject("validator");
        writer.WriteString("pubkey", host.Genesis.Keys[validator].ToString());
        writer.WriteString("withdrawal_credentials", Credentials);
        writer.WriteString("effective_balance", balance);
        writer.WriteBoolean("slashed", value: false);
        writer.WriteString("activation_eligibility_epoch", "0");
        writer.WriteString("activation_epoch", "0");
        writer.WriteString("exit_epoch", exit.ToString());
        writer.WriteString("withdrawable_epoch", withdrawable.ToString());
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}

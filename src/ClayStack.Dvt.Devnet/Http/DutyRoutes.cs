using System.Globalization;
using System.Text.Json;
using ClayStack.Dvt.Devnet.Chain;
using ClayStack.Dvt.Devnet.Intake;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Http;

/// <summary>Attester and proposer duties, with the dependent roots that the Beacon API asks for, and sync committee duties.</summary>
internal sealed class DutyRoutes(ChainHost host)
{
    private const DevnetRequestKind Kind = DevnetRequestKind.Duties;

    public IEnumerable<ApiRoute> All =>
    [
        ApiRoute.Post("/eth/v1/validator/duties/attester/{epoch}", Kind, AttesterAsync),
        ApiRoute.Get("/eth/v1/validator/duties/proposer/{epoch}", Kind, request => Proposer(request, dependsOnEpochsBack: 0)),
        ApiRoute.Get("/eth/v2/validator/duties/proposer/{epoch}", Kind, request => Proposer(request, dependsOnEpochsBack: 1)),
        ApiRoute.Post("/eth/v1/validator/duties/sync/{epoch}", Kind, SyncAsync),
    ];

    private async ValueTask<ApiReply> AttesterAsync(ApiRequest request)
    {
        if (!TryEpoch(request, out Epoch epoch, out ApiReply? refusal))
            return refusal!;
        (List<int> indices, refusal) = await request.IndicesAsync(host.Genesis.Validators.Count).ConfigureAwait(false);
        if (refusal is not null)
            return refusal;
        EpochDuties duties = host.Read(chain => chain.Duties(epoch));
        return Reply((long)epoch.Value - 1, writer =>
        {
            foreach (int validator in indices.Where(duties.IsActive))
            {
                EpochDuties.Seat seat = duties.SeatOf(validator);
                writer.WriteStartObject();
                writer.WriteString("pubkey", host.Genesis.Keys[validator].ToString());
                writer.WriteString("validator_index", Text(validator));
                writer.WriteString("committee_index", seat.Committee.ToString());
                writer.WriteString("committee_length", Text(seat.CommitteeLength));
                writer.WriteString("committees_at_slot", Text(duties.CommitteesPerSlot));
                writer.WriteString("validator_committee_index", Text(seat.Place));
                writer.WriteString("slot", seat.Slot.ToString());
                writer.WriteEndObject();
            }
        });
    }

    private ApiReply Proposer(ApiRequest request, int dependsOnEpochsBack)
    {
        if (!TryEpoch(request, out Epoch epoch, out ApiReply? refusal))
            return refusal!;
        EpochDuties duties = host.Read(chain => chain.Duties(epoch));
        return Reply((long)epoch.Value - dependsOnEpochsBack, writer =>
        {
            for (int i = 0; i < duties.Proposers.Length; i++)
            {
                writer.WriteStartObject();
                writer.WriteString("pubkey", host.Genesis.Keys[duties.Proposers[i]].ToString());
                writer.WriteString("validator_index", Text(duties.Proposers[i]));
                writer.WriteString("slot", (duties.FirstSlot + (ulong)i).ToString());
                writer.WriteEndObject();
            }
        });
    }

    private async ValueTask<ApiReply> SyncAsync(ApiRequest request)
    {
        if (!request.TryNumber("epoch", out ulong number, out ApiReply? refusal))
            return refusal;
        if (ChainLookup.WrongPeriod(host, number) is { } wrong)
            return wrong;
        (List<int> indices, refusal) = await request.IndicesAsync(host.Genesis.Validators.Count).ConfigureAwait(false);
        if (refusal is not null)
            return refusal;
        SyncSeats seats = host.Read(chain => chain.SyncSeatsIn(new Epoch(number)));
        return ApiReply.Object(writer =>
        {
            writer.WriteBoolean("execution_optimistic", host.Faults.Optimistic);
            writer.WriteStartArray("data");
            foreach (int validator in indices.Distinct().Where(validator => seats.PlacesOf(validator).Count > 0))
            {
                writer.WriteStartObject();
                writer.WriteString("pubkey", host.Genesis.Keys[validator].ToString());
                writer.WriteString("validator_index", Text(validator));
                writer.WriteStartArray("validator_sync_committee_indices");
                foreach (int place in seats.PlacesOf(validator))
                    writer.WriteStringValue(Text(place));
                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
    }

    /// <summary>The previous, the current or the next epoch.</summary>
    private bool TryEpoch(ApiRequest request, out Epoch epoch, out ApiReply? refusal)
    {
        bool read = request.TryNumber("epoch", out ulong number, out refusal);
        epoch = new Epoch(number);
        Epoch now = host.Clock.Current.ToEpoch(host.Genesis.Preset);
        if (read && (number > now.Value + 1 || number + 1 < now.Value))
            refusal = ApiReply.Error(400, $"epoch {number} is not within one epoch of the current one, {now}");
        return refusal is null;
    }

    private ApiReply Reply(long dependentEpoch, Action<Utf8JsonWriter> write)
    {
        Root dependent = host.Read(chain => chain.DependentRoot(dependentEpoch));
        return ApiReply.Object(writer =>
        {
            writer.WriteString("dependent_root", dependent.ToString());
            writer.WriteBoolean("execution_optimistic", host.Faults.Optimistic);
            writer.WriteStartArray("data");
            write(writer);
            writer.WriteEndArray();
        });
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Text.Json;
using ClayStack.Dvt.Devnet.Chain;
using ClayStack.Dvt.Devnet.Intake;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Http;

/// <summary>
/// rewards/attestations/{epoch}, as the specification computes them from participation; a devnet pays nobody, so balances do
/// not move by them.
/// </summary>
internal sealed class RewardRoutes(ChainHost host)
{
    public IEnumerable<ApiRoute> All =>
        [ApiRoute.Post("/eth/v1/beacon/rewards/attestations/{epoch}", DevnetRequestKind.States, AttestationsAsync)];

    private async ValueTask<ApiReply> AttestationsAsync(ApiRequest request)
    {
        if (!request.TryNumber("epoch", out ulong number, out ApiReply? refusal))
            return refusal;
        Epoch now = host.Clock.Current.ToEpoch(host.Genesis.Preset);
        if (number >= now.Value || now.Value - number is < 2 or >= BeaconChain.EpochsKept)
            return ApiReply.Error(404, $"rewards of epoch {number} are known when the epoch after it has ended, and for {BeaconChain.EpochsKept} epochs");
        (List<int> indices, refusal) = await request.IndicesAsync(host.Genesis.Validators.Count).ConfigureAwait(false);
        if (refusal is not null)
            return refusal;
        List<int> asked = indices.Count > 0 ? indices : [.. Enumerable.Range(0, host.Genesis.Validators.Count)];
        Epoch epoch = new(number);
        AttestationRewards rewards = host.Read(chain => AttestationRewards.Of(chain, epoch));
        return ApiReply.Object(writer =>
        {
            writer.WriteBoolean("execution_optimistic", host.Faults.Optimistic);
            writer.WriteBoolean("finalized", host.Read(chain => epoch + 1 < chain.Head.Finality.Finalized.Epoch));
            writer.WriteStartObject("data");
            writer.WriteStartArray("ideal_rewards");
            writer.WriteStartObject();
            writer.WriteString("effective_balance", Genesis.BalanceGwei.ToString(CultureInfo.InvariantCulture));
            Write(writer, rewards.Ideal);
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteStartArray("total_rewards");
            foreach (int validator in asked.Distinct().Where(rewards.IsActive))
            {
                writer.WriteStartObject();
                writer.WriteString("validator_index", validator.ToString(CultureInfo.InvariantCulture));
                Write(writer, rewards.Of(validator));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter writer, AttestationRewards.Deltas deltas)
    {
        writer.WriteString("head", deltas.Head.ToString(CultureInfo.InvariantCulture));
        writer.WriteString("target", deltas.Target.ToString(CultureInfo.InvariantCulture));
        writer.WriteString("source", deltas.Source.ToString(CultureInfo.InvariantCulture));
        writer.WriteString("inactivity", "0");
    }
}

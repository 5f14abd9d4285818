using ClayStack.Dvt.Beacon.Api;
using ClayStack.Dvt.Beacon.Http;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Beacon;

// Duties: every number is compared with what the network allows before anyone acts on it.
public sealed partial class BeaconApiClient
{
    private const int DutyBytes = 512;
    private const int SyncDutyBytes = 16 * 1024;
    private const int RewardTableBytes = 4 * 1024 * 1024;

    /// <inheritdoc/>
    public Task<BeaconResult<DutySet<AttesterDuty>>> GetAttesterDuties(
        Epoch epoch, IReadOnlyList<ValidatorIndex> validators, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Post(
            BeaconCall.AttesterDuties,
            $"eth/v1/validator/duties/attester/{epoch}",
            Indices(validators),
            HttpCall.ReplyBytes(validators.Count, DutyBytes),
            root => new DutySet<AttesterDuty>(
                root.Value<Root>("dependent_root"), root.FlagOr("execution_optimistic", fallback: false), AttesterDuties(root, epoch, [.. validators])),
            deadline,
            cancellation);

    /// <inheritdoc/>
    public async Task<BeaconResult<DutySet<ProposerDuty>>> GetProposerDuties(
        Epoch epoch, DateTimeOffset deadline, CancellationToken cancellation = default)
    {
        BeaconResult<HttpReply> answer = await _http.Send(
            new HttpCall(BeaconCall.ProposerDuties, $"eth/v2/validator/duties/proposer/{epoch}", HttpCall.Small), deadline, cancellation);
        if (answer.Refusal?.Status is 404 or 405 or 501)
        {
            answer = await _http.Send(
                new HttpCall(BeaconCall.ProposerDuties, $"eth/v1/validator/duties/proposer/{epoch}", HttpCall.Small), deadline, cancellation);
        }

        return ReadJson(answer, BeaconCall.ProposerDuties, root => new DutySet<ProposerDuty>(
            root.Value<Root>("dependent_root"), root.FlagOr("execution_optimistic", fallback: false), ProposerDuties(root, epoch)));
    }

    /// <inheritdoc/>
    public Task<BeaconResult<OnChain<IReadOnlyList<SyncDuty>>>> GetSyncDuties(
        Epoch epoch, IReadOnlyList<ValidatorIndex> validators, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Post(
            BeaconCall.SyncDuties,
            $"eth/v1/validator/duties/sync/{epoch}",
            Indices(validators),
            HttpCall.ReplyBytes(validators.Count, SyncDutyBytes),
            root => OnChain(root, SyncDuties(root, [.. validators])),
            deadline,
            cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<IReadOnlyList<ValidatorLiveness>>> GetLiveness(
        Epoch epoch, IReadOnlyList<ValidatorIndex> validators, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Post(
            BeaconCall.Liveness,
            $"eth/v1/validator/liveness/{epoch}",
            Indices(validators),
            HttpCall.ReplyBytes(validators.Count, 128),
            root => Liveness(root, [.. validators]),
            deadline,
            cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<OnChain<IReadOnlyList<AttestationReward>>>> GetAttestationRewards(
        Epoch epoch, IReadOnlyList<ValidatorIndex> validators, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Post(
            BeaconCall.AttestationRewards,
            $"eth/v1/beacon/rewards/attestations/{epoch}",
            Indices(validators),
            RewardTableBytes + HttpCall.ReplyBytes(validators.Count, 256),
            root => OnChain(root, Rewards(root, [.. validators])),
            deadline,
            cancellation);

    private IReadOnlyList<AttesterDuty> AttesterDuties(JsonNode root, Epoch epoch, HashSet<ValidatorIndex> asked)
    {
        List<AttesterDuty> duties = [];
        HashSet<ValidatorIndex> seen = [];
        foreach (JsonNode item in root.Items("data", asked.Count))
        {
            ValidatorIndex validator = Asked(item, asked, seen);
            Slot slot = item.Value<Slot>("slot");
            item.Require(slot.ToEpoch(Preset) == epoch, "slot", "not of the epoch asked for");
            int committees = item.Number("committees_at_slot", 1, Preset.MaxCommitteesPerSlot);
            int committee = item.Number("committee_index", 0, committees - 1);
            int length = item.Number("committee_length", 1, Preset.MaxValidatorsPerCommittee);
            int place = item.Number("validator_committee_index", 0, length - 1);
            duties.Add(new AttesterDuty(
                item.Value<BlsPublicKeyBytes>("pubkey"), validator, slot, new CommitteeIndex((ulong)committee), length, committees, place));
        }

        return duties;
    }

    private IReadOnlyList<ProposerDuty> ProposerDuties(JsonNode root, Epoch epoch)
    {
        List<ProposerDuty> duties = [];
        HashSet<Slot> seen = [];
        foreach (JsonNode item in root.Items("data", Preset.SlotsPerEpoch))
        {
            Slot slot = item.Value<Slot>("slot");
            item.Require(slot.ToEpoch(Preset) == epoch, "slot", "not of the epoch asked for");
            item.Require(seen.Add(slot), "slot", "a slot twice");
            duties.Add(new ProposerDuty(item.Value<BlsPublicKeyBytes>("pubkey"), item.Value<ValidatorIndex>("validator_index"), slot));
        }

        return duties;
    }

    private IReadOnlyList<SyncDuty> SyncDuties(JsonNode root, HashSet<ValidatorIndex> asked)
    {
        List<SyncDuty> duties = [];
        HashSet<ValidatorIndex> seen = [];
        HashSet<int> taken = [];
        foreach (JsonNode item in root.Items("data", asked.Count))
        {
            ValidatorIndex validator = Asked(item, asked, seen);
            List<int> places = [];
            foreach (Uint64 place in item.Values<Uint64>("validator_sync_committee_indices", Preset.SyncCommitteeSize))
            {
                bool exists = place.Value < (ulong)Preset.SyncCommitteeSize;
                item.Require(exists && taken.Add((int)place.Value), "validator_sync_committee_indices", "no place, or one that is taken");
                if (exists)
                    places.Add((int)place.Value);
            }

            item.Require(places.Count > 0, "validator_sync_committee_indices", "empty");
            places.Sort();
            duties.Add(new SyncDuty(item.Value<BlsPublicKeyBytes>("pubkey"), validator, places));
        }

        return duties;
    }

    private static IReadOnlyList<ValidatorLiveness> Liveness(JsonNode root, HashSet<ValidatorIndex> asked)
    {
        List<ValidatorLiveness> found = [];
        HashSet<ValidatorIndex> seen = [];
        foreach (JsonNode item in root.Items("data", asked.Count))
            found.Add(new ValidatorLiveness(Asked(item, asked, seen, "index"), item.Flag("is_live")));
        // Silence about a validator must not pass for "not seen": doppelganger protection hangs on it (PROTOCOL S7).
        root.Require(found.Count == asked.Count, "data", "not every validator is told of");
        return found;
    }

    private static IReadOnlyList<AttestationReward> Rewards(JsonNode root, HashSet<ValidatorIndex> asked)
    {
        List<AttestationReward> found = [];
        HashSet<ValidatorIndex> seen = [];
        foreach (JsonNode item in root.Object("data").Items("total_rewards", asked.Count))
        {
            found.Add(new AttestationReward(
                Asked(item, asked, seen),
                item.SignedGwei("head"),
                item.SignedGwei("target"),
                item.SignedGwei("source"),
                item.Has("inactivity") ? item.SignedGwei("inactivity") : 0));
        }

        return found;
    }

    private static ValidatorIndex Asked(
        JsonNode item, HashSet<ValidatorIndex> asked, HashSet<ValidatorIndex> seen, string name = "validator_index")
    {
        ValidatorIndex validator = item.Value<ValidatorIndex>(name);
        item.Require(asked.Contains(validator), name, "nobody asked for this validator");
        item.Require(seen.Add(validator), name, "a validator twice");
        return validator;
    }
}

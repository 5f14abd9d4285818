using System.Globalization;
using System.Text.Json;
using ClayStack.Dvt.Beacon.Api;
using ClayStack.Dvt.Beacon.Http;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Altair;
using ClayStack.Dvt.Ethereum.Attestations;
using ClayStack.Dvt.Ethereum.Bellatrix;
using ClayStack.Dvt.Ethereum.Blocks;
using ClayStack.Dvt.Ethereum.Electra;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz.Json;
using Attestation = ClayStack.Dvt.Ethereum.Phase0.Attestation;

namespace ClayStack.Dvt.Beacon;

// Submissions: refusals are read item by item, and what the node knew already counts as taken.
public sealed partial class BeaconApiClient
{
    private const int FailureBytes = 512;

    /// <inheritdoc/>
    public Task<BeaconResult<SubmissionOutcome>> SubscribeCommittees(
        IReadOnlyList<CommitteeSubscription> subscriptions, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Submit(BeaconCall.SubscribeCommittees, "eth/v1/validator/beacon_committee_subscriptions", subscriptions, WriteSubscription, version: null, deadline, cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<SubmissionOutcome>> SubscribeSyncCommittees(
        IReadOnlyList<SyncCommitteeSubscription> subscriptions, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Submit(BeaconCall.SubscribeSyncCommittees, "eth/v1/validator/sync_committee_subscriptions", subscriptions, WriteSubscription, version: null, deadline, cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<SubmissionOutcome>> PrepareProposers(
        IReadOnlyList<ProposerPreparation> preparations, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Submit(BeaconCall.PrepareProposers, "eth/v1/validator/prepare_beacon_proposer", preparations, WritePreparation, version: null, deadline, cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<SubmissionOutcome>> RegisterValidators(
        IReadOnlyList<SignedValidatorRegistrationV1> registrations, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Submit(BeaconCall.RegisterValidators, "eth/v1/validator/register_validator", registrations, (writer, item) => SszJson.Write(writer, item, Preset), version: null, deadline, cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<SubmissionOutcome>> SubmitAttestations(
        ForkName fork, IReadOnlyList<SignedVote> votes, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Submit(
            BeaconCall.SubmitAttestations,
            "eth/v2/beacon/pool/attestations",
            votes,
            fork >= ForkName.Electra ? WriteSingle : WriteAttestation,
            NameOf(fork),
            deadline,
            cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<SubmissionOutcome>> SubmitAggregates(
        ForkName fork, IReadOnlyList<SignedAggregate> aggregates, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Submit(BeaconCall.SubmitAggregates, "eth/v2/validator/aggregate_and_proofs", aggregates, WriteAggregate, NameOf(fork), deadline, cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<SubmissionOutcome>> SubmitSyncMessages(
        IReadOnlyList<SyncCommitteeMessage> messages, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Submit(BeaconCall.SubmitSyncMessages, "eth/v1/beacon/pool/sync_committees", messages, (writer, item) => SszJson.Write(writer, item, Preset), version: null, deadline, cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<SubmissionOutcome>> SubmitContributions(
        IReadOnlyList<SignedContributionAndProof> contributions, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Submit(BeaconCall.SubmitContributions, "eth/v1/validator/contribution_and_proofs", contributions, (writer, item) => SszJson.Write(writer, item, Preset), version: null, deadline, cancellation);

    /// <inheritdoc/>
    public async Task<BeaconResult<SubmissionOutcome>> PublishBlock(
        SignedBlock block, DateTimeOffset deadline, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(block);
        // Every node of the cluster publishes: the beacon node must refuse a second block of the slot (PROTOCOL V1).
        string path = $"eth/v2/beacon/{(block.IsBlinded ? "blinded_blocks" : "blocks")}?broadcast_validation=consensus_and_equivocation";
        HttpCall call = new(BeaconCall.PublishBlock, path, HttpCall.Small) { Version = NameOf(block.Fork) };
        BeaconResult<HttpReply> answer = await _http.Send(
            call with { Body = block.Serialize(Preset), BodyIsSsz = true }, deadline, cancellation);
        if (answer.Refusal?.Status == 415)
            answer = await _http.Send(call with { Body = Body(writer => block.WriteJson(writer, Preset)) }, deadline, cancellation);
        return Whole(answer, BeaconCall.PublishBlock);
    }

    /// <inheritdoc/>
    public async Task<BeaconResult<SubmissionOutcome>> SubmitExit(
        SignedVoluntaryExit exit, DateTimeOffset deadline, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(exit);
        HttpCall call = new(BeaconCall.SubmitExit, "eth/v1/beacon/pool/voluntary_exits", HttpCall.Small)
        {
            Body = SszJson.ToUtf8(exit, Preset),
        };
        return Whole(await _http.Send(call, deadline, cancellation), BeaconCall.SubmitExit);
    }

    private async Task<BeaconResult<SubmissionOutcome>> Submit<T>(
        BeaconCall call,
        string path,
        IReadOnlyList<T> items,
        Action<Utf8JsonWriter, T> write,
        string? version,
        DateTimeOffset deadline,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(items);
        if (items.Count == 0)
            return new(new SubmissionOutcome([], 0), Node);
        byte[] body = Body(writer =>
        {
            writer.WriteStartArray();
            foreach (T item in items)
                write(writer, item);
            writer.WriteEndArray();
        });
        HttpCall request = new(call, path, HttpCall.ReplyBytes(items.Count, FailureBytes)) { Body = body, Version = version };
        BeaconResult<HttpReply> answer = await _http.Send(request, deadline, cancellation);
        // 400 with a list of failures: the items that it does not name were taken (beacon-APIs, IndexedErrorMessage).
        if (answer.Refusal is { Status: 400 } refusal && ErrorBody.Failures(refusal.Body, items.Count) is { } failures)
            return new(new SubmissionOutcome(failures.Refused, failures.Duplicates), Node);
        // One text for several items cannot say that all of them were known, so it does not count as success.
        return items.Count > 1 && IsDuplicate(answer) ? answer.Forward<SubmissionOutcome>() : Whole(answer, call);
    }

    /// <summary>The outcome of a submission that is taken or refused as a whole.</summary>
    private BeaconResult<SubmissionOutcome> Whole(BeaconResult<HttpReply> answer, BeaconCall call)
    {
        if (IsDuplicate(answer))
            return new(new SubmissionOutcome([], 1), Node);
        if (!answer.TryGet(out HttpReply? reply, out _))
            return answer.Forward<SubmissionOutcome>();
        // 202: broadcast, but it failed the node's own validation (beacon-APIs, publishBlockV2).
        return reply.Status == 202 && call == BeaconCall.PublishBlock
            ? new(Errors.Of(BeaconErrorReason.Refused, Node, call, "broadcast, but not valid for the node itself (202)"), Node)
            : new(new SubmissionOutcome([], 0), Node);
    }

    private static bool IsDuplicate(BeaconResult<HttpReply> answer) =>
        answer.Refusal is { Status: >= 400 } refusal && ErrorBody.IsDuplicate(ErrorBody.MessageOf(refusal.Body));

    private static void WriteSubscription(Utf8JsonWriter writer, CommitteeSubscription item)
    {
        writer.WriteStartObject();
        writer.WriteString("validator_index", item.Validator.ToString());
        writer.WriteString("committee_index", item.Committee.ToString());
        writer.WriteString("committees_at_slot", item.CommitteesAtSlot.ToString(CultureInfo.InvariantCulture));
        writer.WriteString("slot", item.Slot.ToString());
        writer.WriteBoolean("is_aggregator", item.IsAggregator);
        writer.WriteEndObject();
    }

    private static void WriteSubscription(Utf8JsonWriter writer, SyncCommitteeSubscription item)
    {
        writer.WriteStartObject();
        writer.WriteString("validator_index", item.Validator.ToString());
        writer.WriteStartArray("sync_committee_indices");
        foreach (int place in item.Places)
            writer.WriteStringValue(place.ToString(CultureInfo.InvariantCulture));
        writer.WriteEndArray();
        writer.WriteString("until_epoch", item.UntilEpoch.ToString());
        writer.WriteEndObject();
    }

    private static void WritePreparation(Utf8JsonWriter writer, ProposerPreparation item)
    {
        writer.WriteStartObject();
        writer.WriteString("validator_index", item.Validator.ToString());
        writer.WriteString("fee_recipient", item.FeeRecipient.ToString());
        writer.WriteEndObject();
    }

    private void WriteSingle(Utf8JsonWriter writer, SignedVote vote) =>
        SszJson.Write(writer, new SingleAttestation(vote.Duty.Committee, vote.Duty.Validator, vote.Data, vote.Signature), Preset);

    private void WriteAttestation(Utf8JsonWriter writer, SignedVote vote)
    {
        Bitlist bits = Bitlist.WithOnes(vote.Duty.CommitteeLength, vote.Duty.PlaceInCommittee);
        SszJson.Write(writer, new Attestation(bits, vote.Data, vote.Signature), Preset);
    }

    private void WriteAggregate(Utf8JsonWriter writer, SignedAggregate aggregate)
    {
        switch (aggregate)
        {
            case SignedAggregate.BeforeElectra before:
                SszJson.Write(writer, before.Signed, Preset);
                break;
            case SignedAggregate.FromElectra from:
                SszJson.Write(writer, from.Signed, Preset);
                break;
            default:
                throw new ArgumentException("A signed aggregate has one of two shapes.", nameof(aggregate));
        }
    }
}

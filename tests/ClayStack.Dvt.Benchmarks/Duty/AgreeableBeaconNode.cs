using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Scheduling;
using ClayStack.Dvt.Ethereum.Altair;
using ClayStack.Dvt.Ethereum.Attestations;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ElectraAttestation = ClayStack.Dvt.Ethereum.Electra.Attestation;

namespace ClayStack.Dvt.Benchmarks.Duty;

/// <summary>A beacon node that costs nothing: every slot has its block, and what is submitted is taken unseen.</summary>
internal sealed class AgreeableBeaconNode(
    ChainClock clock,
    Func<Epoch, IReadOnlyList<AttesterDuty>> dutiesIn,
    IReadOnlyList<SyncDuty> syncMembers,
    IReadOnlyList<BlsPublicKeyBytes> keys) : IBeaconNode
{
    public const int CommitteeLength = 512;

    private static readonly BlsSignatureBytes Unseen = BlsSignatureBytes.FromBytes([.. Enumerable.Repeat((byte)0x22, BlsSignatureBytes.Length)]);

    public void Subscribe(IActorRef receiver) => receiver.Tell(new BeaconEvent.Availability(Ready: true, "benchmark"), sender: null);

    public void Submit(BeaconRequest request, IActorRef replyTo) => replyTo.Tell(Answer(request), sender: null);

    private BeaconAnswer Answer(BeaconRequest request) => request switch
    {
        BeaconRequest.FetchValidators => new BeaconAnswer.Validators(
            request,
            [.. keys.Select((key, v) => new ValidatorRecord(
                key, new ValidatorIndex((ulong)v), ValidatorStatus.ActiveOngoing, default, Epoch.FarFuture, Slashed: false))]),
        BeaconRequest.FetchAttesterDuties duties => new BeaconAnswer.AttesterDuties(request, DutyWorld.RootOf(1), dutiesIn(duties.Epoch)),
        BeaconRequest.FetchProposerDuties => new BeaconAnswer.ProposerDuties(request, DutyWorld.RootOf(1), []),
        BeaconRequest.FetchSyncDuties => new BeaconAnswer.SyncDuties(request, syncMembers),
        BeaconRequest.FetchAttestationData data => new BeaconAnswer.AttestationDataFetched(request, DataAt(data.Slot)),
        BeaconRequest.FetchAggregate fetch => new BeaconAnswer.AggregateFetched(request, new AggregateAttestation.FromElectra(new ElectraAttestation(
            new Bitlist([.. Enumerable.Repeat(true, CommitteeLength)]), DataAt(fetch.Slot), Unseen, Bitvector.WithOnes(64, (int)fetch.Committee.Value)))),
        BeaconRequest.FetchContribution fetch => new BeaconAnswer.ContributionFetched(request, new SyncCommitteeContribution(
            fetch.Slot, fetch.BlockRoot, fetch.Subcommittee, new Bitvector([.. Enumerable.Repeat(true, 128)]), Unseen)),
        BeaconRequest.SubmitAttestations or BeaconRequest.SubscribeCommittees or BeaconRequest.SubscribeSyncCommittees
            or BeaconRequest.SubmitAggregates or BeaconRequest.SubmitSyncMessages or BeaconRequest.SubmitContributions
            => new BeaconAnswer.Submitted(request, []),
        _ => new BeaconAnswer.Failed(request, new BeaconError(BeaconErrorReason.NotFound, "not in this benchmark")),
    };

    private AttestationData DataAt(Slot slot)
    {
        Epoch epoch = clock.EpochOf(slot);
        Epoch source = epoch.Value > 0 ? epoch - 1 : epoch;
        return new AttestationData(
            slot, default, DutyWorld.RootOf(slot.Value), new Checkpoint(source, DutyWorld.RootOf(source.Value)), new Checkpoint(epoch, DutyWorld.RootOf(epoch.Value)));
    }
}

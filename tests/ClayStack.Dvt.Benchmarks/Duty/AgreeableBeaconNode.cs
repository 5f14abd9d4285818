using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Scheduling;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Benchmarks.Duty;

/// <summary>A beacon node that costs nothing: every slot has its block, and what is submitted is taken unseen.</summary>
internal sealed class AgreeableBeaconNode(
    ChainClock clock, Func<Epoch, IReadOnlyList<AttesterDuty>> dutiesIn, IReadOnlyList<BlsPublicKeyBytes> keys) : IBeaconNode
{
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
        BeaconRequest.FetchSyncDuties => new BeaconAnswer.SyncDuties(request, []),
        BeaconRequest.FetchAttestationData data => new BeaconAnswer.AttestationDataFetched(request, DataAt(data.Slot)),
        BeaconRequest.SubmitAttestations or BeaconRequest.SubscribeCommittees => new BeaconAnswer.Submitted(request, []),
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

using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Workers;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>
/// Asks the chain, epoch by epoch, whether it saw keys act whose past this node does not know, and releases those that nobody else
/// uses (PROTOCOL S7). Part of the cluster's actor, on its thread.
/// </summary>
/// <param name="cluster">The cluster and its ports.</param>
/// <param name="self">The cluster's actor.</param>
/// <param name="publish">Tells the host.</param>
internal sealed class DoppelgangerCheck(ClusterContext cluster, IActorRef self, Action<object> publish)
{
    private readonly DoppelgangerWatch _watch = new(cluster.Guard.HeldBy(ProtectionRefusal.Doppelganger));
    private bool _asking;

    /// <summary>The chain knows validators.</summary>
    public void OnValidators(IReadOnlyList<ValidatorRecord> records)
    {
        foreach (ValidatorRecord record in records)
            _watch.Know(record.Key, record.Index);
    }

    /// <summary>A duty has ended: what the cluster did itself is no sign of another instance.</summary>
    public void OnOutcome(DutyOutcome outcome)
    {
        if (outcome.Duty != DutyType.Attestation)
            return;
        foreach (ValidatorIndex validator in outcome.Done)
            _watch.OwnAttestation(validator, cluster.Clock.EpochOf(outcome.Slot));
    }

    /// <summary>Asks about the epoch that ended, if nobody has. By a wrong clock it would be another one.</summary>
    /// <param name="watchedFrom">The first epoch that is seen as a whole by a clock that is trusted; null while it is not.</param>
    public void Ask(Epoch? watchedFrom)
    {
        DateTimeOffset now = cluster.Time.GetUtcNow();
        if (_asking
            || watchedFrom is not { } begin
            || cluster.Clock.SlotAt(now) is not { } slot
            || _watch.Question(cluster.Clock.EpochOf(slot), begin) is not { } epoch)
        {
            return;
        }

        _asking = true;
        cluster.Beacon.Submit(new BeaconRequest.FetchLiveness(epoch, _watch.Validators, now + cluster.Clock.SlotDuration), self);
    }

    /// <summary>The beacon port answered; what it could not answer is asked again when it is due.</summary>
    public void OnBeacon(BeaconAnswer answer)
    {
        _asking = false;
        if (answer is not BeaconAnswer.LivenessFetched { Request: BeaconRequest.FetchLiveness request } liveness)
            return;
        (IReadOnlyList<BlsPublicKeyBytes> ended, IReadOnlyList<BlsPublicKeyBytes> suspects) =
            _watch.Answer(request.Epoch, request.Validators, liveness.Seen);
        if (suspects.Count > 0)
            publish(new SafetyEvent.DoppelgangerSeen(request.Epoch, suspects));
        if (ended.Count > 0)
            End(ended);
    }

    private void End(IReadOnlyList<BlsPublicKeyBytes> keys)
    {
        foreach (BlsPublicKeyBytes key in keys)
            cluster.Guard.Release(key, ProtectionRefusal.Doppelganger);
        publish(new SafetyEvent.DoppelgangerCheckEnded(keys));
        ProtectionRegister register = cluster.Register;
        cluster.StoreWorkers.Submit(new WorkItem(
            () => register.EndDoppelgangerCheck(keys), cluster.Time.GetUtcNow() + cluster.Clock.SlotDuration, self, new Ended())
        {
            SimulatedCost = TimeSpan.FromMilliseconds(2),
        });
    }

    /// <summary>The tag of the work that keeps the end. Its answer changes nothing: if the end is lost, the next run watches again.</summary>
    internal sealed record Ended;
}

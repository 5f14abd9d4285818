using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Scheduling;
using ClayStack.Dvt.Ethereum.Committees;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.SyncCommittee;

/// <summary>
/// Tells the beacon nodes which sync subcommittees matter (PROTOCOL V4): as soon as a period's members are known, when they
/// change, and when the beacon nodes were away, which may have forgotten.
/// </summary>
internal sealed class SyncSubscriber : ReceiveActor
{
    private readonly ClusterContext _cluster;
    private readonly SortedDictionary<ulong, IReadOnlyList<SyncDuty>> _members = [];
    private readonly HashSet<ulong> _open = [];

    /// <summary>Binds the cluster.</summary>
    public SyncSubscriber(ClusterContext cluster)
    {
        _cluster = cluster;
        Receive<DutiesKnown.SyncMembers>(OnMembers);
        Receive<BeaconEvent.Availability>(OnAvailability);
        Receive<BeaconAnswer>(OnAnswer);
        Receive<Retry>(_ => SubscribeOpen());
    }

    private Preset Preset => _cluster.Clock.Network.Preset;

    private void OnMembers(DutiesKnown.SyncMembers known)
    {
        ulong period = CommitteeMath.SyncCommitteePeriod(known.Epoch, Preset);
        if (_members.TryGetValue(period, out IReadOnlyList<SyncDuty>? before) && AreSame(before, known.Duties))
            return;
        Forget();
        _members[period] = known.Duties;
        _open.Add(period);
        SubscribeOpen();
    }

    private void OnAvailability(BeaconEvent.Availability availability)
    {
        if (!availability.Ready)
            return;
        Forget();
        _open.UnionWith(_members.Keys);
        SubscribeOpen();
    }

    private void SubscribeOpen()
    {
        foreach (ulong period in _open.ToArray())
        {
            _open.Remove(period);
            if (!_members.TryGetValue(period, out IReadOnlyList<SyncDuty>? members) || members.Count == 0)
                continue;
            Epoch until = new((period + 1) * (ulong)Preset.EpochsPerSyncCommitteePeriod);
            _cluster.Beacon.Submit(
                new BeaconRequest.SubscribeSyncCommittees(
                    [.. members.Select(member => new SyncCommitteeSubscription(member.Validator, member.Places, until))],
                    _cluster.Time.GetUtcNow() + _cluster.Clock.SlotDuration),
                Self);
        }
    }

    private void OnAnswer(BeaconAnswer answer)
    {
        if (answer is not BeaconAnswer.Failed { Request: BeaconRequest.SubscribeSyncCommittees { Subscriptions: [{ } first, ..] } })
            return;
        _open.Add((first.UntilEpoch.Value / (ulong)Preset.EpochsPerSyncCommitteePeriod) - 1);
        Context.Timers.StartSingleTimer(nameof(Retry), new Retry(), _cluster.Clock.SlotDuration);
    }

    /// <summary>Periods that have passed are dropped.</summary>
    private void Forget()
    {
        if (_cluster.Clock.SlotAt(_cluster.Time.GetUtcNow()) is not { } slot)
            return;
        ulong present = CommitteeMath.SyncCommitteePeriod(_cluster.Clock.EpochOf(slot), Preset);
        foreach (ulong period in _members.Keys.Where(period => period < present).ToArray())
            _members.Remove(period);
    }

    private static bool AreSame(IReadOnlyList<SyncDuty> first, IReadOnlyList<SyncDuty> second) =>
        first.Count == second.Count
        && first.Zip(second).All(pair => pair.First.Validator == pair.Second.Validator && pair.First.Places.SequenceEqual(pair.Second.Places));

    private sealed record Retry;
}

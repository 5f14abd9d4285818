using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Lab.World;

// What aggregators and members of the sync committee ask of a node.
internal sealed partial class WorldBeaconNode
{
    /// <summary>Whether it has no aggregates and contributions to give.</summary>
    public bool LacksAggregates { get; set; }

    /// <summary>Of which committees it has no aggregates; of none, unless a test says so.</summary>
    public Func<CommitteeIndex, bool> LacksAggregatesOf { get; set; } = _ => false;

    /// <summary>How often it was asked for an aggregate or a contribution.</summary>
    public int AggregateRequests { get; private set; }

    /// <summary>What it was told of sync subcommittees.</summary>
    public List<SyncCommitteeSubscription> SyncSubscriptions { get; } = [];

    /// <summary>What it refused of aggregates, messages and contributions, and why.</summary>
    public List<string> RefusedAggregates { get; } = [];

    /// <summary>Whether it takes no subscription to sync subcommittees.</summary>
    public bool RefusesSubscriptions { get; set; }

    /// <summary>Answers what concerns aggregation and the sync committee; null for any other request.</summary>
    private BeaconAnswer? AnswerAggregation(BeaconRequest request)
    {
        switch (request)
        {
            case BeaconRequest.FetchSyncDuties duties:
                return new BeaconAnswer.SyncDuties(request, [.. chain.SyncMembersOf(duties.Epoch)]);
            case BeaconRequest.SubscribeSyncCommittees when RefusesSubscriptions:
                return new BeaconAnswer.Failed(request, new BeaconError(BeaconErrorReason.ServerFailed, "not now"));
            case BeaconRequest.SubscribeSyncCommittees subscribe:
                if (KeepsRecords)
                    SyncSubscriptions.AddRange(subscribe.Subscriptions);
                return new BeaconAnswer.Submitted(request, []);
            case BeaconRequest.FetchAggregate fetch:
                AggregateRequests++;
                return chain.AggregateOf(fetch.Slot, fetch.DataRoot, fetch.Committee) is { } aggregate && !LacksAggregates && !LacksAggregatesOf(fetch.Committee)
                    ? new BeaconAnswer.AggregateFetched(request, aggregate)
                    : NotFound(request);
            case BeaconRequest.FetchContribution fetch:
                AggregateRequests++;
                return chain.ContributionOf(fetch.Slot, fetch.Subcommittee, fetch.BlockRoot) is { } contribution && !LacksAggregates
                    ? new BeaconAnswer.ContributionFetched(request, contribution)
                    : NotFound(request);
            case BeaconRequest.SubmitAggregates submit:
                return Judged(request, submit.Aggregates, chain.Submit);
            case BeaconRequest.SubmitSyncMessages submit:
                return Judged(request, submit.Messages, chain.Submit);
            case BeaconRequest.SubmitContributions submit:
                return Judged(request, submit.Contributions, chain.Submit);
            default:
                return null;
        }
    }

    private BeaconAnswer.Submitted Judged<T>(BeaconRequest request, IReadOnlyList<T> items, Func<T, string?> judge)
    {
        List<RefusedItem> refused = [];
        for (int i = 0; i < items.Count; i++)
        {
            if (judge(items[i]) is { } reason)
                refused.Add(new RefusedItem(i, reason));
        }

        if (KeepsRecords)
            RefusedAggregates.AddRange(refused.Select(item => item.Detail));
        return new BeaconAnswer.Submitted(request, refused);
    }

    private static BeaconAnswer.Failed NotFound(BeaconRequest request) =>
        new(request, new BeaconError(BeaconErrorReason.NotFound, "nothing"));
}

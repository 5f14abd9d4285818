using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Attestation;

/// <summary>
/// The chain as this node's own beacon nodes show it for one slot: what they would vote for, the proposals that do not fit it
/// yet, and the walk along parents that a stale proposal asks for. Part of a duty actor.
/// </summary>
internal sealed class OwnView(ClusterContext cluster, Slot slot)
{
    /// <summary>How long to wait before asking again, in basis points of the slot.</summary>
    public const int RetryBps = 500;

    private const int FetchesMax = 16;

    private readonly Dictionary<int, PendingVote> _pending = [];
    private Ancestry? _walk;
    private PendingVote? _walking;
    private bool _fetching;
    private bool _fetchAgain;
    private int _fetches;

    /// <summary>What the own beacon node would vote for; null while it said nothing.</summary>
    public AttestationData? Own { get; private set; }

    /// <summary>Whether a proposal waits for another view.</summary>
    public bool HasPending => _pending.Count > 0;

    /// <summary>Asks what to vote for; one question at a time, and a bounded number of them.</summary>
    public void Fetch(IActorRef self)
    {
        if (_fetching || _fetches >= FetchesMax)
        {
            _fetchAgain = _fetching;
            return;
        }

        _fetchAgain = false;
        _fetching = true;
        _fetches++;
        DateTimeOffset deadline = cluster.Time.GetUtcNow() + cluster.Clock.SlotDuration;
        cluster.Beacon.Submit(new BeaconRequest.FetchAttestationData(slot, deadline), self);
    }

    /// <summary>Takes the answer, and asks again if the chain moved meanwhile.</summary>
    public void OnFetched(AttestationData data, IActorRef self)
    {
        Own = data;
        _fetching = false;
        if (_fetchAgain)
            Fetch(self);
    }

    /// <summary>No answer came; whether it may be asked for again after <see cref="RetryBps"/>.</summary>
    public bool OnFetchFailed()
    {
        _fetching = false;
        return _fetches < FetchesMax;
    }

    /// <summary>Keeps a proposal until the view changes; one for each round.</summary>
    public void Wait(PendingVote vote) => _pending[vote.Round] = vote;

    /// <summary>Takes out the proposals to be judged again; those of rounds that have passed are dropped.</summary>
    public IReadOnlyList<PendingVote> TakePending(int round)
    {
        PendingVote[] current = [.. _pending.Values.Where(pending => pending.Round >= round)];
        _pending.Clear();
        return current;
    }

    /// <summary>Begins to follow the own head's parents; false while another walk is under way.</summary>
    public bool TryWalk(PendingVote vote, IActorRef self)
    {
        if (_walk is not null)
            return false;
        _walking = vote;
        _walk = new Ancestry(
            vote.Vote.Data.BeaconBlockRoot,
            Own!.BeaconBlockRoot,
            vote.Vote.Data.Target.Root,
            2 * cluster.Clock.Network.Preset.SlotsPerEpoch);
        FetchHeader(self);
        return true;
    }

    /// <summary>Takes a header; a judgement when the walk has ended.</summary>
    public (PendingVote Vote, bool Accepted)? OnHeader(BeaconAnswer.HeaderFetched header, IActorRef self)
    {
        if (_walk is null || header.Root != _walk.Next)
            return null;
        _walk.Advance(header.Header);
        if (_walk.IsAncestor is not { } accepted)
        {
            FetchHeader(self);
            return null;
        }

        return (EndWalk()!, accepted);
    }

    /// <summary>The header could not be had: the walk ends without a proof.</summary>
    public PendingVote? OnHeaderFailed() => EndWalk();

    private PendingVote? EndWalk()
    {
        PendingVote? vote = _walking;
        _walking = null;
        _walk = null;
        return vote;
    }

    private void FetchHeader(IActorRef self) => cluster.Beacon.Submit(
        new BeaconRequest.FetchHeader(_walk!.Next, cluster.Time.GetUtcNow() + cluster.Clock.SlotDuration), self);
}

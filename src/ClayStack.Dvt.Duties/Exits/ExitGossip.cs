using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Signing;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Exits;

/// <summary>
/// Carries exits' partials between the nodes: one's own to the peers that are connected, in bundles under the first slot of the
/// exit's epoch; and keeps what peers say before the validators' indices are known here. Part of the exits' actor.
/// </summary>
internal sealed class ExitGossip(ClusterContext cluster)
{
    /// <summary>
    /// How many bundles are sent to a peer in an epoch, besides what its operator asks for just then. A peer takes twice as many;
    /// where there are more, they take turns.
    /// </summary>
    public const int BundlesPerEpochMax = 128;

    /// <summary>How many partials go in a bundle; each takes some 150 bytes.</summary>
    public const int PartialsPerBundleMax = 1000;

    private readonly SortedSet<OperatorIndex> _connected = [];
    private readonly SortedDictionary<OperatorIndex, Dictionary<ValidatorIndex, UnplacedPartial>> _deferred = [];
    private Epoch? _sentIn;
    private int _turn;

    /// <summary>A peer is there, and may have missed everything.</summary>
    public void Connect(OperatorIndex peer, IReadOnlyList<(ValidatorIndex Validator, ExitPartial Partial)> own)
    {
        _connected.Add(peer);
        foreach (PartialBundle bundle in Turn(Bundles(own)))
            cluster.Peers.Send(peer, new PeerMessage.Partials(BundleSeal.Sign(cluster, bundle)));
    }

    /// <summary>A peer is gone: what would wait for it is sent when it comes back.</summary>
    public void Disconnect(OperatorIndex peer) => _connected.Remove(peer);

    /// <summary>Sends to every peer that is connected.</summary>
    public void Send(IReadOnlyList<(ValidatorIndex Validator, ExitPartial Partial)> own) => Send(Bundles(own));

    /// <summary>Sends everything again, unless that was done in this epoch.</summary>
    public void SendIn(Epoch epoch, IReadOnlyList<(ValidatorIndex Validator, ExitPartial Partial)> own)
    {
        if (_sentIn == epoch || own.Count == 0)
            return;
        _sentIn = epoch;
        IReadOnlyList<PartialBundle> bundles = Bundles(own);
        Send(Turn(bundles));
        _turn = bundles.Count > BundlesPerEpochMax ? (_turn + BundlesPerEpochMax) % bundles.Count : 0;
    }

    /// <summary>Keeps a partial until the validators' indices are known; of each peer as many as the cluster has validators.</summary>
    public void Defer(UnplacedPartial said)
    {
        if (!_deferred.TryGetValue(said.Peer, out Dictionary<ValidatorIndex, UnplacedPartial>? kept))
            _deferred.Add(said.Peer, kept = []);
        if (kept.Count < cluster.Keys.Count || kept.ContainsKey(said.Partial.Validator))
            kept[said.Partial.Validator] = said;
    }

    /// <summary>Takes out what was kept.</summary>
    public IReadOnlyList<UnplacedPartial> TakeDeferred()
    {
        UnplacedPartial[] kept = [.. _deferred.Values.SelectMany(one => one.Values.OrderBy(said => said.Partial.Validator.Value))];
        _deferred.Clear();
        return kept;
    }

    private void Send(IEnumerable<PartialBundle> bundles)
    {
        foreach (PartialBundle bundle in bundles)
        {
            PeerMessage.Partials message = new(BundleSeal.Sign(cluster, bundle));
            foreach (OperatorIndex peer in _connected)
                cluster.Peers.Send(peer, message);
        }
    }

    /// <summary>Those whose turn it is.</summary>
    private IEnumerable<PartialBundle> Turn(IReadOnlyList<PartialBundle> bundles) =>
        bundles.Skip(_turn).Concat(bundles.Take(_turn)).Take(BundlesPerEpochMax);

    private IReadOnlyList<PartialBundle> Bundles(IReadOnlyList<(ValidatorIndex Validator, ExitPartial Partial)> own)
    {
        Epoch now = cluster.Clock.SlotAt(cluster.Time.GetUtcNow()) is { } slot ? cluster.Clock.EpochOf(slot) : default;
        return
        [
            .. own.GroupBy(one => one.Partial.Epoch).OrderBy(group => group.Key).SelectMany(group => group
                .OrderBy(one => one.Validator.Value)
                .Chunk(PartialsPerBundleMax)
                .Select(chunk => new PartialBundle(
                    cluster.Clock.FirstSlotOf(group.Key),
                    DutyType.VoluntaryExit,
                    [.. chunk.Select(one => Group(one.Validator, one.Partial, now))]))),
        ];
    }

    private PartialGroup Group(ValidatorIndex validator, ExitPartial partial, Epoch now) => new(
        cluster.Roots.VoluntaryExit(new VoluntaryExit(partial.Epoch, validator), now),
        [new ValidatorPartial(validator, partial.Signature)]);
}

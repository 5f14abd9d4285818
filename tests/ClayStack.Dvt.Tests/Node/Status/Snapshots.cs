using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Node.Status;

namespace ClayStack.Dvt.Tests.Node.Status;

internal static class Snapshots
{
    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static NodeSnapshot Ready { get; } = new(
        new NodeIdentity("hoodi", "0xabcd", new OperatorIndex(1), 4, 3, Start),
        new ClusterStatus(
            new Slot(123), [new OperatorIndex(2), new OperatorIndex(4)], 2, Start, BeaconReady: true, "http://a: synced", 31, 32, 3,
            [new Epoch(3), new Epoch(4)], 5),
        new DutyStatistics(
            new Dictionary<DutyType, KindStatistics>
            {
                [DutyType.Attestation] = new(90, 3, 41.5, 230),
                [DutyType.Proposal] = new(10, 0, null, null),
            },
            new Dictionary<MissReason, long> { [MissReason.TooFewPartials] = 2, [MissReason.NoDecision] = 1 },
            [new PeerParticipation(new OperatorIndex(2), 93, 91, 12.4, 80), new PeerParticipation(new OperatorIndex(4), 93, 0, null, null)])
        {
            OnChain = new Dictionary<DutyType, InclusionStatistics>
            {
                [DutyType.Attestation] = new(
                    80, new Dictionary<NotIncludedReason, long> { [NotIncludedReason.LeftOutOfBlocks] = 2 }, Unchecked: 1, MeanDelay: 1.25, RightHeads: 76, RightTargets: 80),
            },
        },
        Halted: null);

    public static NodeSnapshot Starting { get; } = new(Identity: null, Cluster: null, Duties: null, Halted: null);

    public static NodeSnapshot With(Func<ClusterStatus, ClusterStatus> change) => Ready with { Cluster = change(Ready.Cluster!) };
}

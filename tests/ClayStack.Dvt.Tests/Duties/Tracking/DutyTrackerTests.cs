using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Duties.Tracking;

public sealed class DutyTrackerTests : ActorTest
{
    private static readonly DateTimeOffset Trigger = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Outcomes_AreCountedByKindAndReason_AndPublished()
    {
        IActorRef tracker = Tracker();
        tracker.Tell(Outcome(DutyType.Attestation, done: 3, missed: [MissReason.NoDecision], milliseconds: 40), sender: null);
        tracker.Tell(Outcome(DutyType.Attestation, done: 4, missed: [], milliseconds: 60), sender: null);
        tracker.Tell(Outcome(DutyType.Proposal, done: 0, missed: [MissReason.NoDecision], milliseconds: null), sender: null);

        DutyStatistics statistics = Statistics(tracker);

        Assert.Equal(7, statistics.Done);
        Assert.Equal(new KindStatistics(7, 1, 40, 60), statistics.Kinds[DutyType.Attestation]);
        Assert.Equal(new KindStatistics(0, 1, null, null), statistics.Kinds[DutyType.Proposal]);
        Assert.Equal(2, Assert.Single(statistics.Missed).Value);
        Assert.Equal(3, Published<DutyOutcome>().Count);
    }

    [Fact]
    public void Peers_AreCountedByWhatCame_AndHowLate()
    {
        IActorRef tracker = Tracker();
        tracker.Tell(Seen((2, 10), (3, null)), sender: null);
        tracker.Tell(Seen((2, 30), (3, 0)), sender: null);

        IReadOnlyList<PeerParticipation> peers = Statistics(tracker).Peers;

        Assert.Equal(
            [new PeerParticipation(new OperatorIndex(2), 2, 2, 10, 30), new PeerParticipation(new OperatorIndex(3), 2, 1, 0, 0)], peers);
    }

    [Fact]
    public void OfLatencies_TheLastOnesCount()
    {
        IActorRef tracker = Tracker();
        for (int i = 0; i < DutyTracker.SamplesMax; i++)
            tracker.Tell(Outcome(DutyType.Attestation, done: 1, missed: [], milliseconds: 1_000), sender: null);
        Assert.Equal(1_000, Statistics(tracker).Kinds[DutyType.Attestation].LatencyP50Ms);

        for (int i = 0; i < DutyTracker.SamplesMax; i++)
            tracker.Tell(Outcome(DutyType.Attestation, done: 1, missed: [], milliseconds: 10), sender: null);

        KindStatistics kind = Statistics(tracker).Kinds[DutyType.Attestation];
        Assert.Equal((2 * DutyTracker.SamplesMax, 10, 10), (kind.Done, kind.LatencyP50Ms, kind.LatencyP99Ms));
    }

    [Fact]
    public void WhatTheChainTook_IsCountedByKind_AndPublished()
    {
        IActorRef tracker = Tracker();
        ValidatorIndex one = new(1);
        tracker.Tell(
            new InclusionOutcome(
                DutyType.Attestation,
                new Slot(5),
                [new IncludedDuty(one, 1, RightHead: true, RightTarget: true), new IncludedDuty(new ValidatorIndex(2), 4, RightHead: false, RightTarget: null)],
                [new NotIncluded(new ValidatorIndex(3), NotIncludedReason.SubmittedLate)],
                Unchecked: 2),
            sender: null);
        tracker.Tell(new InclusionOutcome(DutyType.Proposal, new Slot(5), [new IncludedDuty(one, 0, null, null)], [], Unchecked: 0), sender: null);

        IReadOnlyDictionary<DutyType, InclusionStatistics> onChain = Statistics(tracker).OnChain;

        InclusionStatistics votes = onChain[DutyType.Attestation];
        Assert.Equal((2, 2, 2.5, 1, 1), (votes.Included, votes.Unchecked, votes.MeanDelay, votes.RightHeads, votes.RightTargets));
        Assert.Equal([new(NotIncludedReason.SubmittedLate, 1)], votes.NotIncluded);
        Assert.Equal((1, 0.0), (onChain[DutyType.Proposal].Included, onChain[DutyType.Proposal].MeanDelay));
        Assert.Equal(2, Published<InclusionOutcome>().Count);
    }

    private IActorRef Tracker() => System.ActorOf(Props.Create(() => new DutyTracker(new DutyMetrics())));

    private DutyStatistics Statistics(IActorRef tracker)
    {
        TestProbe probe = CreateProbe();
        probe.Send(tracker, new GetDutyStatistics());
        return probe.ExpectMsg<DutyStatistics>();
    }

    private static DutyOutcome Outcome(DutyType duty, int done, MissReason[] missed, int? milliseconds) => new(
        duty,
        new Slot(5),
        [.. Enumerable.Range(0, done).Select(v => new ValidatorIndex((ulong)v))],
        [.. missed.Select((reason, i) => new MissedValidator(new ValidatorIndex((ulong)(100 + i)), reason))],
        Round: 1,
        Trigger,
        milliseconds is { } late ? Trigger.AddMilliseconds(late) : null);

    private static PartialsSeen Seen(params (int Peer, int? Milliseconds)[] peers) => new(
        DutyType.Attestation,
        peers.ToDictionary(
            peer => new OperatorIndex(peer.Peer),
            peer => peer.Milliseconds is { } late ? TimeSpan.FromMilliseconds(late) : (TimeSpan?)null));
}

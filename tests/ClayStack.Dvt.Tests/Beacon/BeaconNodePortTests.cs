using ClayStack.Dvt.Beacon;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Beacon;

/// <summary>The actors' port: one answer for each request, by its deadline at the latest, and events in order.</summary>
public sealed class BeaconNodePortTests : IDisposable
{
    private readonly VirtualWorld _world = new();
    private readonly BeaconMetrics _metrics = new();
    private readonly RecordingRef _asker = new("asker");
    private readonly ScriptedNode _node;
    private readonly BeaconNodePort _port;

    public BeaconNodePortTests()
    {
        _world.Pass(TestChain.Slot * 9);
        _node = new ScriptedNode(_world, "a");
        _port = new BeaconNodePort(
            [_node.Client(_metrics)], TestChain.Identity, new BeaconPoolSettings(), _metrics, _world.Time, new SeededRandomSource(1));
        _world.Start(_port.Start);
    }

    public void Dispose()
    {
        _world.Start(() => _ = _port.DisposeAsync().AsTask());
        _metrics.Dispose();
    }

    [Fact]
    public void FetchAttestationData_Served_AnswersOnceWithTheRequest()
    {
        _node.On("eth/v1/validator/attestation_data", TestChain.Vote(9, TestChain.Root(1)));
        BeaconRequest.FetchAttestationData request = new(new Slot(9), In(1000));
        BeaconAnswer.AttestationDataFetched answer = Ask<BeaconAnswer.AttestationDataFetched>(request);

        Assert.Same(request, answer.Request);
        Assert.Equal(TestChain.VoteData(9, TestChain.Root(1)), answer.Data);
        _world.Pass(TimeSpan.FromSeconds(10));
        Assert.Single(_asker.Messages);
    }

    [Fact]
    public void Request_NobodyAnswers_FailsAtItsDeadlineAndNotBefore()
    {
        _node.On("eth/v1/validator/attestation_data", ScriptedReply.Never);
        BeaconRequest request = new BeaconRequest.FetchAttestationData(new Slot(9), In(1000));
        _world.Start(() => _port.Submit(request, _asker));
        _world.Pass(TimeSpan.FromMilliseconds(999));
        Assert.Empty(_asker.Messages);
        _world.Pass(TimeSpan.FromMilliseconds(1));
        Assert.Equal(BeaconErrorReason.TimedOut, Assert.IsType<BeaconAnswer.Failed>(Assert.Single(_asker.Messages)).Error.Reason);
        _world.Pass(TimeSpan.FromSeconds(10));
        Assert.Single(_asker.Messages);
    }

    [Fact]
    public void Request_ItsDeadlineIsOver_FailsAtOnce()
    {
        BeaconAnswer.Failed failed = Ask<BeaconAnswer.Failed>(new BeaconRequest.FetchAttestationData(new Slot(9), In(0)));
        Assert.Equal(BeaconErrorReason.TimedOut, failed.Error.Reason);
        Assert.Empty(_node.Asked("eth/v1/validator"));
    }

    [Fact]
    public void FetchHeader_BlockIsUnknown_IsAnAnswerWithoutAHeader()
    {
        BeaconAnswer.HeaderFetched answer = Ask<BeaconAnswer.HeaderFetched>(new BeaconRequest.FetchHeader(TestChain.Root(7), In(1000)));
        Assert.Null(answer.Header);
        Assert.Equal(TestChain.Root(7), answer.Root);
    }

    [Fact]
    public void FetchHeader_BlockIsKnown_GivesItsHeader()
    {
        BeaconBlockHeader header = TestChain.HeaderOf(8);
        _node.On("eth/v1/beacon/headers/", TestChain.Header(header));
        BeaconAnswer.HeaderFetched answer = Ask<BeaconAnswer.HeaderFetched>(new BeaconRequest.FetchHeader(TestChain.RootOf(header), In(1000)));
        Assert.Equal(header, answer.Header);
    }

    [Fact]
    public void FetchCommittees_AsksForOneSlot_AndLeavesOutWhatANodeGivesBeyond()
    {
        _node.On("eth/v1/beacon/states/head/committees", ScriptedReply.Json(
            """{"data":[{"index":"0","slot":"9","validators":["1","2"]},{"index":"0","slot":"10","validators":["3"]}]}"""));
        BeaconAnswer.CommitteesFetched answer = Ask<BeaconAnswer.CommitteesFetched>(new BeaconRequest.FetchCommittees(new Slot(9), In(1000)));

        AttesterCommittee committee = Assert.Single(answer.Committees);
        Assert.Equal((new Slot(9), new CommitteeIndex(0)), (committee.Slot, committee.Index));
        Assert.Equal([1UL, 2UL], committee.Members.Select(member => member.Value));
        Assert.EndsWith("committees?epoch=1&slot=9", Assert.Single(_node.Asked("eth/v1/beacon/states/head/committees")).Path, StringComparison.Ordinal);
    }

    [Fact]
    public void FetchHeader_NodeIsAway_IsAFailureAndNotAnUnknownBlock()
    {
        _node.On("eth/v1/beacon/headers/", ScriptedReply.Refused);
        Assert.Equal(
            BeaconErrorReason.Unreachable, Ask<BeaconAnswer.Failed>(new BeaconRequest.FetchHeader(TestChain.Root(7), In(1000))).Error.Reason);
    }

    [Fact]
    public void FetchAttesterDuties_Served_GivesDutiesAndTheirRoot()
    {
        _node.On("eth/v1/validator/duties/attester/1", TestChain.Duties(TestChain.Root(1), (7, 9)));
        BeaconAnswer.AttesterDuties answer = Ask<BeaconAnswer.AttesterDuties>(
            new BeaconRequest.FetchAttesterDuties(new Epoch(1), [new ValidatorIndex(7)], In(1000)));
        Assert.Equal(TestChain.Root(1), answer.DependentRoot);
        Assert.Equal(new AttesterDuty(TestChain.Key(7), new ValidatorIndex(7), new Slot(9), new CommitteeIndex(1), 4, 2, 3), Assert.Single(answer.Duties));
    }

    [Fact]
    public void SubmitAttestations_OneIsRefused_ItIsNamedByItsPlace()
    {
        _node.On("eth/v2/beacon/pool/attestations", ScriptedReply.Json(
            """{"code":400,"message":"some failures","failures":[{"index":1,"message":"bad_signature: no"}]}""", 400));
        AttesterDuty duty = new(TestChain.Key(7), new ValidatorIndex(7), new Slot(9), new CommitteeIndex(1), 4, 2, 3);
        SignedVote vote = new(duty, TestChain.VoteData(9, TestChain.Root(1)), default);
        BeaconAnswer.Submitted answer = Ask<BeaconAnswer.Submitted>(new BeaconRequest.SubmitAttestations(ForkName.Fulu, [vote, vote], In(1000)));
        Assert.Equal(new RefusedItem(1, "bad_signature: no"), Assert.Single(answer.Refused));
    }

    [Fact]
    public void SubscribeCommittees_Taken_WritesWhatTheApiAsksFor()
    {
        _node.On("eth/v1/validator/beacon_committee_subscriptions", ScriptedReply.Json(""));
        CommitteeSubscription subscription = new(new ValidatorIndex(7), new CommitteeIndex(1), 2, new Slot(9), IsAggregator: true);
        Ask<BeaconAnswer.Submitted>(new BeaconRequest.SubscribeCommittees([subscription], In(1000)));
        Assert.Equal(
            """[{"validator_index":"7","committee_index":"1","committees_at_slot":"2","slot":"9","is_aggregator":true}]""",
            Assert.Single(_node.Asked("eth/v1/validator/beacon_committee_subscriptions")).Body);
    }

    [Fact]
    public void FetchLiveness_Served_TellsWhoWasSeen()
    {
        _node.On("eth/v1/validator/liveness/1", """{"data":[{"index":"7","is_live":true},{"index":"8","is_live":false}]}""");
        BeaconAnswer.LivenessFetched answer = Ask<BeaconAnswer.LivenessFetched>(
            new BeaconRequest.FetchLiveness(new Epoch(1), [new ValidatorIndex(7), new ValidatorIndex(8)], In(1000)));
        Assert.Equal([new ValidatorIndex(7)], answer.Seen);
    }

    [Fact]
    public void Requests_MoreThanMayWait_AreRefusedAtOnceAndTheOthersAnswered()
    {
        _node.On("eth/v1/beacon/headers/", ScriptedReply.Never);
        _world.Start(() =>
        {
            for (int i = 0; i < 1025; i++)
                _port.Submit(new BeaconRequest.FetchHeader(TestChain.Root(1), In(1000)), _asker);
            Assert.Equal(BeaconErrorReason.NotReady, Assert.IsType<BeaconAnswer.Failed>(Assert.Single(_asker.Messages)).Error.Reason);
        });
        _world.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(1025, _asker.Messages.Count);
    }

    [Fact]
    public void Subscribe_LateSubscriber_LearnsHowThingsAreAndThenWhatHappens()
    {
        _node.Emit("head", TestChain.Head(9, TestChain.Root(1), TestChain.Root(2), TestChain.Root(3)));
        _world.Pass(TimeSpan.Zero);
        RecordingRef late = new("late");
        _port.Subscribe(late);
        _node.Emit("head", TestChain.Head(10, TestChain.Root(4), TestChain.Root(2), TestChain.Root(3)));
        _world.Pass(TimeSpan.Zero);

        Assert.True(Assert.IsType<BeaconEvent.Availability>(late.Messages[0]).Ready);
        Assert.Equal([TestChain.Root(1), TestChain.Root(4)], late.Messages.OfType<BeaconEvent.Head>().Select(head => head.Block));
    }

    private DateTimeOffset In(int milliseconds) => _world.Time.GetUtcNow() + TimeSpan.FromMilliseconds(milliseconds);

    private T Ask<T>(BeaconRequest request) where T : BeaconAnswer
    {
        _world.Start(() => _port.Submit(request, _asker));
        return Assert.IsType<T>(Assert.Single(_asker.Messages));
    }
}

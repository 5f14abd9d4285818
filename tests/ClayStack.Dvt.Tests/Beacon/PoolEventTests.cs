using ClayStack.Dvt.Beacon.Api;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Tests.Beacon;

/// <summary>One story out of several streams, and which nodes take part in it.</summary>
public sealed class PoolEventTests : PoolTest
{
    private static readonly Root Previous = TestChain.Root(0x10);
    private static readonly Root Current = TestChain.Root(0x11);

    public PoolEventTests() => World.Pass(TestChain.Slot * 17);

    private IEnumerable<(ulong, Root)> Heads => Events.OfType<BeaconEvent.Head>().Select(head => (head.Slot.Value, head.Block));

    [Fact]
    public void Head_SeveralNodesTellIt_IsToldOnce()
    {
        StartPool(A, B);
        Head(A, 16, 1);
        Head(B, 16, 1);
        Head(B, 17, 2);
        Head(A, 17, 2);

        Assert.Equal([(16UL, TestChain.Root(1)), (17UL, TestChain.Root(2))], Heads);
        BeaconEvent.Head first = Events.OfType<BeaconEvent.Head>().First();
        Assert.Equal(Previous, first.PreviousDutyDependentRoot);
        Assert.Equal(Current, first.CurrentDutyDependentRoot);
    }

    [Fact]
    public void Head_ANodeComesBackToIt_IsToldAgain()
    {
        StartPool(A, B);
        Head(A, 16, 1);
        Head(A, 17, 2);
        Head(B, 16, 1); // the slower node, on its way
        Head(A, 16, 1); // the branch was given up
        Assert.Equal([TestChain.Root(1), TestChain.Root(2), TestChain.Root(1)], Heads.Select(head => head.Item2));
    }

    [Fact]
    public void Head_ItsPayloadIsVerifiedLater_IsToldAgainThen()
    {
        StartPool(A);
        A.Emit("head", TestChain.Head(16, TestChain.Root(1), Previous, Current, optimistic: true));
        A.Emit("head", TestChain.Head(16, TestChain.Root(1), Previous, Current));
        A.Emit("head", TestChain.Head(16, TestChain.Root(1), Previous, Current));
        World.Pass(TimeSpan.Zero);
        Assert.Equal([true, false], Events.OfType<BeaconEvent.Head>().Select(head => head.ExecutionOptimistic));
    }

    [Fact]
    public void Head_NodeKnowsTheNewTopic_ItIsUsed()
    {
        A.UnknownTopics.Clear();
        StartPool(A);
        A.Emit("head_v2", TestChain.HeadV2(16, TestChain.Root(1), Previous, Current));
        World.Pass(TimeSpan.Zero);

        BeaconEvent.Head head = Assert.Single(Events.OfType<BeaconEvent.Head>());
        Assert.Equal(Previous, head.PreviousDutyDependentRoot);
        Assert.Equal(Current, head.CurrentDutyDependentRoot);
    }

    [Fact]
    public void Finalized_LaterAndEarlierEpochs_OnlyProgressIsTold()
    {
        StartPool(A, B);
        A.Emit("finalized_checkpoint", TestChain.Finalized(1, TestChain.Root(1)));
        B.Emit("finalized_checkpoint", TestChain.Finalized(1, TestChain.Root(1)));
        B.Emit("finalized_checkpoint", TestChain.Finalized(2, TestChain.Root(2)));
        A.Emit("finalized_checkpoint", TestChain.Finalized(0, TestChain.Root(3)));
        World.Pass(TimeSpan.Zero);
        Assert.Equal([1UL, 2UL], Events.OfType<BeaconEvent.Finalized>().Select(finalized => finalized.Epoch.Value));
    }

    [Fact]
    public void Availability_ChangesOfTheLastGoodNode_AreToldEachOnce()
    {
        StartPool(A, B);
        Assert.True(Assert.Single(Events.OfType<BeaconEvent.Availability>()).Ready);
        A.On("eth/v1/node/syncing", TestChain.Syncing(elOffline: true));
        World.Pass(TestChain.Slot);
        Assert.Single(Events.OfType<BeaconEvent.Availability>());
        B.On("eth/v1/node/syncing", ScriptedReply.Refused);
        World.Pass(TestChain.Slot * 2);

        BeaconEvent.Availability gone = Events.OfType<BeaconEvent.Availability>().Last();
        Assert.False(gone.Ready);
        Assert.Contains("execution client away", gone.Detail, StringComparison.Ordinal);
        Assert.Contains("Connection refused", gone.Detail, StringComparison.Ordinal);
        B.On("eth/v1/node/syncing", TestChain.Syncing());
        World.Pass(TestChain.Slot);
        Assert.Equal([true, false, true], Events.OfType<BeaconEvent.Availability>().Select(told => told.Ready));
    }

    [Fact]
    public void Availability_OfANodeThatComesBack_IsTold_ThoughAnotherWasThere()
    {
        StartPool(A, B);
        A.On("eth/v1/node/syncing", ScriptedReply.Refused);
        World.Pass(TestChain.Slot * 2);
        Assert.Single(Events.OfType<BeaconEvent.Availability>());
        A.On("eth/v1/node/syncing", TestChain.Syncing());
        World.Pass(TestChain.Slot * 2);
        Assert.Equal([true, true], Events.OfType<BeaconEvent.Availability>().Select(told => told.Ready));
    }

    [Fact]
    public void Node_OnAnotherNetwork_GetsNoCallsAndTellsNothing()
    {
        A.On("eth/v1/beacon/genesis", TestChain.Genesis(TestChain.Root(0xbb)));
        StartPool(A, B);
        Head(A, 16, 1);
        BeaconResult<string> result = World.Run(() => Pool.GetVersion(In(1000)));

        Assert.Equal("b", result.Node);
        Assert.Equal(0, A.OpenStreams);
        Assert.Empty(A.Asked("eth/v1/node"));
        Assert.Empty(Heads);
        Assert.Contains("WrongNetwork", Pool.Describe()[0], StringComparison.Ordinal);
        Assert.Contains("genesis_validators_root", Pool.Describe()[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Node_OnAnotherFork_GetsNoCalls()
    {
        A.On("eth/v1/config/spec", TestChain.SpecJson().Replace("0x06000001", "0x06000002", StringComparison.Ordinal));
        StartPool(A);
        BeaconResult<string> result = World.Run(() => Pool.GetVersion(In(1000)));

        Assert.Equal(BeaconErrorReason.WrongNetwork, result.Error!.Reason);
        Assert.Contains("FULU_FORK_VERSION", result.Error.Detail, StringComparison.Ordinal);
        Assert.False(Assert.Single(Events.OfType<BeaconEvent.Availability>()).Ready);
    }

    [Fact]
    public void Node_ComesBackOnTheRightNetwork_IsUsedFromThenOn()
    {
        A.On("eth/v1/beacon/genesis", TestChain.Genesis(TestChain.Root(0xbb)));
        StartPool(A);
        A.On("eth/v1/beacon/genesis", TestChain.Genesis());
        World.Pass(TestChain.Slot);
        Assert.Equal("a", World.Run(() => Pool.GetVersion(In(1000))).Node);
    }

    private void Head(ScriptedNode node, ulong slot, byte block)
    {
        node.Emit("head", TestChain.Head(slot, TestChain.Root(block), Previous, Current));
        World.Pass(TimeSpan.Zero);
    }
}

using ClayStack.Dvt.Beacon;
using ClayStack.Dvt.Beacon.Api;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Tests.Beacon;

/// <summary>Which node is asked, when the next one is, and whose answer counts.</summary>
public sealed class PoolReadTests : PoolTest
{
    private const string VersionPath = "eth/v1/node/version";
    private const string VotePath = "eth/v1/validator/attestation_data";

    [Fact]
    public void Read_FirstNodeIsGood_OnlyItIsAsked()
    {
        StartPool(A, B);
        BeaconResult<string> result = World.Run(() => Pool.GetVersion(In(1000)));

        Assert.Equal("a", result.Node);
        Assert.Single(A.Asked(VersionPath));
        Assert.Empty(B.Asked(VersionPath));
        Assert.Equal(0, Metrics.Hedges);
    }

    [Fact]
    public void Read_FirstNodeFails_TheSecondIsAskedAtOnce()
    {
        A.On(VersionPath, ScriptedReply.Json("""{"code":500,"message":"broken"}""", 500));
        StartPool(A, B);
        TimeSpan start = Now;
        BeaconResult<string> result = World.Run(() => Pool.GetVersion(In(1000)));

        Assert.Equal("b", result.Node);
        Assert.Equal(start, Assert.Single(B.Asked(VersionPath)).At);
        Assert.Equal(start, Now);
    }

    [Fact]
    public void Read_FirstNodeIsLate_TheSecondIsAskedAfterTheUsualTimeAndNotAfterATimeOut()
    {
        A.On(VersionPath, ScriptedReply.Never);
        StartPool(A, B);
        TimeSpan start = Now;
        BeaconResult<string> result = World.Run(() => Pool.GetVersion(In(5000)));

        Assert.Equal("b", result.Node);
        Assert.Equal(start + TimeSpan.FromMilliseconds(300), Assert.Single(B.Asked(VersionPath)).At);
        Assert.Equal(start + TimeSpan.FromMilliseconds(300), Now);
        Assert.True(Assert.Single(A.Asked(VersionPath)).WasCancelled);
        Assert.Equal(1, Metrics.Hedges);
        Assert.Equal(1, Metrics.HedgesWon);
    }

    [Theory]
    [InlineData(49, 0)]
    [InlineData(51, 1)]
    public void Read_UsualTimeIsKnown_TheSecondIsAskedOnlyBehindIt(int takesMs, int hedges)
    {
        A.On(VersionPath, ScriptedReply.Json("""{"data":{"version":"x"}}""").After(50));
        StartPool(A, B);
        for (int i = 0; i < 10; i++)
            World.Run(() => Pool.GetVersion(In(1000)));
        A.On(VersionPath, ScriptedReply.Json("""{"data":{"version":"x"}}""").After(takesMs));
        World.Run(() => Pool.GetVersion(In(1000)));

        Assert.Equal(hedges, B.Asked(VersionPath).Count);
        Assert.Equal(hedges, Metrics.Hedges);
    }

    [Fact]
    public void Read_LateFirstNodeAnswersBeforeTheSecond_ItsAnswerCounts()
    {
        A.On(VersionPath, ScriptedReply.Json("""{"data":{"version":"x"}}""").After(400));
        B.On(VersionPath, ScriptedReply.Never);
        StartPool(A, B);
        BeaconResult<string> result = World.Run(() => Pool.GetVersion(In(5000)));

        Assert.Equal("a", result.Node);
        Assert.Equal(1, Metrics.Hedges);
        Assert.Equal(0, Metrics.HedgesWon);
        Assert.True(Assert.Single(B.Asked(VersionPath)).WasCancelled);
    }

    [Fact]
    public void Read_NoNodeAnswers_FailsAtTheDeadline()
    {
        A.On(VersionPath, ScriptedReply.Never);
        B.On(VersionPath, ScriptedReply.Never);
        StartPool(A, B);
        TimeSpan start = Now;
        BeaconResult<string> result = World.Run(() => Pool.GetVersion(In(2000)));

        Assert.Equal(BeaconErrorReason.TimedOut, result.Error!.Reason);
        Assert.Equal(start + TimeSpan.FromSeconds(2), Now);
    }

    [Fact]
    public void Read_NodesFailDifferently_TheMostTellingReasonIsGivenWithAllDetails()
    {
        A.On("eth/v1/beacon/headers", ScriptedReply.Refused);
        B.On("eth/v1/beacon/headers", ScriptedReply.Json("""{"code":404,"message":"unknown block"}""", 404));
        StartPool(A, B);
        BeaconResult<OnChain<HeaderInfo>> result = World.Run(() => Pool.GetHeader(BlockId.Of(TestChain.Root(9)), In(1000)));

        Assert.Equal(BeaconErrorReason.NotFound, result.Error!.Reason);
        Assert.Contains("unknown block", result.Error.Detail, StringComparison.Ordinal);
        Assert.Contains("a, Header: Connection refused", result.Error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_HealthierNodeIsSecondInTheList_ItIsAskedFirst()
    {
        A.On("eth/v1/node/syncing", TestChain.Syncing(head: 1, distance: 100, syncing: true));
        StartPool(A, B);
        BeaconResult<string> result = World.Run(() => Pool.GetVersion(In(1000)));

        Assert.Equal("b", result.Node);
        Assert.Empty(A.Asked(VersionPath));
    }

    [Fact]
    public void Read_BeforeTheNodesWereLookedAt_WaitsForThat()
    {
        A.On("eth/v1/beacon/genesis", ScriptedReply.Json(TestChain.Genesis()).After(700));
        StartPool(A);
        Assert.True(World.Run(() => Pool.GetVersion(In(1000))).IsSuccess);
        Assert.Equal(TimeSpan.FromMilliseconds(700), Now);
    }

    [Fact]
    public void Read_NodeIsNeverReached_SaysNotReadyAtTheDeadline()
    {
        A.On("eth/v1/beacon/genesis", ScriptedReply.Never);
        StartPool(A);
        BeaconResult<string> result = World.Run(() => Pool.GetVersion(In(1000)));

        Assert.Equal(BeaconErrorReason.NotReady, result.Error!.Reason);
        Assert.Equal(TimeSpan.FromSeconds(1), Now);
    }

    [Fact]
    public void AttestationData_SecondNodeHasALaterHead_ItsAnswerCounts()
    {
        A.On(VotePath, TestChain.Vote(9, TestChain.Root(1)));
        B.On(VotePath, ScriptedReply.Json(TestChain.Vote(9, TestChain.Root(2))).After(100));
        StartWithHeads();
        BeaconResult<AttestationData> result = World.Run(() => Pool.GetAttestationData(new Slot(9), In(1000)));

        Assert.True(result.TryGet(out AttestationData? data, out _));
        Assert.Equal("b", result.Node);
        Assert.Equal(TestChain.Root(2), data.BeaconBlockRoot);
    }

    [Fact]
    public void AttestationData_LaterHeadComesBehindTheGrace_TheFirstAnswerCounts()
    {
        A.On(VotePath, TestChain.Vote(9, TestChain.Root(1)));
        B.On(VotePath, ScriptedReply.Json(TestChain.Vote(9, TestChain.Root(2))).After(151));
        StartWithHeads();
        TimeSpan start = Now;
        BeaconResult<AttestationData> result = World.Run(() => Pool.GetAttestationData(new Slot(9), In(1000)));

        Assert.Equal("a", result.Node);
        Assert.Equal(start + TimeSpan.FromMilliseconds(150), Now);
        Assert.True(Assert.Single(B.Asked(VotePath)).WasCancelled);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void AttestationData_NodeIsOptimisticOrSyncing_ItIsNotAsked(bool optimistic, bool syncing)
    {
        A.On("eth/v1/node/syncing", TestChain.Syncing(distance: 3, syncing: syncing, optimistic: optimistic));
        A.On(VotePath, TestChain.Vote(9, TestChain.Root(1)));
        B.On(VotePath, ScriptedReply.Refused);
        StartPool(A, B);
        BeaconResult<AttestationData> result = World.Run(() => Pool.GetAttestationData(new Slot(9), In(1000)));

        Assert.Equal(BeaconErrorReason.Unreachable, result.Error!.Reason);
        Assert.Empty(A.Asked(VotePath));
    }

    /// <summary>After empty slots every head is back. A chain whose validators then stop voting for it has no next block to wait for.</summary>
    [Fact]
    public void AttestationData_SlotsWereEmpty_ItIsAskedOfTheNodesThatAreInSync()
    {
        A.On("eth/v1/node/syncing", TestChain.Syncing(head: 9, distance: 40));
        A.On(VotePath, TestChain.Vote(9, TestChain.Root(1)));
        StartPool(A);
        BeaconResult<AttestationData> result = World.Run(() => Pool.GetAttestationData(new Slot(9), In(1000)));

        Assert.True(result.IsSuccess, result.Error?.ToString());
    }

    [Fact]
    public void Read_OneHeadIsFurtherBack_TheOtherNodeIsAskedFirst()
    {
        A.On("eth/v1/node/syncing", TestChain.Syncing(head: 1, distance: 3));
        StartPool(A, B);
        Assert.Equal("b", World.Run(() => Pool.GetVersion(In(1000))).Node);
    }

    [Fact]
    public void Calls_MoreThanANodeMayHave_WaitForTheirTurnAndFailBeyondTheBound()
    {
        A.On(VersionPath, ScriptedReply.Json("""{"data":{"version":"x"}}""").After(100));
        StartPool(new BeaconPoolSettings { CallsInFlightMax = 2, CallsWaitingMax = 1 }, A);
        TimeSpan start = Now;
        BeaconResult<string>[] results = World.Run(() => Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Pool.GetVersion(In(1000)))));

        Assert.Equal([start, start, start + TimeSpan.FromMilliseconds(100)], A.Asked(VersionPath).Select(request => request.At));
        Assert.Equal(3, results.Count(result => result.IsSuccess));
        Assert.Equal(BeaconErrorReason.NotReady, results.Single(result => !result.IsSuccess).Error!.Reason);
    }

    private void StartWithHeads()
    {
        World.Pass(TestChain.Slot * 9);
        StartPool(A, B);
        A.Emit("head", TestChain.Head(8, TestChain.Root(1), TestChain.Root(0x10), TestChain.Root(0x11)));
        B.Emit("head", TestChain.Head(9, TestChain.Root(2), TestChain.Root(0x10), TestChain.Root(0x11)));
        World.Pass(TimeSpan.Zero);
    }
}

using ClayStack.Dvt.Beacon.Api;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Tests.Beacon;

/// <summary>Duties: kept by the block that they hang on, dropped with it, compared between nodes.</summary>
public sealed class PoolDutyTests : PoolTest
{
    private const string Path = "eth/v1/validator/duties/attester/1";
    private const string ProposerPath = "eth/v2/validator/duties/proposer/1";

    private static readonly Root Previous = TestChain.Root(0x10);
    private static readonly Root Current = TestChain.Root(0x11);

    public PoolDutyTests() => World.Pass(TestChain.Slot * 9);

    [Fact]
    public void Duties_AskedTwice_TheSecondTimeTheyAreKnown()
    {
        Answers(A, Previous, (7, 9), (8, 10));
        StartPool(A);
        DutySet<AttesterDuty> first = Ask(7, 8);
        BeaconResult<DutySet<AttesterDuty>> second = World.Run(() => Pool.GetAttesterDuties(new Epoch(1), Validators(8), In(1000)));

        Assert.Equal(2, first.Duties.Count);
        Assert.Equal(Previous, first.DependentRoot);
        Assert.Equal("cache", second.Node);
        Assert.True(second.TryGet(out DutySet<AttesterDuty>? kept, out _));
        Assert.Equal(new Slot(10), Assert.Single(kept.Duties).Slot);
        Assert.Single(A.Asked(Path));
    }

    [Fact]
    public void Duties_OfAnotherValidator_AreAskedForAndKeptBesideTheFirst()
    {
        A.On(Path, request => TestChain.Duties(Previous, request.Body.Contains("\"7\"", StringComparison.Ordinal) ? (7UL, 9UL) : (8UL, 10UL)));
        StartPool(A);
        Ask(7);
        Ask(8);
        Assert.Equal(2, Ask(7, 8).Duties.Count);
        Assert.Equal(2, A.Asked(Path).Count);
    }

    [Fact]
    public void Duties_HeadHangsOnTheSameBlock_StayKnown()
    {
        Answers(A, Previous, (7, 9));
        StartPool(A);
        Ask(7);
        Head(A, 9, TestChain.Root(1), Previous, Current);
        Ask(7);
        Assert.Single(A.Asked(Path));
    }

    [Fact]
    public void Duties_HeadHangsOnAnotherBlock_AreDropped()
    {
        Answers(A, Previous, (7, 9));
        StartPool(A);
        Ask(7);
        Root other = TestChain.Root(0x20);
        Answers(A, other, (7, 12));
        Head(A, 9, TestChain.Root(1), other, Current);

        DutySet<AttesterDuty> duties = Ask(7);
        Assert.Equal(other, duties.DependentRoot);
        Assert.Equal(new Slot(12), Assert.Single(duties.Duties).Slot);
        Assert.Equal(2, A.Asked(Path).Count);
    }

    [Fact]
    public void Duties_Reorganisation_DropsThemAndIsToldOnce()
    {
        Answers(A, Previous, (7, 9));
        StartPool(A, B);
        Ask(7);
        int before = A.Asked(Path).Count;
        A.Emit("chain_reorg", TestChain.Reorganised(9, 3, TestChain.Root(5)));
        B.Emit("chain_reorg", TestChain.Reorganised(9, 3, TestChain.Root(5)));
        World.Pass(TimeSpan.Zero);
        Ask(7);

        Assert.Equal(before + 1, A.Asked(Path).Count);
        Assert.Equal(new BeaconEvent.Reorganised(new Slot(9), 3), Assert.Single(Events.OfType<BeaconEvent.Reorganised>()));
    }

    [Fact]
    public void Duties_FirstNodeIsOnAnotherForkThanTheHead_TheOtherNodesAnswerCounts()
    {
        Answers(A, TestChain.Root(0x77), (7, 14));
        B.On(Path, ScriptedReply.Json(TestChain.Duties(Previous, (7, 9))).After(100));
        StartPool(A, B);
        Head(B, 9, TestChain.Root(1), Previous, Current);
        BeaconResult<DutySet<AttesterDuty>> result = World.Run(() => Pool.GetAttesterDuties(new Epoch(1), Validators(7), In(1000)));

        Assert.Equal("b", result.Node);
        Assert.True(result.TryGet(out DutySet<AttesterDuty>? duties, out _));
        Assert.Equal(Previous, duties.DependentRoot);
        Assert.Empty(Events.OfType<BeaconEvent.Disagreement>());
    }

    [Fact]
    public void Duties_OnlyANodeOfAnotherForkAnswers_TheyAreUsedAfterTheGraceAndNotKept()
    {
        Answers(A, TestChain.Root(0x77), (7, 14));
        B.On(Path, ScriptedReply.Never);
        StartPool(A, B);
        Head(B, 9, TestChain.Root(1), Previous, Current);
        TimeSpan start = Now;
        Assert.Equal(TestChain.Root(0x77), Ask(7).DependentRoot);
        Assert.Equal(start + TimeSpan.FromMilliseconds(150), Now);
        int asked = A.Asked(Path).Count;
        Ask(7);
        Assert.Equal(asked + 1, A.Asked(Path).Count);
    }

    [Fact]
    public void Duties_TwoNodesDisagreeAtOneDependentRoot_IsReportedOnce()
    {
        Answers(A, Previous, (7, 9));
        B.On(Path, ScriptedReply.Json(TestChain.Duties(Previous, (7, 12))).After(200));
        C.On(Path, ScriptedReply.Json(TestChain.Duties(Previous, (7, 13))).After(300));
        StartPool(A, B, C);
        TimeSpan start = Now;
        Assert.Equal(new Slot(9), Assert.Single(Ask(7).Duties).Slot); // the first answer is not held up
        Assert.Equal(start, Now);
        Assert.Empty(Events.OfType<BeaconEvent.Disagreement>());
        World.Pass(TimeSpan.FromSeconds(1));

        BeaconEvent.Disagreement told = Assert.Single(Events.OfType<BeaconEvent.Disagreement>());
        Assert.Contains("a and b", told.Detail, StringComparison.Ordinal);
        Assert.Contains(Previous.ToString(), told.Detail, StringComparison.Ordinal);
        Assert.Equal(1, Metrics.Disagreements);
    }

    [Fact]
    public void Duties_TwoNodesAgreeInAnotherOrder_IsNoDisagreement()
    {
        Answers(A, Previous, (7, 9), (8, 10));
        Answers(B, Previous, (8, 10), (7, 9));
        StartPool(A, B);
        Ask(7, 8);
        World.Pass(TimeSpan.FromSeconds(1));
        Assert.Empty(Events.OfType<BeaconEvent.Disagreement>());
    }

    [Fact]
    public void ProposerDuties_NodeKnowsOnlyTheOlderVersion_ItIsAskedForThat()
    {
        A.On("eth/v1/validator/duties/proposer/1", TestChain.Proposers(Current, (3, 9)));
        StartPool(A);
        BeaconResult<DutySet<ProposerDuty>> result = World.Run(() => Pool.GetProposerDuties(new Epoch(1), In(1000)));

        Assert.True(result.TryGet(out DutySet<ProposerDuty>? duties, out _));
        Assert.Equal(new ProposerDuty(TestChain.Key(3), new ValidatorIndex(3), new Slot(9)), Assert.Single(duties.Duties));
        Assert.Single(A.Asked(ProposerPath));
    }

    [Fact]
    public void ProposerDuties_KeptAndDroppedLikeAttesterDuties()
    {
        A.On(ProposerPath, TestChain.Proposers(Previous, (3, 9)));
        StartPool(A);
        World.Run(() => Pool.GetProposerDuties(new Epoch(1), In(1000)));
        World.Run(() => Pool.GetProposerDuties(new Epoch(1), In(1000)));
        Assert.Single(A.Asked(ProposerPath));
        Head(A, 9, TestChain.Root(1), TestChain.Root(0x20), Current);
        World.Run(() => Pool.GetProposerDuties(new Epoch(1), In(1000)));
        Assert.Equal(2, A.Asked(ProposerPath).Count);
    }

    private DutySet<AttesterDuty> Ask(params ulong[] validators)
    {
        BeaconResult<DutySet<AttesterDuty>> result = World.Run(() => Pool.GetAttesterDuties(new Epoch(1), Validators(validators), In(1000)));
        Assert.True(result.TryGet(out DutySet<AttesterDuty>? duties, out BeaconError? error), error?.ToString());
        return duties;
    }

    private static void Answers(ScriptedNode node, Root dependent, params (ulong Validator, ulong Slot)[] duties) =>
        node.On(Path, TestChain.Duties(dependent, duties));

    private void Head(ScriptedNode node, ulong slot, Root block, Root previous, Root current)
    {
        node.Emit("head", TestChain.Head(slot, block, previous, current));
        World.Pass(TimeSpan.Zero);
    }
}

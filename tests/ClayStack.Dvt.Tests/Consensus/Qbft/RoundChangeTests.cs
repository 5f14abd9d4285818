using ClayStack.Dvt.Consensus;
using static ClayStack.Dvt.Tests.Consensus.TestCluster;

namespace ClayStack.Dvt.Tests.Consensus.Qbft;

/// <summary>arXiv:2002.03613, Algorithm 3, lines 1 to 10: how a node gets into later rounds, and with what.</summary>
public sealed class RoundChangeTests
{
    public static TheoryData<int> Sizes { get; } = [4, 5, 7, 13];

    [Fact]
    public void Timeout_OfThePresentRound_EntersTheNextAndSaysSo()
    {
        TestNode node = TestNode.Started(new TestCluster(4), self: 4);
        List<QbftEffect> effects = node.Timeout(1);
        Assert.Equal(2, effects.Count);
        Assert.Equal(new QbftEffect.EnterRound(2), effects[0]);
        QbftEffect.Broadcast sent = Assert.IsType<QbftEffect.Broadcast>(effects[1]);
        Assert.Equal(ChangesTo(4, 2), sent.Statement);
        Assert.Empty(sent.Prepares);
        Assert.Empty(sent.RoundChanges);
        Assert.Equal(2, node.Round);
    }

    [Fact]
    public void Timeout_OfAnotherRound_IsIgnored()
    {
        TestNode node = TestNode.NotStarted(new TestCluster(4), self: 4);
        Assert.Empty(node.Timeout(0));
        Assert.Empty(node.Timeout(1));
        Assert.Equal(0, node.Round);
        node.Start();
        node.Timeout(1);
        Assert.Empty(node.Timeout(1));
        Assert.Empty(node.Timeout(3));
        Assert.Equal(2, node.Round);
    }

    [Fact]
    public void Timeout_OfTheLastRound_LeadsNowhere_AndTheRoundGoesOn()
    {
        TestCluster cluster = new(4);
        TestNode node = TestNode.Started(cluster, self: 4, roundMax: 2).At(2);
        Assert.Empty(node.Timeout(2));
        Assert.Equal(2, node.Round);
        node.Receive(cluster.Prepares(3, 2, A)).Broadcast(StatementType.Commit);
    }

    [Fact]
    public void Timeout_AfterPreparing_CarriesWhatWasPreparedAndItsProof()
    {
        TestCluster cluster = new(4);
        TestNode node = TestNode.Started(cluster, self: 4);
        node.Receive(cluster.Prepares(3, 1, A));
        foreach (int round in (int[])[2, 3])
        {
            QbftEffect.Broadcast sent = node.Timeout(round - 1).Broadcast(StatementType.RoundChange);
            Assert.Equal(ChangesTo(4, round, 1, A), sent.Statement);
            Assert.True(RoundChangeJustification.Holds(sent.Message(), 4));
        }

        node.Receive(cluster.Prepares(3, 3, B));
        QbftEffect.Broadcast last = node.Timeout(3).Broadcast(StatementType.RoundChange);
        Assert.Equal(ChangesTo(4, 4, 3, B), last.Statement);
        Assert.True(RoundChangeJustification.Holds(last.Message(), 4));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void RoundChanges_OfFHigherSenders_MoveNobody_OfOneMore_JumpToTheSmallestOfThem(int n)
    {
        TestCluster cluster = new(n);
        TestNode node = TestNode.Started(cluster, self: n);
        for (int sender = 1; sender <= cluster.Faults; sender++)
            Assert.Empty(node.Receive(RoundChange(sender, 9 - sender)));
        Assert.Equal(1, node.Round);

        List<QbftEffect> effects = node.Receive(RoundChange(cluster.Faults + 1, 12));
        int smallest = 9 - cluster.Faults;
        Assert.Equal(new QbftEffect.EnterRound(smallest), effects[0]);
        Assert.Equal(ChangesTo(n, smallest), effects.Broadcast(StatementType.RoundChange).Statement);
        Assert.Equal(smallest, node.Round);
    }

    [Fact]
    public void RoundChanges_NotHigherThanThePresentRound_DoNotCountForAJump()
    {
        TestNode node = TestNode.Started(new TestCluster(4), self: 4).At(3);
        Assert.Empty(node.Receive(RoundChange(1, 3)));
        Assert.Empty(node.Receive(RoundChange(2, 2)));
        Assert.Empty(node.Receive(RoundChange(3, 4)));
        Assert.Equal(3, node.Round);
        node.Receive(RoundChange(1, 4)).Only<QbftEffect.EnterRound>();
        Assert.Equal(4, node.Round);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void RoundChanges_OfFSendersForEveryRound_MoveNobody(int n)
    {
        TestCluster cluster = new(n);
        TestNode node = TestNode.Started(cluster, self: n);
        for (int round = 2; round <= RoundMax; round++)
        {
            for (int sender = 1; sender <= cluster.Faults; sender++)
                Assert.Empty(node.Receive(RoundChange(sender, round)));
        }

        Assert.Equal(1, node.Round);
    }

    [Fact]
    public void RoundChanges_ThatWaitedForTheStart_LeadAsFarAsAnHonestOneVouchesFor()
    {
        TestNode node = TestNode.NotStarted(new TestCluster(4), self: 4);
        Assert.Empty(node.Receive(RoundChange(1, 9), RoundChange(2, 5), RoundChange(3, 3)));
        List<QbftEffect> effects = node.Start();
        Assert.Equal([1, 5], effects.OfType<QbftEffect.EnterRound>().Select(entered => entered.Round));
        Assert.Equal(5, effects.Broadcast(StatementType.RoundChange).Statement.Round);
    }

    [Fact]
    public void Jump_AfterPreparing_CarriesWhatWasPrepared()
    {
        TestCluster cluster = new(4);
        TestNode node = TestNode.Started(cluster, self: 4);
        node.Receive(cluster.Prepares(3, 1, A));
        Assert.Equal(
            ChangesTo(4, 3, 1, A),
            node.Receive(RoundChange(1, 3), RoundChange(2, 3)).Broadcast(StatementType.RoundChange).Statement);
    }

    [Fact]
    public void PrePrepare_OfAFutureRound_WaitsForIt()
    {
        TestCluster cluster = new(4);
        TestNode node = TestNode.Started(cluster, self: 4);
        Assert.Empty(node.Receive(cluster.PrePrepare(3, A, cluster.RoundChanges(3, 3))));
        Assert.Equal(1, node.Round);
        Assert.Empty(node.Timeout(1).OfType<QbftEffect.CheckValue>());
        QbftEffect.CheckValue check = node.Timeout(2).Only<QbftEffect.CheckValue>();
        Assert.Equal((A, 3), (check.Value, check.Round));
    }

    [Fact]
    public void PrePrepare_OfAPastRound_IsNotPrepared()
    {
        TestCluster cluster = new(4);
        TestNode node = TestNode.Started(cluster, self: 4).At(2);
        Assert.Empty(node.Receive(cluster.PrePrepare(1, A)));
        Assert.Empty(node.Checked(A, 1));
    }
}

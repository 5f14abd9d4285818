using ClayStack.Dvt.Consensus;
using static ClayStack.Dvt.Tests.Consensus.TestCluster;

namespace ClayStack.Dvt.Tests.Consensus.Qbft;

/// <summary>arXiv:2002.03613, Algorithm 3, line 11: what the leader of a later round proposes.</summary>
public sealed class LeaderTests
{
    public static TheoryData<int> Sizes { get; } = [4, 5, 7, 13];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void RoundChanges_AQuorumAndNothingPrepared_ProposesItsInput(int n)
    {
        TestCluster cluster = new(n);
        TestNode node = TestNode.Started(cluster, self: 2);
        node.Propose(A);
        node.Timeout(1).AssertSilent(StatementType.PrePrepare);
        foreach (int sender in cluster.Operators(cluster.Quorum - 2, first: 3))
            Assert.Empty(node.Receive(RoundChange(sender, 2)));

        QbftEffect.Broadcast sent = node.Receive(RoundChange(1, 2)).Broadcast(StatementType.PrePrepare);
        Assert.Equal(Say(StatementType.PrePrepare, 2, 2, A), sent.Statement);
        Assert.Equal(cluster.Quorum, sent.RoundChanges.Count);
        Assert.Empty(sent.Prepares);
        Assert.True(PrePrepareJustification.Holds(sent.Message(), n));
        Assert.Empty(node.Propose(B));
    }

    [Fact]
    public void RoundChanges_AQuorumButNoInput_WaitsForIt()
    {
        TestCluster cluster = new(4);
        TestNode node = TestNode.Started(cluster, self: 2).At(2);
        Assert.Empty(node.Receive(RoundChange(1, 2), RoundChange(3, 2), RoundChange(4, 2)));
        QbftEffect.Broadcast sent = node.Propose(A).Broadcast(StatementType.PrePrepare);
        Assert.Equal(4, sent.RoundChanges.Count);
        Assert.True(PrePrepareJustification.Holds(sent.Message(), 4));
    }

    [Fact]
    public void Propose_Again_ReplacesTheInputForRoundsNotYetProposedIn()
    {
        TestCluster cluster = new(4);
        TestNode node = TestNode.Started(cluster, self: 1);
        Assert.Equal(A, node.Propose(A).Broadcast(StatementType.PrePrepare).Statement.Value);
        Assert.Empty(node.Propose(B));
        node.At(5).Receive(RoundChange(2, 5)).AssertSilent();
        Assert.Equal(B, node.Receive(RoundChange(3, 5)).Broadcast(StatementType.PrePrepare).Statement.Value);
    }

    [Fact]
    public void RoundChanges_AQuorumAtAnotherThanTheLeader_SaysNothing()
    {
        TestNode node = TestNode.Started(new TestCluster(4), self: 3).At(2);
        node.Propose(A);
        Assert.Empty(node.Receive(RoundChange(1, 2), RoundChange(2, 2), RoundChange(4, 2)));
    }

    [Fact]
    public void RoundChanges_OfAnotherRound_DoNotCount()
    {
        TestNode node = TestNode.Started(new TestCluster(4), self: 2).At(2);
        node.Propose(A);
        Assert.Empty(node.Receive(RoundChange(1, 2), RoundChange(3, 3)));
    }

    [Fact]
    public void RoundChanges_ThatCameEarly_CountWhenItsRoundBegins()
    {
        TestNode node = TestNode.Started(new TestCluster(4), self: 2);
        node.Propose(A);
        Assert.Empty(node.Receive(RoundChange(1, 2)));
        List<QbftEffect> effects = node.Receive(RoundChange(3, 2));
        Assert.Equal(2, effects.Only<QbftEffect.EnterRound>().Round);
        Assert.Equal(3, effects.Broadcast(StatementType.PrePrepare).RoundChanges.Count);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void RoundChanges_OneNamesAPreparedValue_FetchesItAndProposesNothingElse(int n)
    {
        TestCluster cluster = new(n);
        TestNode node = TestNode.Started(cluster, self: 2).At(2);
        node.Propose(B);
        node.Receive(cluster.RoundChange(1, 2, 1, A)).AssertSilent();
        List<QbftEffect> effects = node.Receive(cluster.Operators(cluster.Quorum - 2, first: 3).Select(sender => RoundChange(sender, 2)));
        effects.AssertSilent();
        QbftEffect.FetchPrepared fetch = effects.Only<QbftEffect.FetchPrepared>();
        Assert.Equal((A, 2), (fetch.Value, fetch.Round));
        Assert.Equal(cluster.Operators(cluster.Quorum), fetch.Holders.Select(holder => holder.Value));

        Assert.Empty(node.Propose(B));
        Assert.Empty(node.ProposePrepared(B));
        QbftEffect.Broadcast sent = node.ProposePrepared(A).Broadcast(StatementType.PrePrepare);
        Assert.Equal(Say(StatementType.PrePrepare, 2, 2, A), sent.Statement);
        Assert.True(PrePrepareJustification.Holds(sent.Message(), n));
        Assert.Empty(node.ProposePrepared(A));
    }

    [Fact]
    public void RoundChanges_SeveralPreparedValues_TheHighestRoundWins()
    {
        TestCluster cluster = new(7);
        foreach (int[] order in (int[][])[[1, 4, 5, 6, 7], [7, 6, 5, 4, 1]])
        {
            TestNode node = TestNode.Started(cluster, self: 3).At(3);
            ConsensusMessage[] messages =
            [
                .. order.Select(sender => sender switch
                {
                    4 => cluster.RoundChange(4, 3, 1, B),
                    5 => cluster.RoundChange(5, 3, 2, A),
                    6 => cluster.RoundChange(6, 3, 1, B),
                    _ => RoundChange(sender, 3),
                }),
            ];
            Assert.Equal(A, node.Receive(messages).OfType<QbftEffect.FetchPrepared>().Last().Value);
            QbftEffect.Broadcast sent = node.ProposePrepared(A).Broadcast(StatementType.PrePrepare);
            Assert.True(PrePrepareJustification.Holds(sent.Message(), 7));
            Assert.All(sent.Prepares, prepare => Assert.Equal((2, A), (prepare.Statement.Round, prepare.Statement.Value)));
        }
    }

    [Fact]
    public void RoundChanges_AHigherOneComesWhileFetching_FetchesThatOne()
    {
        TestCluster cluster = new(7);
        TestNode node = TestNode.Started(cluster, self: 3).At(3);
        node.Receive(cluster.RoundChange(1, 3, 1, B), RoundChange(2, 3), RoundChange(4, 3));
        Assert.Equal(B, node.Receive(RoundChange(5, 3)).Only<QbftEffect.FetchPrepared>().Value);
        Assert.Equal(A, node.Receive(cluster.RoundChange(6, 3, 2, A)).Only<QbftEffect.FetchPrepared>().Value);
        Assert.Empty(node.ProposePrepared(B));
        QbftEffect.Broadcast sent = node.ProposePrepared(A).Broadcast(StatementType.PrePrepare);
        Assert.Equal(A, sent.Statement.Value);
        Assert.True(PrePrepareJustification.Holds(sent.Message(), 7));
    }

    [Fact]
    public void ProposePrepared_AfterItsRound_IsTooLate()
    {
        TestCluster cluster = new(4);
        TestNode node = TestNode.Started(cluster, self: 2).At(2);
        node.Receive(cluster.RoundChange(1, 2, 1, A), RoundChange(3, 2)).Only<QbftEffect.FetchPrepared>();
        node.Timeout(2);
        Assert.Empty(node.ProposePrepared(A));
    }
}

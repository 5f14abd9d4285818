using ClayStack.Dvt.Consensus;
using static ClayStack.Dvt.Tests.Consensus.TestCluster;

namespace ClayStack.Dvt.Tests.Consensus.Qbft;

/// <summary>A first round in which nobody proposes and everybody prepares an input of its own.</summary>
public sealed class LeaderlessRoundTests
{
    private readonly TestCluster _cluster = new(4, leaderless: true);

    [Fact]
    public void Input_IsPrepared_OnceItWasFoundGood()
    {
        TestNode node = TestNode.Started(_cluster, self: 1);
        List<QbftEffect> effects = node.Propose(A);
        effects.AssertSilent();
        Assert.Equal((A, 1), (effects.Only<QbftEffect.CheckValue>().Value, effects.Only<QbftEffect.CheckValue>().Round));
        node.Checked(A, 1, accepted: false).AssertSilent();
        Assert.Equal(Say(StatementType.Prepare, 1, 1, A), node.Checked(A, 1).Broadcast(StatementType.Prepare).Statement);
    }

    [Fact]
    public void Input_ThatComesBeforeTheStart_IsPreparedWithIt()
    {
        TestNode node = TestNode.NotStarted(_cluster, self: 2);
        Assert.Empty(node.Propose(A));
        Assert.Equal(A, node.Start().Only<QbftEffect.CheckValue>().Value);
    }

    [Fact]
    public void SecondInput_IsForLaterRounds()
    {
        TestNode node = Prepared(self: 2, A);
        Assert.Empty(node.Propose(B));
        node.Timeout(1);
        QbftEffect.Broadcast proposal = node.Receive(RoundChange(3, 2), RoundChange(4, 2)).Broadcast(StatementType.PrePrepare);
        Assert.Equal(Say(StatementType.PrePrepare, 2, 2, B), proposal.Statement);
    }

    [Fact]
    public void QuorumOfEqualInputs_IsDecided_WithoutAnyProposal()
    {
        TestNode node = Prepared(self: 4, A);
        node.Receive(Prepare(1, 1, A)).AssertSilent();
        node.Receive(Prepare(3, 1, A)).Broadcast(StatementType.Commit);
        node.Receive(Commit(1, 1, A));
        DecidedCertificate decision = node.Receive(Commit(3, 1, A)).Only<QbftEffect.Decided>().Certificate;
        Assert.Equal((A, 1), (decision.Value, decision.Round));
        Assert.True(CommitQuorum.IsValid(decision, 4));
    }

    [Fact]
    public void QuorumOfOthers_IsCommitted_ByWhoHasAnotherInputOrNone()
    {
        Prepared(self: 4, B).Receive(_cluster.Prepares(3, 1, A)).Broadcast(StatementType.Commit);
        TestNode.Started(_cluster, self: 4).Receive(_cluster.Prepares(3, 1, A)).Broadcast(StatementType.Commit);
    }

    [Fact]
    public void Proposal_OfTheFirstRound_IsRefused_WhoeverMakesIt()
    {
        TestNode.Started(_cluster, self: 4).Receive(_cluster.PrePrepare(1, A)).AssertRefused(1, QbftRefusal.NotTheLeader);
        TestNode.Started(_cluster, self: 1).Propose(A).AssertSilent(StatementType.PrePrepare);
    }

    [Fact]
    public void Round_InWhichNothingCanComeToAQuorum_IsLeftAtOnce()
    {
        TestNode node = Prepared(self: 1, A);
        node.Receive(Prepare(2, 1, B)).AssertSilent();
        Assert.Equal(1, node.Round);
        QbftEffect.Broadcast change = node.Receive(Prepare(3, 1, C)).Broadcast(StatementType.RoundChange);
        Assert.Equal((2, 0), (change.Statement.Round, change.Statement.PreparedRound));
        Assert.Equal(2, node.Round);
    }

    [Fact]
    public void Round_ThatOneMissingVoteCanStillSave_LastsItsTime()
    {
        TestNode node = Prepared(self: 1, A);
        node.Receive(Prepare(2, 1, B));
        node.Receive(Prepare(3, 1, A)).AssertSilent();
        Assert.Equal(1, node.Round);
        node.Receive(Prepare(4, 1, A)).Broadcast(StatementType.Commit);
    }

    [Fact]
    public void Round_IsLeft_WhenTheLastVoteSplitsIt()
    {
        TestNode node = Prepared(self: 1, A);
        node.Receive(Prepare(2, 1, B), Prepare(3, 1, A));
        node.Receive(Prepare(4, 1, B)).Broadcast(StatementType.RoundChange);
        Assert.Equal(2, node.Round);
    }

    [Fact]
    public void WhatWasPrepared_IsWhatTheNextLeaderMustPropose()
    {
        TestNode node = Prepared(self: 4, A);
        node.Receive(_cluster.Prepares(2, 1, A)).Broadcast(StatementType.Commit);
        QbftEffect.Broadcast change = node.Timeout(1).Broadcast(StatementType.RoundChange);
        Assert.Equal((1, A), (change.Statement.PreparedRound, change.Statement.PreparedValue));

        SignedStatement[] changes = [Sign(ChangesTo(1, 2)), Sign(ChangesTo(2, 2)), Sign(change.Statement)];
        ConsensusMessage other = _cluster.PrePrepare(2, B, changes);
        ConsensusMessage same = _cluster.PrePrepare(2, A, changes, [.. change.Prepares]);
        node.Receive(other).AssertRefused(2, QbftRefusal.Unjustified);
        Assert.Equal(A, node.Receive(same).Only<QbftEffect.CheckValue>().Value);
    }

    [Fact]
    public void LaterRounds_HaveTheirLeaders()
    {
        TestNode node = TestNode.Started(_cluster, self: 4).At(2);
        Assert.Equal(A, node.Receive(_cluster.PrePrepare(2, A, _cluster.RoundChanges(3, 2))).Only<QbftEffect.CheckValue>().Value);
    }

    [Fact]
    public void NodeWithoutAVote_SaysNothing()
    {
        TestNode node = TestNode.Started(_cluster, self: 1, mayVote: false);
        Assert.Empty(node.Propose(A));
        node.Receive(Prepare(2, 1, B), Prepare(3, 1, C), Prepare(4, 1, A)).AssertSilent();
        Assert.Equal(2, node.Round);
    }

    [Fact]
    public void OnlyRound_IsNeverLeft()
    {
        TestNode node = TestNode.Started(_cluster, self: 1, roundMax: 1);
        node.Propose(A);
        node.Checked(A, 1);
        node.Receive(Prepare(2, 1, B), Prepare(3, 1, C)).AssertSilent();
        Assert.Equal(1, node.Round);
    }

    private TestNode Prepared(int self, ValueHash input)
    {
        TestNode node = TestNode.Started(_cluster, self);
        node.Propose(input);
        node.Checked(input, 1).Broadcast(StatementType.Prepare);
        return node;
    }
}

using ClayStack.Dvt.Consensus;
using static ClayStack.Dvt.Tests.Consensus.TestCluster;

namespace ClayStack.Dvt.Tests.Consensus.Qbft;

/// <summary>arXiv:2002.03613, Algorithms 1 and 2.</summary>
public sealed class NormalCaseTests
{
    public static TheoryData<int> Sizes { get; } = [4, 5, 7, 13];

    [Fact]
    public void Start_EntersRoundOneAndSaysNothing()
    {
        TestNode node = TestNode.NotStarted(new TestCluster(4), self: 1);
        Assert.Equal([new QbftEffect.EnterRound(1)], node.Start());
        Assert.Equal(1, node.Round);
        Assert.Throws<InvalidOperationException>(node.Instance.Start);
    }

    [Fact]
    public void Propose_LeaderOfRoundOne_ProposesOnce()
    {
        TestNode node = TestNode.Started(new TestCluster(4), self: 1);
        List<QbftEffect> effects = node.Propose(A);
        QbftEffect.Broadcast sent = effects.Broadcast(StatementType.PrePrepare);
        Assert.Equal(Say(StatementType.PrePrepare, 1, 1, A), sent.Statement);
        Assert.Empty(sent.RoundChanges);
        Assert.Empty(sent.Prepares);
        QbftEffect.CheckValue check = effects.Only<QbftEffect.CheckValue>();
        Assert.Equal((A, 1), (check.Value, check.Round));
        Assert.Empty(node.Propose(B));
    }

    [Fact]
    public void Propose_BeforeStart_TheLastOneIsProposedAtStart()
    {
        TestNode node = TestNode.NotStarted(new TestCluster(4), self: 1);
        Assert.Empty(node.Propose(A));
        Assert.Empty(node.Propose(B));
        Assert.Equal(B, node.Start().Broadcast(StatementType.PrePrepare).Statement.Value);
    }

    [Fact]
    public void Propose_NotTheLeader_SaysNothing() => Assert.Empty(TestNode.Started(new TestCluster(4), self: 2).Propose(A));

    [Fact]
    public void Propose_NoHash_Throws() => Assert.Throws<ArgumentException>(() => TestNode.Started(new TestCluster(4), 1).Propose(default));

    [Fact]
    public void PrePrepare_AsksForTheCheckAndPreparesOnlyWhenItIsPassed()
    {
        TestCluster cluster = new(4);
        TestNode node = TestNode.Started(cluster, self: 3);
        List<QbftEffect> effects = node.Receive(cluster.PrePrepare(1, A));
        QbftEffect.CheckValue check = Assert.IsType<QbftEffect.CheckValue>(Assert.Single(effects));
        Assert.Equal((A, 1), (check.Value, check.Round));
        Assert.Equal([new OperatorIndex(1)], check.Holders);

        Assert.Empty(node.Checked(B, 1));
        Assert.Empty(node.Checked(A, 2));
        Assert.Empty(node.Checked(A, 1, accepted: false));
        QbftEffect.Broadcast sent = Assert.IsType<QbftEffect.Broadcast>(Assert.Single(node.Checked(A, 1)));
        Assert.Equal(Say(StatementType.Prepare, 3, 1, A), sent.Statement);
        Assert.Empty(node.Checked(A, 1));
        Assert.Empty(node.Checked(A, 1, accepted: false));
    }

    [Fact]
    public void ValueChecked_NeverAsked_IsIgnored()
    {
        TestNode node = TestNode.Started(new TestCluster(4), self: 3);
        Assert.Empty(node.Checked(A, 1));
        Assert.Empty(node.Checked(default, 1));
    }

    [Fact]
    public void ValueChecked_AfterItsRound_IsTooLate_AndIsAskedAnewInTheNext()
    {
        TestCluster cluster = new(4);
        TestNode node = TestNode.Started(cluster, self: 3);
        node.Receive(cluster.PrePrepare(1, A));
        node.Timeout(1);
        Assert.Empty(node.Checked(A, 1));
        Assert.Empty(node.Checked(A, 2));

        QbftEffect.CheckValue check = node.Receive(cluster.PrePrepare(2, A, cluster.RoundChanges(3, 2))).Only<QbftEffect.CheckValue>();
        Assert.Equal((A, 2), (check.Value, check.Round));
        Assert.Empty(node.Checked(A, 1));
        Assert.Equal(2, node.Checked(A, 2).Broadcast(StatementType.Prepare).Statement.Round);
    }

    [Fact]
    public void CheckValue_NamesProposerAndThenSignersAsHolders()
    {
        TestCluster cluster = new(4);
        TestNode node = TestNode.Started(cluster, self: 3).At(2);
        SignedStatement[] roundChanges = [Sign(ChangesTo(1, 2, 1, A)), Sign(ChangesTo(2, 2)), Sign(ChangesTo(4, 2))];
        QbftEffect.CheckValue check =
            node.Receive(cluster.PrePrepare(2, A, roundChanges, cluster.Prepares(3, 1, A))).Only<QbftEffect.CheckValue>();
        Assert.Equal([2, 1, 3], check.Holders.Select(holder => holder.Value));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Prepares_AQuorum_CommitsOnce(int n)
    {
        TestCluster cluster = new(n);
        TestNode node = TestNode.Started(cluster, self: n);
        Assert.Empty(node.Receive(cluster.Prepares(cluster.Quorum - 1, 1, A)));
        QbftEffect.Broadcast sent = Assert.IsType<QbftEffect.Broadcast>(Assert.Single(node.Receive(Prepare(cluster.Quorum, 1, A))));
        Assert.Equal(Say(StatementType.Commit, n, 1, A), sent.Statement);
        if (cluster.Quorum < n)
            Assert.Empty(node.Receive(Prepare(cluster.Quorum + 1, 1, A)));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Prepares_OfTwoValuesOrTwoRounds_DoNotAddUp(int n)
    {
        TestCluster cluster = new(n);
        int q = cluster.Quorum;
        TestNode node = TestNode.Started(cluster, self: n);
        Assert.Empty(node.Receive(cluster.Prepares(q - 1, 1, A)));
        Assert.Empty(node.Receive(Prepare(n, 1, B)));
        Assert.Empty(node.Receive(Prepare(n, 2, A)));
        Assert.Empty(node.Receive(Commit(n, 1, A)));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Prepares_OneSenderManyTimes_CountsOnce(int n)
    {
        TestCluster cluster = new(n);
        TestNode node = TestNode.Started(cluster, self: n);
        node.Receive(cluster.Prepares(cluster.Quorum - 1, 1, A));
        for (int i = 0; i < n; i++)
            node.Receive(Prepare(1, 1, A)).AssertRefused(1, QbftRefusal.Duplicate);
        Assert.Null(node.Decision);
    }

    [Fact]
    public void Prepares_OfAPastRound_PrepareNothing()
    {
        TestCluster cluster = new(4);
        TestNode node = TestNode.Started(cluster, self: 4).At(2);
        Assert.Empty(node.Receive(cluster.Prepares(3, 1, A)));
        Assert.Equal(0, node.Timeout(2).Broadcast(StatementType.RoundChange).Statement.PreparedRound);
    }

    [Fact]
    public void Prepares_OfAFutureRound_CountWhenItBegins()
    {
        TestCluster cluster = new(4);
        TestNode node = TestNode.Started(cluster, self: 4);
        Assert.Empty(node.Receive(cluster.Prepares(3, 2, A)));
        Assert.Equal(Say(StatementType.Commit, 4, 2, A), node.Timeout(1).Broadcast(StatementType.Commit).Statement);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Commits_AQuorum_DecidesOnce(int n)
    {
        TestCluster cluster = new(n);
        TestNode node = TestNode.Started(cluster, self: n);
        Assert.Empty(node.Receive(cluster.Commits(cluster.Quorum - 1, 1, A)));
        Assert.Empty(node.Receive(Commit(n, 1, B)));
        Assert.Null(node.Decision);
        DecidedCertificate certificate = Assert.IsType<QbftEffect.Decided>(Assert.Single(node.Receive(Commit(cluster.Quorum, 1, A)))).Certificate;
        Assert.Equal((Instance, 1, A), (certificate.Instance, certificate.Round, certificate.Value));
        Assert.True(CommitQuorum.IsValid(certificate, n));
        Assert.Same(certificate, node.Decision);
    }

    /// <summary>Algorithm 2, line 8 speaks of any round.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(RoundMax)]
    public void Commits_OfAnyRound_Decide(int round)
    {
        TestCluster cluster = new(4);
        TestNode node = TestNode.Started(cluster, self: 4).At(3);
        Assert.Equal(round, node.Receive(cluster.Commits(3, round, A)).Only<QbftEffect.Decided>().Certificate.Round);
    }

    [Fact]
    public void Commits_OfTwoRounds_DoNotAddUp()
    {
        TestCluster cluster = new(4);
        TestNode node = TestNode.Started(cluster, self: 4);
        Assert.Empty(node.Receive(cluster.Commits(2, 1, A)));
        Assert.Empty(node.Receive(cluster.Commits(2, 2, A, first: 3)));
    }

    [Fact]
    public void Commits_BeforeStart_Decide_AndStartThenDoesNothing()
    {
        TestCluster cluster = new(4);
        TestNode node = TestNode.NotStarted(cluster, self: 1);
        node.Propose(B);
        node.Receive(cluster.Commits(3, 1, A)).Only<QbftEffect.Decided>();
        Assert.Empty(node.Start());
        Assert.Equal(0, node.Round);
    }

    [Fact]
    public void MessagesBeforeStart_AreTakenUpByIt()
    {
        TestCluster cluster = new(4);
        TestNode node = TestNode.NotStarted(cluster, self: 4);
        Assert.Empty(node.Receive(cluster.PrePrepare(1, A)));
        Assert.Empty(node.Receive(cluster.Prepares(3, 1, A)));
        List<QbftEffect> effects = node.Start();
        effects.Only<QbftEffect.CheckValue>();
        Assert.Equal(A, effects.Broadcast(StatementType.Commit).Statement.Value);
    }

    /// <summary>One honest round from the proposal to the decision, told by what each of n nodes sends.</summary>
    [Theory]
    [MemberData(nameof(Sizes))]
    public void AllHonest_EveryoneDecidesInRoundOne(int n)
    {
        TestCluster cluster = new(n);
        TestNode[] nodes = [.. cluster.Operators(n).Select(self => TestNode.Started(cluster, self))];
        Queue<QbftEffect> open = new(nodes[0].Propose(A));
        while (open.TryDequeue(out QbftEffect? effect))
        {
            if (effect is not QbftEffect.Broadcast sent)
                continue;
            foreach (TestNode node in nodes.Where((_, i) => i != sent.Statement.Sender.Value - 1))
                node.Receive(sent.Message()).ForEach(open.Enqueue);
            if (sent.Statement.Type == StatementType.PrePrepare)
                Array.ForEach(nodes, node => node.Checked(A, 1).ForEach(open.Enqueue));
        }

        Assert.All(nodes, node => Assert.Equal((1, A), (node.Decision!.Round, node.Decision.Value)));
    }
}

using ClayStack.Dvt.Consensus;
using static ClayStack.Dvt.Tests.Consensus.TestCluster;

namespace ClayStack.Dvt.Tests.Consensus.Qbft;

/// <summary>PROTOCOL C3, C5: certificates, the silence after the decision, and nodes that must not vote.</summary>
public sealed class DecisionTests
{
    private readonly TestCluster _cluster = new(4);

    private DecidedCertificate Certificate => new(Instance, 2, A, _cluster.Commits(3, 2, A));

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void ReceiveDecided_Valid_DecidesWhateverTheNodeSaw(bool started, bool mayVote)
    {
        TestNode node = started ? TestNode.Started(_cluster, 4, mayVote) : TestNode.NotStarted(_cluster, 4, mayVote);
        node.Receive(_cluster.PrePrepare(1, B), Prepare(1, 1, B), Prepare(2, 1, B), Prepare(3, 1, B));
        DecidedCertificate certificate = Certificate;
        Assert.Equal([new QbftEffect.Decided(certificate)], node.Decided(certificate));
        Assert.Same(certificate, node.Decision);
    }

    [Fact]
    public void ReceiveDecided_Invalid_IsRefused()
    {
        TestNode node = TestNode.Started(_cluster, self: 4);
        DecidedCertificate good = Certificate;
        node.Decided(good with { Instance = new InstanceId(1, 1) }).AssertRefused(0, QbftRefusal.WrongInstance);
        node.Decided(good with { Round = 0 }).AssertRefused(0, QbftRefusal.RoundOutOfRange);
        node.Decided(new DecidedCertificate(Instance, RoundMax + 1, A, _cluster.Commits(3, RoundMax + 1, A)))
            .AssertRefused(0, QbftRefusal.RoundOutOfRange);
        node.Decided(good with { Round = 1 }).AssertRefused(0, QbftRefusal.Unjustified);
        node.Decided(good with { Value = B }).AssertRefused(0, QbftRefusal.Unjustified);
        node.Decided(good with { Commits = [] }).AssertRefused(0, QbftRefusal.Unjustified);
        node.Decided(good with { Commits = _cluster.Commits(2, 2, A) }).AssertRefused(0, QbftRefusal.Unjustified);
        node.Decided(good with { Commits = [.. _cluster.Commits(2, 2, A), _cluster.Commits(1, 2, A)[0]] }).AssertRefused(0, QbftRefusal.Unjustified);
        node.Decided(good with { Commits = _cluster.Prepares(3, 2, A) }).AssertRefused(0, QbftRefusal.Unjustified);
        Assert.Null(node.Decision);
        node.Decided(good).Only<QbftEffect.Decided>();
    }

    [Fact]
    public void AfterTheDecision_NothingIsTakenAndNothingSaid()
    {
        TestNode node = TestNode.Started(_cluster, self: 1);
        node.Receive(_cluster.Commits(3, 1, A, first: 2));
        DecidedCertificate? decision = node.Decision;
        Assert.NotNull(decision);

        node.Receive(RoundChange(2, 2)).AssertRefused(2, QbftRefusal.AlreadyDecided);
        node.Receive(Commit(2, 1, A)).AssertRefused(2, QbftRefusal.AlreadyDecided);
        node.Receive(Commit(2, 1, B)).AssertRefused(2, QbftRefusal.AlreadyDecided);
        node.Receive(Send(Say(StatementType.Commit, 2, 1, A) with { Instance = default })).AssertRefused(2, QbftRefusal.WrongInstance);
        node.Decided(new DecidedCertificate(Instance, 2, B, _cluster.Commits(3, 2, B))).AssertRefused(0, QbftRefusal.AlreadyDecided);
        Assert.Empty(node.Propose(B));
        Assert.Empty(node.ProposePrepared(B));
        Assert.Empty(node.Checked(B, 1));
        Assert.Empty(node.Timeout(1));
        Assert.Same(decision, node.Decision);
        Assert.Equal(1, node.Round);
    }

    [Fact]
    public void AfterTheDecision_ACheckThatWasUnderWay_IsIgnored()
    {
        TestNode node = TestNode.Started(_cluster, self: 4);
        node.Receive(_cluster.PrePrepare(1, A)).Only<QbftEffect.CheckValue>();
        node.Decided(Certificate);
        Assert.Empty(node.Checked(A, 1));
    }

    [Fact]
    public void MayNotVote_SaysAndAsksNothing_ButFollowsTheRoundsAndDecides()
    {
        TestNode node = TestNode.NotStarted(_cluster, self: 1, mayVote: false);
        List<QbftEffect> effects = [.. node.Propose(A), .. node.Start()];
        effects.AddRange(node.Receive(_cluster.PrePrepare(1, A)));
        effects.AddRange(node.Checked(A, 1));
        effects.AddRange(node.Receive(_cluster.Prepares(3, 1, A)));
        effects.AddRange(node.Timeout(1));
        effects.AddRange(node.Receive(RoundChange(2, 5), _cluster.RoundChange(3, 5, 1, A), RoundChange(4, 5)));
        effects.AddRange(node.ProposePrepared(A));
        Assert.Equal([1, 2, 5], effects.Select(effect => Assert.IsType<QbftEffect.EnterRound>(effect).Round));

        effects = node.Receive(_cluster.Commits(3, 1, A, first: 2));
        Assert.Equal(A, Assert.IsType<QbftEffect.Decided>(Assert.Single(effects)).Certificate.Value);
    }

    /// <summary>What an earlier run of this node said still stands in others' certificates.</summary>
    [Fact]
    public void MayNotVote_ItsEarlierVotesInACertificate_Count()
    {
        TestNode node = TestNode.Started(_cluster, self: 2, mayVote: false);
        SignedStatement earlier = Sign(Say(StatementType.Commit, 2, 2, A) with { Fence = new Fence(0, 6) });
        node.Decided(Certificate with { Commits = [.. _cluster.Commits(2, 2, A, first: 3), earlier] }).Only<QbftEffect.Decided>();
    }

    [Fact]
    public void OwnStatements_ASecondOfOneRoundAndType_IsNeverLetOut()
    {
        OwnStatements own = new();
        own.Add(Say(StatementType.Prepare, 1, 1, A));
        own.Add(Say(StatementType.Commit, 1, 1, A));
        own.Add(Say(StatementType.Prepare, 1, 2, B));
        Assert.Throws<System.Diagnostics.UnreachableException>(() => own.Add(Say(StatementType.Prepare, 1, 1, B)));
        Assert.Throws<System.Diagnostics.UnreachableException>(() => own.Add(Say(StatementType.Prepare, 1, 1, A)));
    }
}

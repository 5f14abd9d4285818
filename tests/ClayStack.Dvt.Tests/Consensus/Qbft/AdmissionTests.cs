using ClayStack.Dvt.Consensus;
using static ClayStack.Dvt.Tests.Consensus.TestCluster;

namespace ClayStack.Dvt.Tests.Consensus.Qbft;

/// <summary>What is refused, by which reason, and what becomes evidence (PROTOCOL P3, C6).</summary>
public sealed class AdmissionTests
{
    private readonly TestCluster _cluster = new(4);

    [Fact]
    public void Receive_AnotherInstance_IsRefused()
    {
        TestNode node = TestNode.Started(_cluster, self: 4);
        Statement good = Say(StatementType.Prepare, 1, 1, A);
        node.Receive(Send(good with { Instance = good.Instance with { Slot = 1001 } })).AssertRefused(1, QbftRefusal.WrongInstance);
        node.Receive(Send(good with { Instance = good.Instance with { Duty = 2 } })).AssertRefused(1, QbftRefusal.WrongInstance);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(int.MaxValue)]
    public void Receive_NoOperatorOfTheCluster_IsRefused(int sender) =>
        TestNode.Started(_cluster, self: 4).Receive(Prepare(sender, 1, A)).AssertRefused(sender, QbftRefusal.UnknownSender);

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(0)]
    [InlineData(RoundMax + 1)]
    [InlineData(int.MaxValue)]
    public void Receive_RoundBeyondTheBounds_IsRefused(int round)
    {
        TestNode node = TestNode.Started(_cluster, self: 4);
        node.Receive(Prepare(1, round, A)).AssertRefused(1, QbftRefusal.RoundOutOfRange);
        node.Receive(Commit(1, round, A)).AssertRefused(1, QbftRefusal.RoundOutOfRange);
        node.Receive(RoundChange(1, round)).AssertRefused(1, QbftRefusal.RoundOutOfRange);
        node.Receive(Send(Say(StatementType.PrePrepare, 1, round, A))).AssertRefused(1, QbftRefusal.RoundOutOfRange);
    }

    [Fact]
    public void Receive_RoundAtTheBound_IsTaken() =>
        Assert.Empty(TestNode.Started(_cluster, self: 4).Receive(Prepare(1, RoundMax, A)));

    [Fact]
    public void Receive_FieldsThatItsTypeDoesNotHave_IsRefused()
    {
        TestNode node = TestNode.Started(_cluster, self: 4);
        SignedStatement[] roundChanges = _cluster.RoundChanges(3, 2);
        SignedStatement[] prepares = _cluster.Prepares(3, 1, A);
        ConsensusMessage[] malformed =
        [
            Prepare(1, 1, default),
            Commit(1, 1, default),
            _cluster.PrePrepare(1, default),
            Send(Say((StatementType)0, 1, 1, A)),
            Send(Say((StatementType)5, 1, 1, A)),
            Send(Say(StatementType.Prepare, 1, 2, A) with { PreparedRound = 1 }),
            Send(Say(StatementType.Commit, 1, 2, A) with { PreparedValue = A }),
            Send(Say(StatementType.PrePrepare, 1, 1, A) with { PreparedRound = 1, PreparedValue = A }),
            Prepare(1, 1, A) with { Prepares = prepares },
            Prepare(1, 2, A) with { RoundChanges = roundChanges },
            Commit(1, 1, A) with { Prepares = prepares },
            Commit(1, 2, A) with { RoundChanges = roundChanges },
            _cluster.PrePrepare(1, A, roundChanges),
            _cluster.PrePrepare(1, A, [], prepares),
            Send(ChangesTo(1, 2) with { Value = A }),
            RoundChange(1, 1),
            RoundChange(1, 2) with { Prepares = prepares },
            RoundChange(1, 2) with { RoundChanges = roundChanges },
            _cluster.RoundChange(1, 2, 1, A) with { RoundChanges = roundChanges },
            _cluster.RoundChange(1, 2, 2, A),
            _cluster.RoundChange(1, 3, -1, A),
            _cluster.RoundChange(1, 2, 0, A),
            _cluster.RoundChange(1, 2, 1, default),
        ];
        Assert.All(malformed, message => node.Receive(message).AssertRefused(1, QbftRefusal.Malformed));
    }

    [Fact]
    public void Receive_PrePrepareOfAnotherThanTheLeader_IsRefused()
    {
        TestNode node = TestNode.Started(_cluster, self: 4);
        node.Receive(Send(Say(StatementType.PrePrepare, 2, 1, A))).AssertRefused(2, QbftRefusal.NotTheLeader);
        node.Receive(_cluster.PrePrepare(1, A)).Only<QbftEffect.CheckValue>();
    }

    [Fact]
    public void Receive_Unjustified_IsRefused_AndTheJustifiedOneIsStillTaken()
    {
        TestNode node = TestNode.Started(_cluster, self: 4).At(2);
        SignedStatement[] roundChanges = _cluster.RoundChanges(3, 2);
        node.Receive(_cluster.PrePrepare(2, A)).AssertRefused(2, QbftRefusal.Unjustified);
        node.Receive(_cluster.PrePrepare(2, A, roundChanges[..2])).AssertRefused(2, QbftRefusal.Unjustified);
        node.Receive(_cluster.PrePrepare(2, A, [.. roundChanges[..2], roundChanges[0]])).AssertRefused(2, QbftRefusal.Unjustified);
        node.Receive(_cluster.PrePrepare(2, A, roundChanges)).Only<QbftEffect.CheckValue>();

        ConsensusMessage prepared = _cluster.RoundChange(1, 3, 2, A);
        node.Receive(prepared with { Prepares = [] }).AssertRefused(1, QbftRefusal.Unjustified);
        node.Receive(prepared with { Prepares = _cluster.Prepares(2, 2, A) }).AssertRefused(1, QbftRefusal.Unjustified);
        node.Receive(prepared with { Prepares = _cluster.Prepares(3, 2, B) }).AssertRefused(1, QbftRefusal.Unjustified);
        Assert.Empty(node.Receive(prepared));
    }

    [Fact]
    public void Receive_UnjustifiedRoundChanges_MoveNobody()
    {
        TestNode node = TestNode.Started(_cluster, self: 4);
        node.Receive(_cluster.RoundChange(1, 3, 2, A) with { Prepares = [] });
        node.Receive(RoundChange(2, 3));
        Assert.Equal(1, node.Round);
    }

    [Fact]
    public void Receive_TheSameContentAgain_IsADuplicate_WhateverItsSignature()
    {
        TestNode node = TestNode.Started(_cluster, self: 4);
        ConsensusMessage message = Prepare(1, 1, A);
        Assert.Empty(node.Receive(message));
        node.Receive(message).AssertRefused(1, QbftRefusal.Duplicate);
        node.Receive(new ConsensusMessage(new SignedStatement(message.Signed.Statement with { }, new byte[64]), [], []))
            .AssertRefused(1, QbftRefusal.Duplicate);
    }

    [Theory]
    [InlineData(StatementType.PrePrepare)]
    [InlineData(StatementType.Prepare)]
    [InlineData(StatementType.Commit)]
    [InlineData(StatementType.RoundChange)]
    public void Receive_OtherContent_IsEvidenceOnce_AndNeverCounts(StatementType type)
    {
        TestNode node = TestNode.Started(_cluster, self: 4);
        Statement first = type == StatementType.RoundChange ? ChangesTo(1, 2) : Say(type, 1, 1, A);
        Statement second = type == StatementType.RoundChange ? ChangesTo(1, 2, 1, B) : first with { Value = B };
        node.Receive(Send(first)).AssertSilent();
        QbftEffect.Equivocated evidence = Assert.IsType<QbftEffect.Equivocated>(Assert.Single(node.Receive(Send(second))));
        Assert.Equal((first, second), (evidence.First.Statement, evidence.Second.Statement));
        node.Receive(Send(second)).AssertRefused(1, QbftRefusal.OverQuota);
        node.Receive(Send(first with { Fence = new Fence(0, 9) })).AssertRefused(1, QbftRefusal.OverQuota);
        node.Receive(Send(first)).AssertRefused(1, QbftRefusal.Duplicate);
    }

    [Fact]
    public void Receive_TheSameVoteUnderAnotherFence_IsEvidence()
    {
        TestNode node = TestNode.Started(_cluster, self: 4);
        node.Receive(Prepare(1, 1, A));
        node.Receive(Send(Say(StatementType.Prepare, 1, 1, A) with { Fence = new Fence(1, 1) })).Only<QbftEffect.Equivocated>();
    }

    [Fact]
    public void Equivocation_ASecondVoteDoesNotCompleteAQuorum()
    {
        TestNode node = TestNode.Started(_cluster, self: 4);
        node.Receive(Prepare(1, 1, A), Prepare(2, 1, B), Prepare(3, 1, B));
        node.Receive(Prepare(1, 1, B)).AssertSilent();
        node.Receive(Commit(1, 1, A), Commit(2, 1, B), Commit(3, 1, B));
        node.Receive(Commit(1, 1, B)).Only<QbftEffect.Equivocated>();
        Assert.Null(node.Decision);
    }

    [Fact]
    public void Equivocation_ShownByAJustification_IsEvidenceOnce()
    {
        TestNode node = TestNode.Started(_cluster, self: 4);
        node.Receive(Prepare(2, 1, B));
        QbftEffect.Equivocated evidence = node.Receive(_cluster.RoundChange(1, 2, 1, A)).Only<QbftEffect.Equivocated>();
        Assert.Equal((B, A), (evidence.First.Statement.Value, evidence.Second.Statement.Value));
        Assert.Empty(node.Receive(_cluster.RoundChange(3, 2, 1, A)).OfType<QbftEffect.Equivocated>());
        node.Receive(Prepare(2, 1, A)).AssertRefused(2, QbftRefusal.OverQuota);
    }

    [Fact]
    public void Equivocation_ShownByACertificate_IsEvidence()
    {
        TestNode node = TestNode.Started(_cluster, self: 4);
        node.Receive(Commit(2, 1, B));
        List<QbftEffect> effects = node.Decided(new DecidedCertificate(Instance, 1, A, _cluster.Commits(3, 1, A)));
        Assert.Equal(2, effects.Only<QbftEffect.Equivocated>().Second.Statement.Sender.Value);
        effects.Only<QbftEffect.Decided>();
    }

    [Fact]
    public void Refused_NothingOfItIsKept()
    {
        TestNode node = TestNode.Started(_cluster, self: 4);
        node.Receive(Prepare(2, 1, B));
        node.Receive(_cluster.RoundChange(1, 2, 1, A) with { Prepares = _cluster.Prepares(2, 1, A) }).AssertRefused(1, QbftRefusal.Unjustified);
        Assert.Empty(node.Receive(RoundChange(1, 2)));
    }

    /// <summary>A statement in this node's name that it did not make is no reason to fall.</summary>
    [Fact]
    public void Receive_ForgedInOurName_IsTakenLikeAnyOther()
    {
        TestNode node = TestNode.Started(_cluster, self: 4);
        node.Receive(_cluster.PrePrepare(1, A));
        Assert.Empty(node.Receive(Prepare(4, 1, B)));
        List<QbftEffect> effects = node.Checked(A, 1);
        effects.Broadcast(StatementType.Prepare);
        effects.Only<QbftEffect.Equivocated>();
    }

    [Fact]
    public void Receive_Null_Throws()
    {
        QbftInstance instance = new(_cluster.Settings(1));
        Assert.Throws<ArgumentNullException>(() => instance.Receive(null!));
        Assert.Throws<ArgumentNullException>(() => instance.ReceiveDecided(null!));
        Assert.Throws<ArgumentNullException>(() => new QbftInstance(null!));
    }
}

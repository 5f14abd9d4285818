using ClayStack.Dvt.Consensus;
using static ClayStack.Dvt.Tests.Consensus.TestCluster;

namespace ClayStack.Dvt.Tests.Consensus.Certificates;

public sealed class CertificateTests
{
    public static TheoryData<int> Sizes { get; } = [4, 5, 7, 13];

    /// <summary>Ways to spoil the last statement of a quorum.</summary>
    private static readonly (string What, Func<Statement, Statement> Change)[] Spoils =
    [
        ("another instance", s => s with { Instance = s.Instance with { Slot = s.Instance.Slot + 1 } }),
        ("another duty", s => s with { Instance = s.Instance with { Duty = 2 } }),
        ("another type", s => s with { Type = s.Type == StatementType.Commit ? StatementType.Prepare : StatementType.Commit }),
        ("no known type", s => s with { Type = (StatementType)5 }),
        ("another round", s => s with { Round = s.Round + 1 }),
        ("an earlier round", s => s with { Round = s.Round - 1 }),
        ("another value", s => s with { Value = B }),
        ("a prepared round", s => s with { PreparedRound = 1 }),
        ("a prepared value", s => s with { PreparedValue = A }),
        ("a repeated sender", s => s with { Sender = new OperatorIndex(1) }),
        ("sender 0", s => s with { Sender = new OperatorIndex(0) }),
        ("a sender beyond n", s => s with { Sender = new OperatorIndex(14) }),
        ("a negative sender", s => s with { Sender = new OperatorIndex(-1) }),
    ];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void PrepareQuorum_CountsDistinctSendersOfOneRoundAndValue(int n)
    {
        TestCluster cluster = new(n);
        AssertIsQuorum(cluster, count => cluster.Prepares(count, 3, A), prepares => PrepareQuorum.IsValid(Instance, 3, A, prepares, n));
        Assert.False(PrepareQuorum.IsValid(Instance, 3, B, cluster.Prepares(n, 3, A), n));
        Assert.False(PrepareQuorum.IsValid(Instance, 4, A, cluster.Prepares(n, 3, A), n));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void CommitQuorum_CountsDistinctSendersOfOneRoundAndValue(int n)
    {
        TestCluster cluster = new(n);
        AssertIsQuorum(
            cluster,
            count => cluster.Commits(count, 3, A),
            commits => CommitQuorum.IsValid(new DecidedCertificate(Instance, 3, A, commits), n));
        Assert.False(CommitQuorum.IsValid(new DecidedCertificate(Instance, 3, B, cluster.Commits(n, 3, A)), n));
        Assert.False(CommitQuorum.IsValid(new DecidedCertificate(Instance, 2, A, cluster.Commits(n, 3, A)), n));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void RoundChangeQuorum_CountsDistinctSendersOfOneRound(int n)
    {
        TestCluster cluster = new(n);
        AssertIsQuorum(
            cluster, count => cluster.RoundChanges(count, 3), roundChanges => RoundChangeQuorum.IsValid(Instance, 3, roundChanges, n));
        Assert.False(RoundChangeQuorum.IsValid(Instance, 4, cluster.RoundChanges(n, 3), n));
    }

    [Fact]
    public void HighestPreparedRound_IsTheHighest_OrZeroForNone()
    {
        Assert.Equal(0, RoundChangeQuorum.HighestPreparedRound(new TestCluster(4).RoundChanges(4, 9)));
        Assert.Equal(5, RoundChangeQuorum.HighestPreparedRound(
            [Sign(ChangesTo(1, 9, 2, B)), Sign(ChangesTo(2, 9, 5, A)), Sign(ChangesTo(3, 9)), Sign(ChangesTo(4, 9, 4, C))]));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void RoundChange_NothingPrepared_NeedsNothingAndCarriesNothing(int n)
    {
        TestCluster cluster = new(n);
        ConsensusMessage bare = RoundChange(1, 2);
        Assert.True(RoundChangeJustification.Holds(bare, n));
        Assert.False(RoundChangeJustification.Holds(bare with { Prepares = cluster.Prepares(n, 1, A) }, n));
        Assert.False(RoundChangeJustification.Holds(bare with { RoundChanges = cluster.RoundChanges(n, 2) }, n));
        Assert.False(RoundChangeJustification.Holds(RoundChange(1, 1), n), "nobody changes to round 1");
        Assert.False(RoundChangeJustification.Holds(Prepare(1, 2, A), n), "another type");
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void RoundChange_Prepared_NeedsTheQuorumOfThatRoundAndValue(int n)
    {
        TestCluster cluster = new(n);
        int q = cluster.Quorum;
        ConsensusMessage good = cluster.RoundChange(1, 4, 3, A);
        Assert.True(RoundChangeJustification.Holds(good, n));

        Assert.False(RoundChangeJustification.Holds(good with { Prepares = [] }, n));
        Assert.False(RoundChangeJustification.Holds(good with { Prepares = cluster.Prepares(q - 1, 3, A) }, n));
        Assert.False(RoundChangeJustification.Holds(good with { Prepares = [.. cluster.Prepares(q - 1, 3, A), cluster.Prepares(1, 3, A)[0]] }, n));
        Assert.False(RoundChangeJustification.Holds(good with { Prepares = cluster.Prepares(n, 3, B) }, n));
        Assert.False(RoundChangeJustification.Holds(good with { Prepares = cluster.Prepares(n, 2, A) }, n));
        Assert.False(RoundChangeJustification.Holds(good with { Prepares = cluster.Commits(n, 3, A) }, n));
        Assert.False(RoundChangeJustification.Holds(cluster.RoundChange(1, 4, 4, A), n), "prepared in the round that it leads to");
        Assert.False(RoundChangeJustification.Holds(cluster.RoundChange(1, 4, 0, A), n), "a value without its round");
        Assert.False(RoundChangeJustification.Holds(cluster.RoundChange(1, 4, 3, default), n), "a round without its value");
    }

    [Fact]
    public void PrePrepare_RoundOne_NeedsNothingAndCarriesNothing()
    {
        TestCluster cluster = new(4);
        Assert.True(PrePrepareJustification.Holds(cluster.PrePrepare(1, A), 4));
        Assert.False(PrePrepareJustification.Holds(cluster.PrePrepare(1, default), 4));
        Assert.False(PrePrepareJustification.Holds(cluster.PrePrepare(1, A, cluster.RoundChanges(3, 2)), 4));
        Assert.False(PrePrepareJustification.Holds(cluster.PrePrepare(1, A, [], cluster.Prepares(3, 1, A)), 4));
        Assert.False(PrePrepareJustification.Holds(Prepare(1, 1, A), 4), "another type");
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void PrePrepare_NothingPrepared_NeedsAQuorumOfRoundChanges(int n)
    {
        TestCluster cluster = new(n);
        int q = cluster.Quorum;
        AssertIsQuorum(
            cluster,
            count => cluster.RoundChanges(count, 3),
            roundChanges => PrePrepareJustification.Holds(cluster.PrePrepare(3, A, roundChanges), n));
        Assert.False(PrePrepareJustification.Holds(cluster.PrePrepare(3, A, cluster.RoundChanges(n, 2)), n));
        Assert.False(PrePrepareJustification.Holds(cluster.PrePrepare(3, A, cluster.RoundChanges(q, 3), cluster.Prepares(q, 2, A)), n));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void PrePrepare_SomethingPrepared_ProposesTheValueOfTheHighestRound(int n)
    {
        TestCluster cluster = new(n);
        int q = cluster.Quorum;
        SignedStatement[] roundChanges =
            [Sign(ChangesTo(1, 5, 2, B)), Sign(ChangesTo(2, 5, 3, A)), .. cluster.Operators(q - 2, first: 3).Select(i => Sign(ChangesTo(i, 5)))];
        Assert.True(PrePrepareJustification.Holds(cluster.PrePrepare(5, A, roundChanges, cluster.Prepares(q, 3, A)), n));

        Assert.False(PrePrepareJustification.Holds(cluster.PrePrepare(5, B, roundChanges, cluster.Prepares(q, 2, B)), n), "a lower round's");
        Assert.False(PrePrepareJustification.Holds(cluster.PrePrepare(5, C, roundChanges, cluster.Prepares(q, 3, A)), n), "a new value");
        Assert.False(PrePrepareJustification.Holds(cluster.PrePrepare(5, C, roundChanges), n), "a new value, no PREPAREs");
        Assert.False(PrePrepareJustification.Holds(cluster.PrePrepare(5, C, roundChanges, cluster.Prepares(q, 3, C)), n), "named by nobody");
        Assert.False(PrePrepareJustification.Holds(cluster.PrePrepare(5, A, roundChanges), n), "no PREPAREs");
        Assert.False(PrePrepareJustification.Holds(cluster.PrePrepare(5, A, roundChanges, cluster.Prepares(q - 1, 3, A)), n), "too few");
        Assert.False(PrePrepareJustification.Holds(
            cluster.PrePrepare(5, A, roundChanges, [.. cluster.Prepares(q - 1, 3, A), cluster.Prepares(1, 3, A)[0]]), n), "one twice");
        Assert.False(PrePrepareJustification.Holds(cluster.PrePrepare(5, A, roundChanges, cluster.Prepares(q, 2, A)), n), "PREPAREs of another round");
        Assert.False(PrePrepareJustification.Holds(cluster.PrePrepare(5, A, roundChanges[1..], cluster.Prepares(q, 3, A)), n), "too few changes");
    }

    /// <summary>A liar among the ROUND-CHANGEs can name a value, but not prove it, and cannot spoil the true one either.</summary>
    [Fact]
    public void PrePrepare_TwoValuesNamedForTheHighestRound_TheProvenOneHolds()
    {
        TestCluster cluster = new(4);
        SignedStatement[] roundChanges = [Sign(ChangesTo(1, 5, 3, B)), Sign(ChangesTo(2, 5, 3, A)), Sign(ChangesTo(3, 5))];
        Assert.True(PrePrepareJustification.Holds(cluster.PrePrepare(5, A, roundChanges, cluster.Prepares(3, 3, A)), 4));
        Assert.False(PrePrepareJustification.Holds(cluster.PrePrepare(5, B, roundChanges, cluster.Prepares(3, 3, A)), 4));
    }

    private static void AssertIsQuorum(
        TestCluster cluster, Func<int, SignedStatement[]> make, Func<SignedStatement[], bool> isValid)
    {
        int q = cluster.Quorum;
        Assert.True(isValid(make(q)));
        Assert.True(isValid(make(cluster.Count)));
        Assert.True(isValid([.. make(q).Reverse()]));
        Assert.False(isValid([]));
        Assert.False(isValid(make(q - 1)));
        Assert.False(isValid([.. make(q - 1), make(1)[0]]), "one sender twice");
        Assert.False(isValid([.. make(q), make(1)[0]]), "one sender twice beyond the quorum");
        Assert.False(isValid(make(cluster.Count + 1)), "more than there are");
        foreach ((string what, Func<Statement, Statement> change) in Spoils)
        {
            SignedStatement[] statements = make(q);
            statements[^1] = Sign(change(statements[^1].Statement));
            Assert.False(isValid(statements), what);
        }
    }
}

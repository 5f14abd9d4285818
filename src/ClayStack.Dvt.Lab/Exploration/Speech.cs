using ClayStack.Dvt.Consensus;

namespace ClayStack.Dvt.Lab.Exploration;

/// <summary>What the four operators of an explored cluster say about its one instance. Operator r leads round r.</summary>
internal static class Speech
{
    public const int Operators = 4;

    public static readonly InstanceId Instance = new(Slot: 1000, Duty: 1);
    public static readonly Fence Fence = new(Timeline: 0, Counter: 7);
    public static readonly ValueHash A = ValueHash.Of("A"u8);
    public static readonly ValueHash B = ValueHash.Of("B"u8);

    /// <summary>q, by the code under exploration.</summary>
    public static int Quorum => ClusterSize.Quorum(Operators);

    /// <summary>f.</summary>
    public static int Faults => ClusterSize.FaultsMax(Operators);

    public static OperatorIndex Leader(int round) => new(((round - 1) % Operators) + 1);

    public static QbftSettings Settings(int self, bool mayVote, int roundMax, bool leaderless = false) =>
        new(Instance, new OperatorIndex(self), Fence, Operators, Leader, roundMax, mayVote, leaderless);

    /// <summary>Signed by its sender, which nobody in an exploration could have forged.</summary>
    public static SignedStatement Sign(Statement statement) => new(statement, ReadOnlyMemory<byte>.Empty);

    public static SignedStatement Say(StatementType type, int sender, int round, ValueHash value) =>
        Sign(new Statement(Instance, type, round, value, 0, default, new OperatorIndex(sender), Fence));

    public static ConsensusMessage Send(StatementType type, int sender, int round, ValueHash value) => new(Say(type, sender, round, value), [], []);

    public static ConsensusMessage RoundChange(int sender, int round, int preparedRound, ValueHash preparedValue, IReadOnlyList<SignedStatement> proof) =>
        new(
            Sign(new Statement(
                Instance, StatementType.RoundChange, round, default, preparedRound, preparedValue, new OperatorIndex(sender), Fence)),
            [],
            proof);

    public static ConsensusMessage PrePrepare(
        int round, ValueHash value, IReadOnlyList<SignedStatement> roundChanges, IReadOnlyList<SignedStatement> prepares) =>
        new(Say(StatementType.PrePrepare, Leader(round).Value, round, value), roundChanges, prepares);
}

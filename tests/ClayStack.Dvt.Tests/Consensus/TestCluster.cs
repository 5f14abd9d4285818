using System.Globalization;
using System.Text;
using ClayStack.Dvt.Consensus;

namespace ClayStack.Dvt.Tests.Consensus;

/// <summary>What the operators of a cluster of n say about one instance. Operator 1 leads round 1, operator 2 round 2, and so on.</summary>
internal sealed class TestCluster(int n, bool leaderless = false)
{
    internal const int RoundMax = 16;

    internal static readonly InstanceId Instance = new(Slot: 1000, Duty: 1);
    internal static readonly Fence Fence = new(Timeline: 0, Counter: 7);
    internal static readonly ValueHash A = Value("A");
    internal static readonly ValueHash B = Value("B");
    internal static readonly ValueHash C = Value("C");

    internal int Count => n;

    internal int Faults => (n - 1) / 3;

    internal int Quorum => ((2 * n) + 2) / 3;

    internal static ValueHash Value(string name) => ValueHash.Of(Encoding.ASCII.GetBytes(name));

    internal OperatorIndex Leader(int round) => new(((round - 1) % n) + 1);

    internal QbftSettings Settings(int self, bool mayVote = true, int roundMax = RoundMax) =>
        new(Instance, new OperatorIndex(self), Fence, n, Leader, roundMax, mayVote, leaderless);

    /// <summary>Operators first, first + 1, …, as many as asked for; beyond n it goes on from 1.</summary>
    internal IEnumerable<int> Operators(int count, int first = 1) => Enumerable.Range(first - 1, count).Select(i => (i % n) + 1);

    internal static Statement Say(StatementType type, int sender, int round, ValueHash value) =>
        new(Instance, type, round, value, 0, default, new OperatorIndex(sender), Fence);

    internal static SignedStatement Sign(Statement statement) => new(
        statement, Encoding.ASCII.GetBytes(statement.Sender.Value.ToString("D64", CultureInfo.InvariantCulture)));

    internal static ConsensusMessage Send(Statement statement) => new(Sign(statement), [], []);

    internal static ConsensusMessage Prepare(int sender, int round, ValueHash value) =>
        Send(Say(StatementType.Prepare, sender, round, value));

    internal static ConsensusMessage Commit(int sender, int round, ValueHash value) =>
        Send(Say(StatementType.Commit, sender, round, value));

    internal static Statement ChangesTo(int sender, int round, int preparedRound = 0, ValueHash preparedValue = default) =>
        Say(StatementType.RoundChange, sender, round, default) with { PreparedRound = preparedRound, PreparedValue = preparedValue };

    internal static ConsensusMessage RoundChange(int sender, int round) => Send(ChangesTo(sender, round));

    /// <summary>A ROUND-CHANGE with the quorum of PREPAREs that it needs.</summary>
    internal ConsensusMessage RoundChange(int sender, int round, int preparedRound, ValueHash preparedValue) =>
        new(Sign(ChangesTo(sender, round, preparedRound, preparedValue)), [], Prepares(Quorum, preparedRound, preparedValue));

    internal ConsensusMessage PrePrepare(
        int round, ValueHash value, SignedStatement[]? roundChanges = null, SignedStatement[]? prepares = null) =>
        new(Sign(Say(StatementType.PrePrepare, Leader(round).Value, round, value)), roundChanges ?? [], prepares ?? []);

    internal SignedStatement[] Prepares(int count, int round, ValueHash value, int first = 1) =>
        [.. Operators(count, first).Select(sender => Sign(Say(StatementType.Prepare, sender, round, value)))];

    internal SignedStatement[] Commits(int count, int round, ValueHash value, int first = 1) =>
        [.. Operators(count, first).Select(sender => Sign(Say(StatementType.Commit, sender, round, value)))];

    internal SignedStatement[] RoundChanges(int count, int round) =>
        [.. Operators(count).Select(sender => Sign(ChangesTo(sender, round)))];
}

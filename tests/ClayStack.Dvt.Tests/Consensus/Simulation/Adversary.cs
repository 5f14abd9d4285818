using ClayStack.Dvt.Actors.Simulation;
using ClayStack.Dvt.Consensus;

namespace ClayStack.Dvt.Tests.Consensus.Simulation;

/// <summary>
/// Up to f operators in one hand. It hears at once whatever an honest node says, signs only in the names of its own, tells
/// each node something else, and lets the network hold back what it likes. It may use every signature that it has heard, at any
/// later time.
/// </summary>
internal sealed class Adversary(TestCluster cluster, int[] operators, ValueHash[] values, SeededRandom random)
{
    private readonly List<ConsensusMessage> _heard = [];

    /// <summary>A word to one honest node, in the name of one of the adversary's operators.</summary>
    internal readonly record struct Word(int From, ConsensusMessage? Message, DecidedCertificate? Certificate);

    internal void Hear(ConsensusMessage message) => _heard.Add(message);

    /// <summary>One trick, told to each of these nodes in its own variant; to some it is not told at all.</summary>
    internal IEnumerable<(int To, Word Word)> Act(IEnumerable<int> honest, int highestRound)
    {
        int trick = random.Next(12);
        int round = random.NextBool(0.6) ? highestRound : 1 + random.Next(highestRound + 1);
        int self = operators[random.Next(operators.Length)];
        StatementType type = random.NextBool(0.5) ? StatementType.Prepare : StatementType.Commit;
        ValueHash common = AnyValue();
        Word[] support = Support();
        foreach (int to in honest.Where(_ => random.NextBool(0.75)))
        {
            ValueHash value = random.NextBool(0.5) ? common : AnyValue();
            Word?[] words = trick switch
            {
                < 3 => [Proposal(round, value)],
                < 5 => [new Word(self, TestCluster.Send(TestCluster.Say(type, self, round, value)), null)],
                < 8 => [.. support],
                < 10 => [Change(self, Math.Max(round, 2))],
                10 => [new Word(self, null, Decision(round, value))],
                _ => [Replay()],
            };
            foreach (Word word in words.OfType<Word>())
                yield return (to, word);
        }
    }

    /// <summary>
    /// A campaign for a second decision: every value that an honest node prepares gets the votes that it lacks, and in each round
    /// that the adversary leads it proposes another value than the last one that was prepared.
    /// </summary>
    internal IEnumerable<(int To, Word Word)> React(Statement heard, IEnumerable<int> honest)
    {
        Word?[] words = heard.Type switch
        {
            StatementType.Prepare => [.. Votes(heard.Round, heard.Value)],
            StatementType.RoundChange => [Proposal(heard.Round, OtherThan(heard.PreparedValue))],
            _ => [],
        };
        return honest.Where(_ => random.NextBool(0.75)).SelectMany(to => words.OfType<Word>().Select(word => (to, word)));
    }

    private IEnumerable<Word?> Votes(int round, ValueHash value) =>
        from own in operators
        from type in (StatementType[])[StatementType.Prepare, StatementType.Commit]
        select (Word?)new Word(own, TestCluster.Send(TestCluster.Say(type, own, round, value)), null);

    private ValueHash OtherThan(ValueHash value) => values[0] == value ? values[1] : values[0];

    /// <summary>All of the adversary's operators vote as an honest one just did, or go on to the COMMIT that it waits for.</summary>
    private Word[] Support()
    {
        Statement? vote = _heard.TakeLast(6).Select(heard => heard.Signed.Statement)
            .Where(statement => statement.Type is StatementType.Prepare or StatementType.Commit)
            .OrderBy(_ => random.NextUInt64())
            .FirstOrDefault();
        if (vote is null)
            return [];
        StatementType type = random.NextBool(0.5) ? vote.Type : StatementType.Commit;
        return [.. operators.Select(own => new Word(own, TestCluster.Send(TestCluster.Say(type, own, vote.Round, vote.Value)), null))];
    }

    private ValueHash AnyValue()
    {
        // What honest nodes speak of is what can do harm.
        if (_heard.Count > 0 && random.NextBool(0.7))
        {
            ValueHash heard = _heard[random.Next(_heard.Count)].Signed.Statement.Value;
            if (heard != default)
                return heard;
        }

        return values[random.Next(values.Length)];
    }

    private Word? Proposal(int round, ValueHash value)
    {
        int leader = cluster.Leader(round).Value;
        if (!operators.Contains(leader))
            return null;
        if (round == 1)
            return new Word(leader, cluster.PrePrepare(1, value), null);

        // The best lie first: ROUND-CHANGEs that hide what was prepared, as far as a quorum of them can be had.
        List<ConsensusMessage> known = [.. _heard.Where(heard => Is(heard, StatementType.RoundChange, round))];
        known.AddRange(operators.Select(own => random.NextBool(0.5) ? TestCluster.RoundChange(own, round) : PreparedChange(own, round)));
        ConsensusMessage[] chosen = random.NextBool(0.5)
            ? [.. known.OrderBy(change => change.Signed.Statement.PreparedRound).Take(cluster.Quorum)]
            : [.. known.OrderBy(_ => random.NextUInt64()).Take(cluster.Quorum)];
        SignedStatement[] changes = Spoil([.. chosen.Select(change => change.Signed)]);
        ConsensusMessage? highest = chosen.MaxBy(change => change.Signed.Statement.PreparedRound);
        if (highest is null || highest.Signed.Statement.PreparedRound == 0)
            return new Word(leader, cluster.PrePrepare(round, value, changes), null);
        if (random.NextBool(0.4))
            return new Word(leader, cluster.PrePrepare(round, highest.Signed.Statement.PreparedValue, changes, [.. highest.Prepares]), null);

        // Another prepared value than the highest, or a value of its own with a proof of something else.
        ConsensusMessage other = chosen[random.Next(chosen.Length)];
        ValueHash proposed = other.Signed.Statement.PreparedRound > 0 && random.NextBool(0.5) ? other.Signed.Statement.PreparedValue : value;
        return new Word(leader, cluster.PrePrepare(round, proposed, changes, [.. other.Prepares]), null);
    }

    private Word Change(int self, int round) => new(
        self, random.NextBool(0.4) ? TestCluster.RoundChange(self, round) : PreparedChange(self, round), null);

    /// <summary>A ROUND-CHANGE that names some earlier round as prepared: with a true proof if the signatures suffice, else a forged one.</summary>
    private ConsensusMessage PreparedChange(int self, int round)
    {
        int preparedRound = 1 + random.Next(round - 1);
        ValueHash value = AnyValue();
        SignedStatement[] prepares = Spoil(Votes(StatementType.Prepare, preparedRound, value));
        return new ConsensusMessage(TestCluster.Sign(TestCluster.ChangesTo(self, round, preparedRound, value)), [], prepares);
    }

    private DecidedCertificate Decision(int round, ValueHash value) =>
        new(TestCluster.Instance, round, value, Spoil(Votes(StatementType.Commit, round, value)));

    /// <summary>Every such vote that was heard, and the adversary's own; at most a quorum.</summary>
    private SignedStatement[] Votes(StatementType type, int round, ValueHash value) =>
    [
        .. operators.Select(own => TestCluster.Sign(TestCluster.Say(type, own, round, value)))
            .Concat(_heard.Where(heard => Is(heard, type, round) && heard.Signed.Statement.Value == value).Select(heard => heard.Signed))
            .Take(cluster.Quorum),
    ];

    /// <summary>Now and then: one too few, one repeated in place of another, one from another place.</summary>
    private SignedStatement[] Spoil(SignedStatement[] statements)
    {
        if (statements.Length < 2)
            return statements;
        switch (random.Next(8))
        {
            case 0:
                return statements[1..];
            case 1 or 2 when statements.Length < cluster.Quorum:
                return [.. statements, statements[0]];
            case 3:
                statements[^1] = statements[0];
                return statements;
            case 4 when _heard.Count > 0:
                statements[^1] = _heard[random.Next(_heard.Count)].Signed;
                return statements;
            default:
                return statements;
        }
    }

    /// <summary>What an honest node said comes again, from itself: the network is the adversary's as well.</summary>
    private Word? Replay()
    {
        if (_heard.Count == 0)
            return null;
        ConsensusMessage heard = _heard[random.Next(_heard.Count)];
        return new Word(heard.Signed.Statement.Sender.Value, heard, null);
    }

    private static bool Is(ConsensusMessage message, StatementType type, int round) =>
        message.Signed.Statement.Type == type && message.Signed.Statement.Round == round;
}

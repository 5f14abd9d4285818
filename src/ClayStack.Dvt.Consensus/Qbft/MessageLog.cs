namespace ClayStack.Dvt.Consensus;

/// <summary>
/// The messages of an instance: of each sender, type and round the first one. A later one with other content never replaces it.
/// So the room it takes is n × 4 × rounds messages, whatever anybody sends, and nobody can push out another's vote.
/// </summary>
internal sealed class MessageLog(int operatorCount, int roundMax)
{
    private const int TypeCount = 4;

    private readonly ConsensusMessage?[] _first = new ConsensusMessage?[operatorCount * TypeCount * roundMax];
    private readonly bool[] _equivocated = new bool[operatorCount * TypeCount * roundMax];
    private readonly int[] _highestRoundChange = new int[operatorCount];

    /// <summary>What is held of this sender, type and round; null for nothing.</summary>
    internal SignedStatement? Held(Statement statement) => _first[IndexOf(statement)]?.Signed;

    /// <summary>Keeps a message whose place is free.</summary>
    internal void Add(ConsensusMessage message)
    {
        Statement statement = message.Signed.Statement;
        _first[IndexOf(statement)] = message;
        ref int highest = ref _highestRoundChange[statement.Sender.Value - 1];
        if (statement.Type == StatementType.RoundChange && statement.Round > highest)
            highest = statement.Round;
    }

    /// <summary>Whether the sender is known to have contradicted what is held of it.</summary>
    internal bool IsMarkedEquivocated(Statement statement) => _equivocated[IndexOf(statement)];

    /// <summary>Notes that it did.</summary>
    internal void MarkEquivocated(Statement statement) => _equivocated[IndexOf(statement)] = true;

    /// <summary>The messages of one type and round, by sender.</summary>
    internal List<ConsensusMessage> Of(StatementType type, int round)
    {
        List<ConsensusMessage> found = new(operatorCount);
        foreach (ConsensusMessage? message in _first.AsSpan(StartOf(type, round), operatorCount))
        {
            if (message is not null)
                found.Add(message);
        }

        return found;
    }

    /// <summary>
    /// The statements of one type and round that a quorum made for one and the same value, by sender; null if there is no such
    /// value. There is never a second one: each sender is held with one value, and two quorums overlap.
    /// </summary>
    internal IReadOnlyList<SignedStatement>? FindQuorum(StatementType type, int round)
    {
        List<ConsensusMessage> messages = Of(type, round);
        int quorum = ClusterSize.Quorum(operatorCount);
        for (int i = 0; i + quorum <= messages.Count; i++)
        {
            ValueHash value = messages[i].Signed.Statement.Value;
            List<SignedStatement> same = new(messages.Count);
            foreach (ConsensusMessage message in messages)
            {
                if (message.Signed.Statement.Value == value)
                    same.Add(message.Signed);
            }

            if (same.Count >= quorum)
                return same;
        }

        return null;
    }

    /// <summary>
    /// The highest round that at least this many senders want to be in, or are beyond, by their ROUND-CHANGEs; 0 if there is none.
    /// </summary>
    internal int RoundWantedBy(int senderCount)
    {
        int[] rounds = [.. _highestRoundChange];
        Array.Sort(rounds);
        return rounds[^senderCount];
    }

    private int IndexOf(Statement statement) => StartOf(statement.Type, statement.Round) + statement.Sender.Value - 1;

    private int StartOf(StatementType type, int round) => (((round - 1) * TypeCount) + (int)type - 1) * operatorCount;
}

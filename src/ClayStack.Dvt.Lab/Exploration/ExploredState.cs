using ClayStack.Dvt.Consensus;

namespace ClayStack.Dvt.Lab.Exploration;

/// <summary>The three honest nodes of a cluster of four; equal if these are the same objects.</summary>
internal readonly record struct ExploredState(ExploredNode First, ExploredNode Second, ExploredNode Third)
{
    public ExploredNode[] Nodes => [First, Second, Third];

    /// <summary>
    /// The rounds and values that can be decided: the COMMITs of so many honest nodes exist that those, with the malicious one's,
    /// are a quorum.
    /// </summary>
    public int Decidable => (Speech.Quorum - 1) switch
    {
        0 or 1 => First.Commits | Second.Commits | Third.Commits,
        2 => (First.Commits & Second.Commits) | (First.Commits & Third.Commits) | (Second.Commits & Third.Commits),
        _ => First.Commits & Second.Commits & Third.Commits,
    };

    public override string ToString() => $"{First.Name} | {Second.Name} | {Third.Name}";

    public IEnumerable<ExploredState> Product(Func<ExploredNode, ExploredNode[]> choices)
    {
        ExploredNode[] seconds = choices(Second);
        ExploredNode[] thirds = choices(Third);
        return from first in choices(First) from second in seconds from third in thirds select new ExploredState(first, second, third);
    }

    /// <summary>What honest nodes said of a type in a round.</summary>
    public ConsensusMessage[] Find(StatementType type, int round) =>
        [.. Nodes.SelectMany(node => node.FindAll(type, round))];

    /// <summary>All that a leader of this round, or a liar to it, can go by: the ROUND-CHANGEs, and the PREPAREs of earlier rounds.</summary>
    public string Told(int round)
    {
        ExploredState self = this;
        return "told " + string.Join(' ', Enumerable.Range(1, round - 1)
            .SelectMany(earlier => self.Find(StatementType.Prepare, earlier))
            .Concat(self.Find(StatementType.RoundChange, round))
            .Select(message => message.Signed.Statement.Sender + ExploredNode.Describe(message.Signed.Statement)));
    }
}

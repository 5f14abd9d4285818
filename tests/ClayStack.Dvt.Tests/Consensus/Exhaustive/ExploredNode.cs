using ClayStack.Dvt.Consensus;

namespace ClayStack.Dvt.Tests.Consensus.Exhaustive;

/// <summary>
/// An honest node after some inputs; going on makes another one and leaves this as it is. Values are found good at once, and a
/// prepared one is always at hand. What it can still do follows from its round and from what it said, so these name its state.
/// </summary>
internal sealed class ExploredNode
{
    private readonly Dictionary<string, object> _memory = new(StringComparer.Ordinal);
    private readonly TestCluster _cluster;
    private readonly object[] _inputs;
    private readonly List<ConsensusMessage> _said = [];

    private ExploredNode(TestCluster cluster, int index, object[] inputs)
    {
        _cluster = cluster;
        _inputs = inputs;
        Index = index;
        QbftInstance machine = new(cluster.Settings(index, roundMax: 4));

        // Leaders of odd rounds want A, those of even rounds B.
        Follow(machine, machine.Propose(index % 2 == 1 ? TestCluster.A : TestCluster.B));
        Follow(machine, machine.Start());
        foreach (object input in inputs)
            Follow(machine, input is ConsensusMessage message ? machine.Receive(message) : machine.RoundTimeout(machine.Round));
        Round = machine.Round;
        foreach (ConsensusMessage message in _said.Where(message => message.Signed.Statement.Type == StatementType.Commit))
            Commits |= CommitBit(message.Signed.Statement.Round, message.Signed.Statement.Value);
        Name = index + ":" + string.Join(' ', _said.Select(message => Describe(message.Signed.Statement)));
    }

    internal int Index { get; }

    internal int Round { get; }

    internal string Name { get; }

    /// <summary>Its COMMITs as bits: two for each round, of which the lower stands for A and the higher for B.</summary>
    internal int Commits { get; }

    internal static int CommitBit(int round, ValueHash value) => (value == TestCluster.A ? 1 : 2) << (2 * round);

    /// <summary>What was computed for this node before; nothing about a node ever changes.</summary>
    internal T Remember<T>(string question, Func<T> answer)
        where T : class
    {
        if (!_memory.TryGetValue(question, out object? known))
            _memory.Add(question, known = answer());
        return (T)known;
    }

    internal static ExploredNode Start(TestCluster cluster, int index) => new(cluster, index, []);

    internal ExploredNode TimeOut() => new(_cluster, Index, [.. _inputs, "time-out"]);

    internal ExploredNode Receive(params IEnumerable<ConsensusMessage> messages) => new(_cluster, Index, [.. _inputs, .. messages]);

    /// <summary>What it said of this type and round; null for nothing.</summary>
    internal ConsensusMessage? Find(StatementType type, int round) =>
        _said.Find(message => message.Signed.Statement.Type == type && message.Signed.Statement.Round == round);

    private void Follow(QbftInstance machine, IReadOnlyList<QbftEffect> effects)
    {
        foreach (QbftEffect effect in effects)
        {
            switch (effect)
            {
                case QbftEffect.Broadcast sent:
                    _said.Add(sent.Message());
                    Follow(machine, machine.Receive(sent.Message()));
                    break;
                case QbftEffect.CheckValue check:
                    Follow(machine, machine.ValueChecked(check.Value, check.Round, accepted: true));
                    break;
                case QbftEffect.FetchPrepared fetch:
                    Follow(machine, machine.ProposePrepared(fetch.Value));
                    break;
            }
        }
    }

    internal static string Describe(Statement statement)
    {
        ValueHash value = statement.Type == StatementType.RoundChange ? statement.PreparedValue : statement.Value;
        string letter = value == TestCluster.A ? "A" : value == TestCluster.B ? "B" : "-";
        return $"{statement.Type}{statement.Round}{letter}{statement.PreparedRound}";
    }
}

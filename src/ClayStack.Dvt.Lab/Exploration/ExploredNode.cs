using ClayStack.Dvt.Consensus;

namespace ClayStack.Dvt.Lab.Exploration;

/// <summary>
/// An honest node after some inputs; going on makes another one and leaves this as it is. Values are found good at once, and a
/// prepared one is always at hand. What it can still do follows from its round and from what it said, so these name its state.
/// </summary>
internal sealed class ExploredNode
{
    private readonly Dictionary<string, object> _memory = new(StringComparer.Ordinal);
    private readonly object[] _inputs;
    private readonly bool _leaderless;
    private readonly List<ConsensusMessage> _said = [];

    private ExploredNode(int index, bool leaderless, object[] inputs, bool restarted)
    {
        _inputs = inputs;
        _leaderless = leaderless;
        Index = index;
        IsRestarted = restarted;
        QbftInstance machine = new(Speech.Settings(index, mayVote: true, RoundMax, leaderless));

        // Leaders of odd rounds want A, those of even rounds B.
        Follow(machine, machine.Propose(index % 2 == 1 ? Speech.A : Speech.B));
        Follow(machine, machine.Start());
        foreach (object input in inputs)
            Follow(machine, input is ConsensusMessage message ? machine.Receive(message) : machine.RoundTimeout(machine.Round));
        Round = machine.Round;
        foreach (ConsensusMessage message in _said.Where(message => message.Signed.Statement.Type == StatementType.Commit))
            Commits |= CommitBit(message.Signed.Statement.Round, message.Signed.Statement.Value);
        Name = index + (restarted ? "r:" : ":") + string.Join(' ', _said.Select(message => Describe(message.Signed.Statement)));
    }

    /// <summary>One more than the rounds that are explored.</summary>
    internal const int RoundMax = 4;

    /// <summary>Whether its process ended and began again: what it said is known to others, and it votes no more (PROTOCOL C5).</summary>
    internal bool IsRestarted { get; }

    internal int Index { get; }

    internal int Round { get; }

    internal string Name { get; }

    /// <summary>Its COMMITs as bits: two for each round, of which the lower stands for A and the higher for B.</summary>
    internal int Commits { get; }

    internal static int CommitBit(int round, ValueHash value) => (value == Speech.A ? 1 : 2) << (2 * round);

    /// <summary>What was computed for this node before; nothing about a node ever changes.</summary>
    internal T Remember<T>(string question, Func<T> answer)
        where T : class
    {
        if (!_memory.TryGetValue(question, out object? known))
            _memory.Add(question, known = answer());
        return (T)known;
    }

    internal static ExploredNode Start(int index, bool leaderless) => new(index, leaderless, [], restarted: false);

    internal ExploredNode TimeOut() => IsRestarted ? this : new(Index, _leaderless, [.. _inputs, "time-out"], restarted: false);

    internal ExploredNode Restart() => IsRestarted ? this : new(Index, _leaderless, _inputs, restarted: true);

    internal ExploredNode Receive(params IEnumerable<ConsensusMessage> messages) =>
        IsRestarted ? this : new(Index, _leaderless, [.. _inputs, .. messages], restarted: false);

    /// <summary>What it said of this type and round; null for nothing.</summary>
    internal ConsensusMessage? Find(StatementType type, int round) =>
        _said.Find(message => message.Signed.Statement.Type == type && message.Signed.Statement.Round == round);

    /// <summary>All that it said of this type and round; more than one thing only if it does what it must not.</summary>
    internal List<ConsensusMessage> FindAll(StatementType type, int round) =>
        _said.FindAll(message => message.Signed.Statement.Type == type && message.Signed.Statement.Round == round);

    private void Follow(QbftInstance machine, IReadOnlyList<QbftEffect> effects)
    {
        foreach (QbftEffect effect in effects)
        {
            switch (effect)
            {
                case QbftEffect.Broadcast sent:
                    ConsensusMessage message = new(Speech.Sign(sent.Statement), sent.RoundChanges, sent.Prepares);
                    _said.Add(message);
                    Follow(machine, machine.Receive(message));
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
        string letter = value == Speech.A ? "A" : value == Speech.B ? "B" : "-";
        return $"{statement.Type}{statement.Round}{letter}{statement.PreparedRound}";
    }
}

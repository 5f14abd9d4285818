using ClayStack.Dvt.Consensus;

namespace ClayStack.Dvt.Lab.Exploration;

/// <summary>
/// Every course that a cluster of four with one malicious operator can take in three rounds, with two values. A round has
/// three phases: ROUND-CHANGEs reach the leader, the proposal reaches the nodes, PREPAREs reach the nodes; in each, every subset
/// of what honest nodes sent arrives at each node, with every choice of what the malicious one can add. COMMITs need no phase:
/// a value counts as decided as soon as the COMMITs that exist, with a malicious one, would do. Between rounds one node may
/// restart, after which it votes no more (PROTOCOL C5). In a first round without a leader only a malicious one proposes, to no
/// avail, and nodes may leave it before its time. On the way it asks whether a node ever stays behind that has all it needs.
/// </summary>
internal sealed class Explorer(int malicious, int restartsMax = 0, bool leaderless = false)
{
    /// <summary>How many rounds are explored.</summary>
    public const int Rounds = 3;

    private static readonly ValueHash[] Values = [Speech.A, Speech.B];
    private static readonly int AllA = Enumerable.Range(1, Rounds).Sum(round => ExploredNode.CommitBit(round, Speech.A));
    private static readonly int AllB = Enumerable.Range(1, Rounds).Sum(round => ExploredNode.CommitBit(round, Speech.B));

    private readonly Dictionary<string, ExploredNode> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ConsensusMessage[]> _acceptable = new(StringComparer.Ordinal);
    private string? _stuck;

    /// <summary>Explores everything, or up to the first disagreement.</summary>
    public Exploration Run()
    {
        int[] honest = [.. Enumerable.Range(1, Speech.Operators).Where(index => index != malicious)];
        HashSet<ExploredState> states = [new ExploredState(Start(honest[0]), Start(honest[1]), Start(honest[2]))];
        List<long> counts = [];
        int decided = 0;
        for (int round = 1; round <= Rounds; round++)
        {
            if (round > 1)
                states = [.. states.SelectMany(state => EndRound(state, round))];
            HashSet<ExploredState> proposed = [.. states.SelectMany(state => Propose(state, round))];
            states = [.. proposed.SelectMany(state => Prepare(state, round))];
            counts.Add(states.Count);
            foreach (ExploredState state in states)
            {
                decided |= state.Decidable;
                if ((state.Decidable & AllA) != 0 && (state.Decidable & AllB) != 0)
                    return new Exploration(malicious, counts, _nodes.Count, decided, state.ToString(), _stuck);
            }
        }

        return new Exploration(malicious, counts, _nodes.Count, decided, Disagreement: null, _stuck);
    }

    /// <summary>Every node's time is over; of those that run, as many as may restart do, in every choice.</summary>
    private IEnumerable<ExploredState> EndRound(ExploredState state, int next)
    {
        CheckJumps(state, next);
        return state
            .Product(node => node.IsRestarted || restartsMax == 0
                ? [TimeOut(node, next)]
                : [TimeOut(node, next), node.Remember("restart", () => Same(node.Restart()))])
            .Where(after => after.Nodes.Count(node => node.IsRestarted) <= restartsMax);
    }

    /// <summary>f + 1 others in a higher round are followed, whatever the own clock says (PROTOCOL C3).</summary>
    private void CheckJumps(ExploredState state, int next)
    {
        foreach (ExploredNode node in state.Nodes.Where(node => !node.IsRestarted && node.Round < next))
        {
            ConsensusMessage[] changes =
            [
                .. state.Nodes.Where(other => other != node && !other.IsRestarted)
                    .Select(other => TimeOut(other, next).Find(StatementType.RoundChange, next))
                    .OfType<ConsensusMessage>(),
            ];
            if (changes.Length > Speech.Faults && node.Receive(changes).Round < next)
                _stuck ??= $"{node.Name} stays in round {node.Round}, and {changes.Length} others are in round {next}";
        }
    }

    private ExploredNode TimeOut(ExploredNode node, int next) =>
        node.Round >= next ? node : node.Remember("time-out", () => Same(node.TimeOut()));

    /// <summary>Both first phases: whatever the leader can be brought to propose, told to any of the nodes.</summary>
    private IEnumerable<ExploredState> Propose(ExploredState state, int round)
    {
        int leader = Speech.Leader(round).Value;
        if (leader != malicious && leaderless && round == 1)
            return [state];
        if (leader == malicious)
            return state.Product(node => [node, .. Acceptable(state, round).Select(proposal => Tell(node, proposal)).Distinct()]);
        return Leaders(state, round).SelectMany(after =>
        {
            ConsensusMessage? proposal = after.Find(StatementType.PrePrepare, round);
            return state.Product(node => node.Index == leader ? [after] : proposal is null ? [node] : [node, Tell(node, proposal)]);
        });
    }

    /// <summary>What an honest leader becomes by any ROUND-CHANGEs that it may receive.</summary>
    private ExploredNode[] Leaders(ExploredState state, int round)
    {
        ExploredNode leader = state.Nodes.Single(node => node.Index == Speech.Leader(round).Value);
        return leader.Remember(state.Told(round), () =>
        {
            ConsensusMessage?[] lies = round == 1 ? [null] : [null, .. Changes(state, round)];
            return Outcomes(leader, state.Find(StatementType.RoundChange, round), lies);
        });
    }

    /// <summary>Each node receives any of the others' PREPAREs, and from the malicious one none, or one for either value.</summary>
    private IEnumerable<ExploredState> Prepare(ExploredState state, int round)
    {
        ConsensusMessage[] prepares = state.Find(StatementType.Prepare, round);
        string names = "prepares " + string.Join(' ', prepares.Select(prepare => prepare.Signed.Statement.Sender + ExploredNode.Describe(prepare.Signed.Statement)));
        ConsensusMessage?[] lies = [null, .. Values.Select(value => Speech.Send(StatementType.Prepare, malicious, round, value))];
        return state.Product(node => node.Remember(names, () => Outcomes(node, prepares, lies, CheckCommit)));

        // What a quorum prepared is committed, in whatever order that and other things came (PROTOCOL C3).
        void CheckCommit(ExploredNode before, ExploredNode after, IEnumerable<ConsensusMessage> received)
        {
            ConsensusMessage? own = before.Find(StatementType.Prepare, round);
            if (own is null || before.IsRestarted || before.Round > round || after.Find(StatementType.Commit, round) is not null)
                return;
            foreach (var alike in received.Append(own).GroupBy(prepare => prepare.Signed.Statement.Value))
            {
                if (alike.Count() >= Speech.Quorum)
                    _stuck ??= $"{before.Name} has a quorum of PREPAREs in round {round}, and commits nothing";
            }
        }
    }

    /// <summary>What a node becomes by any part of the others' messages, and one lie or none.</summary>
    private ExploredNode[] Outcomes(
        ExploredNode node,
        ConsensusMessage[] messages,
        ConsensusMessage?[] lies,
        Action<ExploredNode, ExploredNode, IEnumerable<ConsensusMessage>>? check = null)
    {
        HashSet<ExploredNode> outcomes = [];
        foreach (ConsensusMessage[] heard in Subsets([.. messages.Where(message => message.Signed.Statement.Sender.Value != node.Index)]))
        {
            foreach (ConsensusMessage? lie in lies)
            {
                ConsensusMessage[] received = lie is null ? heard : [.. heard, lie];
                ExploredNode after = Same(node.Receive(received));
                check?.Invoke(node, after, received);
                outcomes.Add(after);
            }
        }

        return [.. outcomes];
    }

    private ExploredNode Tell(ExploredNode node, ConsensusMessage proposal) =>
        node.Remember("proposal " + proposal.Signed.Statement.Value, () => Same(node.Receive(proposal)));

    private ExploredNode Start(int index) => Same(ExploredNode.Start(index, leaderless));

    /// <summary>One object for one state, so that the same is never explored twice.</summary>
    private ExploredNode Same(ExploredNode node)
    {
        if (!_nodes.TryGetValue(node.Name, out ExploredNode? same))
            _nodes.Add(node.Name, same = node);
        return same;
    }

    /// <summary>Of all that a malicious leader could build from what it heard, for each value one proposal that honest nodes take.</summary>
    private ConsensusMessage[] Acceptable(ExploredState state, int round)
    {
        string told = state.Told(round);
        ExploredNode? judge = state.Nodes.FirstOrDefault(node => !node.IsRestarted);
        if (judge is null)
            return [];
        if (!_acceptable.TryGetValue(told, out ConsensusMessage[]? acceptable))
        {
            acceptable =
            [
                .. Proposals(state, round)
                    .Where(proposal => judge.Receive(proposal).Find(StatementType.Prepare, round) is not null)
                    .DistinctBy(proposal => proposal.Signed.Statement.Value),
            ];
            _acceptable.Add(told, acceptable);
        }

        return acceptable;
    }

    private IEnumerable<ConsensusMessage> Proposals(ExploredState state, int round)
    {
        if (round == 1)
            return Values.Select(value => Speech.PrePrepare(1, value, [], []));
        SignedStatement[] honest = [.. state.Find(StatementType.RoundChange, round).Select(change => change.Signed)];
        SignedStatement?[] own = [null, .. Changes(state, round).Select(change => change.Signed)];
        SignedStatement[][] proofs = [[], .. Earlier(round).SelectMany(prepared => Proofs(state, prepared))];
        return
            from heard in Subsets(honest)
            from lie in own
            from changes in WithRepetition(lie is null ? heard : [.. heard, lie])
            from proof in proofs
            from value in Values
            select Speech.PrePrepare(round, value, changes, proof);
    }

    /// <summary>The malicious one's ROUND-CHANGEs: nothing prepared, or any earlier round and value, proven as far as that goes.</summary>
    private IEnumerable<ConsensusMessage> Changes(ExploredState state, int round) =>
    [
        Speech.RoundChange(malicious, round, 0, default, []),
        .. Earlier(round).SelectMany(prepared => Proofs(state, prepared)
            .Select(proof => Speech.RoundChange(malicious, round, prepared.Round, prepared.Value, proof))),
    ];

    private static IEnumerable<(int Round, ValueHash Value)> Earlier(int round) =>
        Enumerable.Range(1, round - 1).SelectMany(earlier => Values.Select(value => (earlier, value)));

    /// <summary>All the PREPAREs that exist, with the malicious one's; and the same where a repetition stands for what is missing.</summary>
    private IEnumerable<SignedStatement[]> Proofs(ExploredState state, (int Round, ValueHash Value) prepared) => WithRepetition(
    [
        .. state.Find(StatementType.Prepare, prepared.Round)
            .Select(prepare => prepare.Signed)
            .Where(prepare => prepare.Statement.Value == prepared.Value),
        Speech.Say(StatementType.Prepare, malicious, prepared.Round, prepared.Value),
    ]);

    private static IEnumerable<SignedStatement[]> WithRepetition(SignedStatement[] statements)
    {
        yield return statements;
        if (statements.Length > 0 && statements.Length < Speech.Quorum)
            yield return [.. statements, .. Enumerable.Repeat(statements[^1], Speech.Quorum - statements.Length)];
    }

    private static IEnumerable<T[]> Subsets<T>(T[] from) =>
        Enumerable.Range(0, 1 << from.Length).Select(mask => from.Where((_, i) => (mask & (1 << i)) != 0).ToArray());
}

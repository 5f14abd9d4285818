using ClayStack.Dvt.Consensus;
using static ClayStack.Dvt.Tests.Consensus.TestCluster;

namespace ClayStack.Dvt.Tests.Consensus.Exhaustive;

/// <summary>
/// Every course that a cluster of four with one malicious operator can take in three rounds, with two values. A round has
/// three phases: ROUND-CHANGEs reach the leader, the proposal reaches the nodes, PREPAREs reach the nodes; in each, every subset
/// of what honest nodes sent arrives at each node, with every choice of what the malicious one can add. COMMITs need no phase:
/// a value counts as decided as soon as the COMMITs that exist, with a malicious one, would do.
/// </summary>
public sealed class ExplorerTests
{
    private const int Rounds = 3;

    private static readonly TestCluster Cluster = new(4);
    private static readonly ValueHash[] Values = [A, B];
    private static readonly int AllA = Enumerable.Range(1, Rounds).Sum(round => ExploredNode.CommitBit(round, A));
    private static readonly int AllB = Enumerable.Range(1, Rounds).Sum(round => ExploredNode.CommitBit(round, B));

    private readonly Dictionary<string, ExploredNode> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ConsensusMessage[]> _acceptable = new(StringComparer.Ordinal);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void FourNodesOneMalicious_NoCourse_DecidesTwoValues(int malicious)
    {
        int[] honest = [.. Cluster.Operators(4).Where(index => index != malicious)];
        HashSet<State> states = [new State(Start(honest[0]), Start(honest[1]), Start(honest[2]))];
        int decided = 0;
        for (int round = 1; round <= Rounds; round++)
        {
            if (round > 1)
                states = [.. states.Select(state => state.Each(node => node.Remember("time-out", () => Same(node.TimeOut()))))];
            HashSet<State> proposed = [.. states.SelectMany(state => Propose(state, round, malicious))];
            states = [.. proposed.SelectMany(state => Prepare(state, round, malicious))];
            foreach (State state in states)
            {
                decided |= state.Decidable;
                Assert.False((state.Decidable & AllA) != 0 && (state.Decidable & AllB) != 0, $"Two values: {state}");
            }

            TestContext.Current.TestOutputHelper?.WriteLine($"{states.Count} states after round {round}");
        }

        // Each value can be decided in later rounds: the search is not empty.
        for (int round = 2; round <= Rounds; round++)
            Assert.All(Values, value => Assert.NotEqual(0, decided & ExploredNode.CommitBit(round, value)));
    }

    /// <summary>Both first phases: whatever the leader can be brought to propose, told to any of the nodes.</summary>
    private IEnumerable<State> Propose(State state, int round, int malicious)
    {
        int leader = Cluster.Leader(round).Value;
        if (leader == malicious)
            return state.Product(node => [node, .. Acceptable(state, round, malicious).Select(proposal => Tell(node, proposal))]);
        return Leaders(state, round, malicious).SelectMany(after =>
        {
            ConsensusMessage? proposal = after.Find(StatementType.PrePrepare, round);
            return state.Product(node => node.Index == leader ? [after] : proposal is null ? [node] : [node, Tell(node, proposal)]);
        });
    }

    /// <summary>What an honest leader becomes by any ROUND-CHANGEs that it may receive.</summary>
    private ExploredNode[] Leaders(State state, int round, int malicious)
    {
        ExploredNode leader = state.Nodes.Single(node => node.Index == Cluster.Leader(round).Value);
        return leader.Remember(state.Told(round), () =>
        {
            ConsensusMessage?[] lies = round == 1 ? [null] : [null, .. Changes(state, round, malicious)];
            return Outcomes(leader, state.Find(StatementType.RoundChange, round), lies);
        });
    }

    /// <summary>Each node receives any of the others' PREPAREs, and from the malicious one none, or one for either value.</summary>
    private IEnumerable<State> Prepare(State state, int round, int malicious)
    {
        ConsensusMessage[] prepares = state.Find(StatementType.Prepare, round);
        string names = "prepares " + string.Join(' ', prepares.Select(prepare => prepare.Signed.Statement.Sender + ExploredNode.Describe(prepare.Signed.Statement)));
        ConsensusMessage?[] lies = [null, .. Values.Select(value => TestCluster.Prepare(malicious, round, value))];
        return state.Product(node => node.Remember(names, () => Outcomes(node, prepares, lies)));
    }

    /// <summary>What a node becomes by any part of the others' messages, and one lie or none.</summary>
    private ExploredNode[] Outcomes(ExploredNode node, ConsensusMessage[] messages, ConsensusMessage?[] lies) =>
    [
        .. Subsets([.. messages.Where(message => message.Signed.Statement.Sender.Value != node.Index)])
            .SelectMany(received => lies.Select(lie => Same(node.Receive(lie is null ? received : [.. received, lie]))))
            .Distinct(),
    ];

    private ExploredNode Tell(ExploredNode node, ConsensusMessage proposal) =>
        node.Remember("proposal " + proposal.Signed.Statement.Value, () => Same(node.Receive(proposal)));

    private ExploredNode Start(int index) => Same(ExploredNode.Start(Cluster, index));

    /// <summary>One object for one state, so that the same is never explored twice.</summary>
    private ExploredNode Same(ExploredNode node)
    {
        if (!_nodes.TryGetValue(node.Name, out ExploredNode? same))
            _nodes.Add(node.Name, same = node);
        return same;
    }

    /// <summary>Of all that a malicious leader could build from what it heard, for each value one proposal that honest nodes take.</summary>
    private ConsensusMessage[] Acceptable(State state, int round, int malicious)
    {
        string told = state.Told(round);
        if (!_acceptable.TryGetValue(told, out ConsensusMessage[]? acceptable))
        {
            acceptable =
            [
                .. Proposals(state, round, malicious)
                    .Where(proposal => state.First.Receive(proposal).Find(StatementType.Prepare, round) is not null)
                    .DistinctBy(proposal => proposal.Signed.Statement.Value),
            ];
            _acceptable.Add(told, acceptable);
        }

        return acceptable;
    }

    private static IEnumerable<ConsensusMessage> Proposals(State state, int round, int malicious)
    {
        if (round == 1)
            return Values.Select(value => Cluster.PrePrepare(1, value));
        SignedStatement[] honest = [.. state.Find(StatementType.RoundChange, round).Select(change => change.Signed)];
        SignedStatement?[] own = [null, .. Changes(state, round, malicious).Select(change => change.Signed)];
        SignedStatement[][] proofs = [[], .. Earlier(round).Select(prepared => Proof(state, prepared, malicious))];
        return
            from heard in Subsets(honest)
            from lie in own
            from proof in proofs
            from value in Values
            select Cluster.PrePrepare(round, value, lie is null ? heard : [.. heard, lie], proof);
    }

    /// <summary>The malicious one's ROUND-CHANGEs: nothing prepared, or any earlier round and value, proven as far as that goes.</summary>
    private static IEnumerable<ConsensusMessage> Changes(State state, int round, int malicious) =>
    [
        RoundChange(malicious, round),
        .. Earlier(round).Select(prepared => new ConsensusMessage(
            Sign(ChangesTo(malicious, round, prepared.Round, prepared.Value)), [], Proof(state, prepared, malicious))),
    ];

    private static IEnumerable<(int Round, ValueHash Value)> Earlier(int round) =>
        Enumerable.Range(1, round - 1).SelectMany(earlier => Values.Select(value => (earlier, value)));

    private static SignedStatement[] Proof(State state, (int Round, ValueHash Value) prepared, int malicious) =>
    [
        .. state.Find(StatementType.Prepare, prepared.Round)
            .Select(prepare => prepare.Signed)
            .Where(prepare => prepare.Statement.Value == prepared.Value),
        Sign(Say(StatementType.Prepare, malicious, prepared.Round, prepared.Value)),
    ];

    private static IEnumerable<T[]> Subsets<T>(T[] from) =>
        Enumerable.Range(0, 1 << from.Length).Select(mask => from.Where((_, i) => (mask & (1 << i)) != 0).ToArray());

    /// <summary>The three honest nodes; equal if these are the same objects.</summary>
    private readonly record struct State(ExploredNode First, ExploredNode Second, ExploredNode Third)
    {
        public ExploredNode[] Nodes => [First, Second, Third];

        /// <summary>The COMMITs of two honest nodes, with the malicious one's, are a quorum.</summary>
        public int Decidable => (First.Commits & Second.Commits) | (First.Commits & Third.Commits) | (Second.Commits & Third.Commits);

        public override string ToString() => $"{First.Name} | {Second.Name} | {Third.Name}";

        public State Each(Func<ExploredNode, ExploredNode> next) => new(next(First), next(Second), next(Third));

        public IEnumerable<State> Product(Func<ExploredNode, ExploredNode[]> choices)
        {
            ExploredNode[] seconds = choices(Second);
            ExploredNode[] thirds = choices(Third);
            return from first in choices(First) from second in seconds from third in thirds select new State(first, second, third);
        }

        public ConsensusMessage[] Find(StatementType type, int round) =>
            [.. Nodes.Select(node => node.Find(type, round)).OfType<ConsensusMessage>()];

        /// <summary>All that a leader of this round, or a liar to it, can go by: the ROUND-CHANGEs, and the PREPAREs of earlier rounds.</summary>
        public string Told(int round)
        {
            State self = this;
            return "told " + string.Join(' ', Enumerable.Range(1, round - 1)
                .SelectMany(earlier => self.Find(StatementType.Prepare, earlier))
                .Concat(self.Find(StatementType.RoundChange, round))
                .Select(message => message.Signed.Statement.Sender + ExploredNode.Describe(message.Signed.Statement)));
        }
    }
}

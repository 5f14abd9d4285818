using ClayStack.Dvt.Actors.Simulation;
using ClayStack.Dvt.Consensus;

namespace ClayStack.Dvt.Tests.Consensus.Simulation;

/// <summary>
/// Honest machines, an adversary and a network between them, all from one seed. First faults of every kind, then a time in which
/// messages arrive and rounds are long. Every promise of the machine is checked at each step.
/// </summary>
internal sealed class SimulatedCluster
{
    private const int RoundMaxBeforeDecision = 5;
    private const int RoundMaxAfterDecision = 9;

    private readonly SeededRandom _random;
    private readonly SimulationPlan _plan;
    private readonly TestCluster _cluster;
    private readonly SimulatedNode[] _nodes;
    private readonly Adversary? _adversary;
    private readonly List<Delivery> _inFlight = [];
    private readonly HashSet<int> _isolated = [];
    private readonly HashSet<(ValueHash Value, int Node)> _doubts = [];
    private readonly ValueHash _bad = TestCluster.Value("bad");
    private readonly Dictionary<(int Sender, StatementType Type, int Round), Statement> _said = [];
    private readonly HashSet<(ValueHash Value, int Node)> _accepted = [];
    private ValueHash? _decided;
    private bool _rough = true;

    internal SimulatedCluster(ulong seed)
    {
        _random = new SeededRandom(seed);
        _plan = SimulationPlan.Draw(_random);
        _cluster = new TestCluster(_plan.Count, _plan.Leaderless);
        int[] shuffled = [.. Enumerable.Range(1, _plan.Count).OrderBy(_ => _random.NextUInt64())];
        int[] byzantine = shuffled[.._plan.Byzantine];
        ValueHash[] inputs = [TestCluster.A, TestCluster.B];
        ValueHash[] contested = [TestCluster.Value("contested 1"), TestCluster.Value("contested 2")];
        _nodes =
        [
            .. shuffled[_plan.Byzantine..].Order().Select(index => new SimulatedNode(
                _cluster.Settings(index), _plan.OneInput ? inputs[0] : inputs[_random.Next(inputs.Length)])),
        ];
        foreach (SimulatedNode node in _nodes)
        {
            foreach (ValueHash value in contested.Where(_ => _random.NextBool(0.4)))
                _doubts.Add((value, node.Index));
        }

        if (byzantine.Length > 0)
            _adversary = new Adversary(_cluster, byzantine, [.. inputs, .. contested, _bad], _random);
    }

    internal SimulationPlan Plan => _plan;

    internal int Decisions => _nodes.Count(node => node.Machine.Decision is not null);

    internal int HighestDecidedRound => _nodes.Max(node => node.Machine.Decision?.Round ?? 0);

    internal int Evidence { get; private set; }

    internal void Run()
    {
        foreach (SimulatedNode node in _nodes)
            Carry(node, node.Machine.Start());
        for (int step = 0; step < _plan.Steps; step++)
            RoughStep();
        StopNodes();
        _rough = false;
        _isolated.Clear();
        if (_plan.MustDecide)
            RunCalm();
    }

    private void RoughStep()
    {
        if (_random.NextBool(_plan.Isolation) && !_isolated.Remove(AnyNode().Index))
            _isolated.Add(AnyNode().Index);
        int timeoutWeight = _decided is null ? _plan.TimeoutWeight : 12;
        int roll = _random.Next(100 + _plan.CheckWeight + timeoutWeight + _plan.AdversaryWeight);
        if ((roll -= 100) < 0)
            Deliver();
        else if ((roll -= _plan.CheckWeight) < 0)
            Serve(Busy() ?? AnyNode());
        else if (roll < timeoutWeight)
            Hurry(AnyNode());
        else
            ActAsAdversary();
        if (_random.NextBool(0.01))
            StopOneNode();
    }

    // The adversary's tricks are bounded, or it could keep the network busy for ever.
    private void RunCalm()
    {
        int tricks = 40;
        foreach (SimulatedNode node in _nodes.Where(node => !node.Crashed))
            GiveInput(node);
        while (true)
        {
            while (_inFlight.Count > 0 || _nodes.Any(HasWork))
            {
                if (_inFlight.Count > 0 && _random.NextBool(0.7))
                    Deliver();
                else
                    Serve(Busy() ?? AnyNode());
                if (tricks > 0 && _random.NextBool(0.05))
                {
                    tricks--;
                    ActAsAdversary();
                }
            }

            if (!_nodes.Any(node => node.Undecided))
                return;
            EndRound();
        }
    }

    /// <summary>Slot time ends rounds for all alike: who lags catches up, and if nobody does, all go on.</summary>
    private void EndRound()
    {
        // A node without a vote asks the others (PROTOCOL C5); one with a vote is answered when it changes rounds.
        SimulatedNode? decided = _nodes.FirstOrDefault(node => !node.Crashed && node.Machine.Decision is not null);
        foreach (SimulatedNode node in _nodes.Where(node => node.Undecided && node.Restarted && decided is not null))
            Carry(node, node.Machine.ReceiveDecided(decided!.Machine.Decision!));
        SimulatedNode[] undecided = [.. _nodes.Where(node => node.Undecided)];
        if (undecided.Length == 0)
            return;
        int highest = undecided.Max(node => node.Machine.Round);
        int target = undecided.Any(node => node.Machine.Round < highest) ? highest : highest + 1;
        Assert.True(target <= TestCluster.RoundMax, "Somebody must have decided by now.");
        foreach (SimulatedNode node in undecided)
        {
            while (node.Undecided && node.Machine.Round < target)
                Carry(node, node.Machine.RoundTimeout(node.Machine.Round));
        }
    }

    private SimulatedNode AnyNode() => _nodes[_random.Next(_nodes.Length)];

    private SimulatedNode? Busy()
    {
        SimulatedNode[] busy = [.. _nodes.Where(HasWork)];
        return busy.Length == 0 || _random.NextBool(0.1) ? null : busy[_random.Next(busy.Length)];
    }

    private bool HasWork(SimulatedNode node) => !node.Crashed && (node.Checks.Count > 0 || node.Fetches.Count > 0);

    /// <summary>Answers one thing that a node waits for: a check, bytes, or its own input.</summary>
    private void Serve(SimulatedNode node)
    {
        if (node.Crashed)
            return;
        if (!node.HasInput && _random.NextBool(0.5))
        {
            GiveInput(node);
        }
        else if (node.Fetches.Count > 0)
        {
            Carry(node, node.Machine.ProposePrepared(Take(node.Fetches)));
        }
        else if (node.Checks.Count > 0)
        {
            (ValueHash value, int round) = Take(node.Checks);
            bool accepted = value != _bad && (!_rough || !_doubts.Contains((value, node.Index)));
            if (accepted)
                _accepted.Add((value, node.Index));
            Carry(node, node.Machine.ValueChecked(value, round, accepted));
        }
    }

    private void GiveInput(SimulatedNode node)
    {
        node.HasInput = true;
        Carry(node, node.Machine.Propose(node.Input));
    }

    private void Hurry(SimulatedNode node)
    {
        // Rounds are kept for those who missed the first decision: it is they who could be brought to a second one.
        int roundMax = _decided is null ? RoundMaxBeforeDecision : RoundMaxAfterDecision;
        if (node.Undecided && node.Machine.Round < roundMax)
            Carry(node, node.Machine.RoundTimeout(_random.NextBool(0.9) ? node.Machine.Round : 1 + _random.Next(roundMax)));
    }

    private void StopNodes()
    {
        while (StopOneNode())
        {
        }
    }

    private bool StopOneNode()
    {
        SimulatedNode[] sound = [.. _nodes.Where(node => !node.Crashed && !node.Restarted)];
        int crashed = _nodes.Count(node => node.Crashed);
        int restarted = _nodes.Count(node => node.Restarted);
        if (sound.Length > 0 && crashed < _plan.Crashes)
            sound[_random.Next(sound.Length)].Crashed = true;
        else if (sound.Length > 0 && restarted < _plan.Restarts && sound[_random.Next(sound.Length)] is var node)
            Carry(node, node.Restart());
        else
            return false;
        return true;
    }

    private void ActAsAdversary()
    {
        if (_adversary is null)
            return;
        int highest = Math.Min(_nodes.Max(node => node.Machine.Round), TestCluster.RoundMax - 1);
        Spread(_adversary.Act(_nodes.Select(node => node.Index), highest));
    }

    private void Spread(IEnumerable<(int To, Adversary.Word Word)> words) =>
        _inFlight.AddRange(words.Select(said => new Delivery(said.Word.From, said.To, said.Word.Message, said.Word.Certificate)));

    private void Deliver()
    {
        if (_inFlight.Count == 0)
            return;
        // What came lately is more likely to arrive next; the rest is late, some of it very.
        bool lately = _rough && (_plan.NewestFirst || _random.NextBool(0.6));
        int at = _inFlight.Count - 1 - _random.Next(lately ? Math.Min(_inFlight.Count, 12) : _inFlight.Count);
        Delivery delivery = _inFlight[at];
        if (_rough && (_isolated.Contains(delivery.From) || _isolated.Contains(delivery.To)))
            return;
        if (!_rough || !_random.NextBool(_plan.Duplication))
        {
            _inFlight.RemoveAt(at);
        }

        SimulatedNode node = Array.Find(_nodes, node => node.Index == delivery.To)!;
        if (node.Crashed)
            return;
        Carry(node, delivery.Message is not null
            ? node.Machine.Receive(delivery.Message)
            : node.Machine.ReceiveDecided(delivery.Certificate!), delivery);
    }

    private void SendToOthers(int from, ConsensusMessage? message, DecidedCertificate? certificate)
    {
        foreach (SimulatedNode other in _nodes.Where(other => other.Index != from))
            Send(new Delivery(from, other.Index, message, certificate));
    }

    private void Send(Delivery delivery)
    {
        // The first to decide is to be alone with it: what might tell the others is lost more often, what misleads them is not.
        bool tells = delivery.Certificate is not null || (_decided is null && delivery.Message?.Signed.Statement.Type == StatementType.Commit);
        if (!_rough || !_random.NextBool(tells ? Math.Max(_plan.Loss, _plan.DecisionLoss) : _plan.Loss))
            _inFlight.Add(delivery);
    }

    /// <summary>Does what a machine asks for, and holds it to its promises.</summary>
    private void Carry(SimulatedNode node, IReadOnlyList<QbftEffect> effects, Delivery? cause = null)
    {
        foreach (QbftEffect effect in effects)
        {
            switch (effect)
            {
                case QbftEffect.Broadcast sent:
                    OnBroadcast(node, sent);
                    break;
                case QbftEffect.CheckValue check:
                    Assert.True(node.TryAsk(check.Value, check.Round), "A value is asked for once in a round.");
                    break;
                case QbftEffect.FetchPrepared fetch:
                    Assert.True(fetch.Holders.Count >= _plan.Quorum, "A quorum holds what was prepared.");
                    node.Fetches.Add(fetch.Value);
                    break;
                case QbftEffect.Decided decided:
                    OnDecided(node, decided.Certificate);
                    break;
                case QbftEffect.Equivocated evidence:
                    OnEquivocated(evidence);
                    break;
                case QbftEffect.Refused refused when cause is { } delivery:
                    OnRefused(node, refused, delivery);
                    break;
            }
        }
    }

    private void OnBroadcast(SimulatedNode node, QbftEffect.Broadcast sent)
    {
        Statement statement = sent.Statement;
        Assert.False(node.Restarted, "A restarted node has no vote.");
        Assert.Equal(node.Index, statement.Sender.Value);
        Assert.True(_said.TryAdd((node.Index, statement.Type, statement.Round), statement), $"Said twice: {statement}");
        if (statement.Type == StatementType.Prepare)
            Assert.Contains((statement.Value, node.Index), _accepted);
        ConsensusMessage message = sent.Message();
        _adversary?.Hear(message);
        if (_adversary is not null && _plan.Campaigns)
            Spread(_adversary.React(message.Signed.Statement, _nodes.Select(other => other.Index)));
        SendToOthers(node.Index, message, null);

        // Signing takes its time, and then the round may be another.
        Delivery own = new(node.Index, node.Index, message, null);
        if (_plan.OwnVotesComeLate)
            _inFlight.Add(own);
        else
            Carry(node, node.Machine.Receive(message), own);
    }

    private void OnDecided(SimulatedNode node, DecidedCertificate certificate)
    {
        Assert.True(_decided is null || _decided == certificate.Value, $"Decided {certificate.Value} after {_decided}.");
        Assert.Same(certificate, node.Machine.Decision);
        Assert.True(certificate.Commits.Select(commit => commit.Statement.Sender).Distinct().Count() >= _plan.Quorum, "Too few COMMITs.");
        int accepted = _nodes.Count(other => _accepted.Contains((certificate.Value, other.Index)));
        Assert.True(accepted >= _plan.Quorum - _plan.Byzantine, $"Only {accepted} honest nodes found it good.");
        _decided = certificate.Value;
        if (_plan.TellsDecision)
            SendToOthers(node.Index, null, certificate);
    }

    private void OnEquivocated(QbftEffect.Equivocated evidence)
    {
        Statement first = evidence.First.Statement;
        Statement second = evidence.Second.Statement;
        Evidence++;
        Assert.DoesNotContain(_nodes, node => node.Index == first.Sender.Value);
        Assert.Equal((first.Sender, first.Type, first.Round), (second.Sender, second.Type, second.Round));
        Assert.NotEqual(first, second);
    }

    private void OnRefused(SimulatedNode node, QbftEffect.Refused refused, Delivery delivery)
    {
        bool honest = Array.Exists(_nodes, other => other.Index == delivery.From);
        if (honest)
            Assert.True(refused.Reason is QbftRefusal.Duplicate or QbftRefusal.AlreadyDecided, $"{refused.Reason}: {delivery}");
        if (honest && refused.Reason == QbftRefusal.AlreadyDecided && delivery.Message?.Signed.Statement.Type == StatementType.RoundChange)
            Send(new Delivery(node.Index, delivery.From, null, node.Machine.Decision)); // Algorithm 3, line 17
    }

    private T Take<T>(List<T> from)
    {
        int at = _random.Next(from.Count);
        T taken = from[at];
        from.RemoveAt(at);
        return taken;
    }

    private sealed record Delivery(int From, int To, ConsensusMessage? Message, DecidedCertificate? Certificate);
}

using ClayStack.Dvt.Consensus;

namespace ClayStack.Dvt.Tests.Consensus;

/// <summary>A machine under test. Its own broadcasts come back to it at once, as the surroundings must see to.</summary>
internal sealed class TestNode
{
    private readonly QbftInstance _instance;

    private TestNode(QbftSettings settings) => _instance = new QbftInstance(settings);

    internal QbftInstance Instance => _instance;

    internal int Round => _instance.Round;

    internal DecidedCertificate? Decision => _instance.Decision;

    internal static TestNode NotStarted(TestCluster cluster, int self, bool mayVote = true, int roundMax = TestCluster.RoundMax) =>
        new(cluster.Settings(self, mayVote, roundMax));

    internal static TestNode Started(TestCluster cluster, int self, bool mayVote = true, int roundMax = TestCluster.RoundMax)
    {
        TestNode node = NotStarted(cluster, self, mayVote, roundMax);
        node.Start();
        return node;
    }

    internal List<QbftEffect> Start() => Settle(_instance.Start());

    internal List<QbftEffect> Propose(ValueHash value) => Settle(_instance.Propose(value));

    internal List<QbftEffect> ProposePrepared(ValueHash value) => Settle(_instance.ProposePrepared(value));

    internal List<QbftEffect> Checked(ValueHash value, int round, bool accepted = true) =>
        Settle(_instance.ValueChecked(value, round, accepted));

    internal List<QbftEffect> Timeout(int round) => Settle(_instance.RoundTimeout(round));

    internal List<QbftEffect> Decided(DecidedCertificate certificate) => Settle(_instance.ReceiveDecided(certificate));

    internal List<QbftEffect> Receive(params IEnumerable<ConsensusMessage> messages) =>
        [.. messages.SelectMany(message => Settle(_instance.Receive(message)))];

    internal List<QbftEffect> Receive(IEnumerable<SignedStatement> statements) =>
        Receive(statements.Select(signed => new ConsensusMessage(signed, [], [])));

    /// <summary>Times out until this round.</summary>
    internal TestNode At(int round)
    {
        while (Round < round)
            Timeout(Round);
        return this;
    }

    private List<QbftEffect> Settle(IReadOnlyList<QbftEffect> effects)
    {
        List<QbftEffect> all = [];
        foreach (QbftEffect effect in effects)
        {
            all.Add(effect);
            if (effect is QbftEffect.Broadcast sent)
                all.AddRange(Settle(_instance.Receive(new ConsensusMessage(TestCluster.Sign(sent.Statement), sent.RoundChanges, sent.Prepares))));
        }

        return all;
    }
}

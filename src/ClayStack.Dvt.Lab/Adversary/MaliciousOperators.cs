using ClayStack.Dvt.Actors.Simulation;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Attestation;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Signing;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Lab.Faults;
using ClayStack.Dvt.Lab.World;
using Bytes32 = ClayStack.Dvt.Crypto.Bytes32;

namespace ClayStack.Dvt.Lab.Adversary;

/// <summary>
/// The malicious operators. Their nodes run the production actors, and this stands where messages leave them: it keeps back,
/// changes and adds, and signs anew with keys that are theirs. What one of them hears, all know.
/// </summary>
internal sealed class MaliciousOperators(TestWorld world, Malice malice, SeededRandom random, FaultTally tally)
{
    private const int HeardMax = 256;
    private const int LiesMax = 64;

    private static readonly Root NoBlock = TestRoots.Of(666);

    private readonly List<SignedStatement> _heard = [];
    private readonly Dictionary<OperatorIndex, BlsSignatureBytes> _earlier = [];
    private readonly Dictionary<(InstanceId Instance, int Round), byte[]?> _lies = [];

    /// <summary>Whether they still do anything.</summary>
    public bool IsActive { get; set; } = true;

    /// <summary>One of them hears something.</summary>
    public void Heard(TestWorld.Node node, PeerMessage message)
    {
        if (!malice.Operators.Contains(node.Index.Value) || message is not PeerMessage.Consensus consensus)
            return;
        if (_heard.Count == HeardMax)
            _heard.RemoveRange(0, HeardMax / 2);
        _heard.Add(consensus.Message.Signed);
        _heard.AddRange(consensus.Message.RoundChanges);
        _heard.AddRange(consensus.Message.Prepares);
    }

    /// <summary>What goes to a peer instead of what the actors said.</summary>
    public IReadOnlyList<PeerMessage> Bend(TestWorld.Node node, OperatorIndex to, PeerMessage message)
    {
        if (!IsActive)
            return [message];
        if (random.NextBool(malice.Withhold))
        {
            tally.Count(FaultKind.Withheld);
            return [];
        }

        PeerMessage bent = message switch
        {
            PeerMessage.Consensus consensus => Bend(node, to, consensus),
            PeerMessage.Partials partials => Bend(node, partials),
            _ => message,
        };
        List<PeerMessage> said = [bent];
        if (bent is PeerMessage.Consensus plain && random.NextBool(malice.ForgeIdentities))
            said.Add(random.NextBool(0.3) && WordOfAnother(node, plain) is { } word
                ? Count(FaultKind.OthersWordsSent, word)
                : Count(FaultKind.IdentityForged, Masquerade(node, plain)));
        if (random.NextBool(malice.SayTwice))
            said.AddRange(SayAgain(node, bent));
        if (random.NextBool(malice.Flood))
            said.AddRange([Count(FaultKind.Flood, message), .. Enumerable.Repeat(message, 7), .. Noise(node, bent)]);
        return said;
    }

    private PeerMessage Bend(TestWorld.Node node, OperatorIndex to, PeerMessage.Consensus said)
    {
        Statement statement = said.Message.Signed.Statement;
        bool proposes = statement.Type == StatementType.PrePrepare;
        if (proposes && statement.Instance.Duty == (byte)DutyType.Attestation && !said.Value.IsEmpty)
        {
            if (LieIn(statement, said.Value) is { } lie)
                return Count(FaultKind.WrongValue, Propose(node, said, lie));
            if (to.Value % 2 == 0 && random.NextBool(malice.EquivocateProposals))
                return Count(FaultKind.ProposalEquivocated, Propose(node, said, Other(said.Value, wrong: false)));
        }

        if (random.NextBool(malice.StaleJustifications) && Stale(node, said) is { } stale)
            return Count(FaultKind.StaleJustification, stale);
        if (!proposes && random.NextBool(malice.EquivocateVotes))
            return Count(FaultKind.VoteEquivocated, Contradict(node, to, said));
        return said;
    }

    /// <summary>
    /// What none may accept, if that is what this round's leader has chosen: the same to all, since only together could they be
    /// brought to prepare it.
    /// </summary>
    private byte[]? LieIn(Statement statement, ReadOnlyMemory<byte> value)
    {
        if (_lies.Count > LiesMax)
            _lies.Clear();
        if (!_lies.TryGetValue((statement.Instance, statement.Round), out byte[]? lie))
            _lies.Add((statement.Instance, statement.Round), lie = random.NextBool(malice.WrongValues) ? Other(value, wrong: true) : null);
        return lie;
    }

    /// <summary>A vote that honest nodes may accept as well, or one that none may.</summary>
    private byte[] Other(ReadOnlyMemory<byte> value, bool wrong)
    {
        if (!SlotVote.TryDecode(value.Span, out SlotVote? vote))
            return value.ToArray();
        AttestationData data = vote.Data;
        Root parent = data.Slot.Value > 0 ? world.Chain.BlockOf(data.Slot - 1) : data.BeaconBlockRoot;
        AttestationData other = !wrong
            ? new AttestationData(data.Slot, data.Index, parent, data.Source, data.Target)
            : random.Next(3) switch
            {
                0 => new AttestationData(data.Slot, data.Index, data.BeaconBlockRoot, new Checkpoint(default, data.Source.Root), data.Target),
                1 => new AttestationData(data.Slot, data.Index, data.BeaconBlockRoot, data.Source, new Checkpoint(data.Target.Epoch, NoBlock)),
                _ => new AttestationData(data.Slot + 1, data.Index, data.BeaconBlockRoot, data.Source, data.Target),
            };
        return new SlotVote(other).Encode();
    }

    private PeerMessage.Consensus Propose(TestWorld.Node node, PeerMessage.Consensus said, byte[] value)
    {
        ConsensusMessage message = said.Message;
        Statement statement = message.Signed.Statement with { Value = ValueHash.Of(value) };
        return new PeerMessage.Consensus(new ConsensusMessage(Sign(node, statement), message.RoundChanges, message.Prepares), value);
    }

    /// <summary>The same vote as if another operator, or a later run of this one, had cast it.</summary>
    private PeerMessage.Consensus Masquerade(TestWorld.Node node, PeerMessage.Consensus said)
    {
        Statement own = said.Message.Signed.Statement;
        Statement mask = random.NextBool(0.5)
            ? own with { Sender = new OperatorIndex(1 + random.Next(world.Keys.OperatorCount)) }
            : own with { Fence = own.Fence with { Counter = own.Fence.Counter + 1 } };
        return new PeerMessage.Consensus(
            new ConsensusMessage(Sign(node, mask), said.Message.RoundChanges, said.Message.Prepares), said.Value);
    }

    /// <summary>What an honest operator said and signed, as if that were for this one to say.</summary>
    private PeerMessage.Consensus? WordOfAnother(TestWorld.Node node, PeerMessage.Consensus said)
    {
        SignedStatement? word = _heard.FindLast(heard =>
            heard.Statement.Instance == said.Message.Signed.Statement.Instance
            && heard.Statement.Type is StatementType.Prepare or StatementType.Commit
            && heard.Statement.Sender != node.Index);
        return word is null ? null : new PeerMessage.Consensus(new ConsensusMessage(word, [], []), default);
    }

    /// <summary>The same place in a vote, or the same validators' partials, twice more, and each time something else.</summary>
    private IEnumerable<PeerMessage> SayAgain(TestWorld.Node node, PeerMessage said)
    {
        for (byte time = 1; time <= 2; time++)
        {
            switch (said)
            {
                case PeerMessage.Consensus vote:
                    yield return Count(FaultKind.VoteSaidTwice, Differently(node, vote, [time]));
                    break;
                case PeerMessage.Partials { Signed.Bundle.Duty: DutyType.Attestation or DutyType.Proposal } partials:
                    PartialBundle bundle = partials.Signed.Bundle;
                    Root other = TestRoots.Of(700 + (ulong)time);
                    yield return Count(FaultKind.BundleSaidTwice, Sign(node, partials, bundle with
                    {
                        Groups = [.. bundle.Groups.Take(1).Select(group => group with { SigningRoot = other })],
                    }));
                    break;
            }
        }
    }

    private PeerMessage.Consensus Differently(TestWorld.Node node, PeerMessage.Consensus said, byte[] content)
    {
        Statement statement = said.Message.Signed.Statement;
        ValueHash value = ValueHash.Of(content);
        return statement.Type switch
        {
            StatementType.PrePrepare => Propose(node, said, content),
            StatementType.RoundChange => new PeerMessage.Consensus(
                new ConsensusMessage(Sign(node, statement with { PreparedRound = statement.Round - 1, PreparedValue = value }), [], []), default),
            _ => new PeerMessage.Consensus(new ConsensusMessage(Sign(node, statement with { Value = value }), [], []), default),
        };
    }

    /// <summary>To each peer another of the values that were ever proposed in this instance.</summary>
    private PeerMessage Contradict(TestWorld.Node node, OperatorIndex to, PeerMessage.Consensus said)
    {
        Statement statement = said.Message.Signed.Statement;
        ValueHash[] values = [.. _heard
            .Where(heard => heard.Statement.Instance == statement.Instance && heard.Statement.Value != default)
            .Select(heard => heard.Statement.Value)
            .Distinct()
            .Order()];
        if (statement.Type == StatementType.RoundChange)
        {
            Statement blank = statement with { PreparedRound = 0, PreparedValue = default };
            return new PeerMessage.Consensus(new ConsensusMessage(Sign(node, blank), [], []), default);
        }

        ValueHash value = values.Length == 0 ? ValueHash.Of([(byte)to.Value]) : values[(to.Value + random.Next(2)) % values.Length];
        return new PeerMessage.Consensus(new ConsensusMessage(Sign(node, statement with { Value = value }), [], []), default);
    }

    /// <summary>The same with a justification of an earlier round, or with one statement of it several times.</summary>
    private PeerMessage.Consensus? Stale(TestWorld.Node node, PeerMessage.Consensus said)
    {
        Statement statement = said.Message.Signed.Statement;
        if (statement.Type is not (StatementType.PrePrepare or StatementType.RoundChange) || statement.Round < 2)
            return null;
        SignedStatement[] changes = [.. _heard.Where(heard =>
            heard.Statement.Type == StatementType.RoundChange && heard.Statement.Instance == statement.Instance)];
        SignedStatement[] prepares = [.. _heard.Where(heard =>
            heard.Statement.Type == StatementType.Prepare && heard.Statement.Instance == statement.Instance)];
        int quorum = ClusterSize.Quorum(world.Keys.OperatorCount);
        if (statement.Type == StatementType.RoundChange)
        {
            if (random.NextBool(0.5))
                return Forge(node, statement, quorum);
            if (prepares.Length == 0)
                return null;
            Statement lie = statement with { PreparedRound = prepares[^1].Statement.Round, PreparedValue = prepares[^1].Statement.Value };
            return lie.PreparedRound >= lie.Round
                ? null
                : new PeerMessage.Consensus(new ConsensusMessage(Sign(node, lie), [], [.. Enumerable.Repeat(prepares[^1], quorum)]), default);
        }

        if (changes.Length == 0)
            return null;
        SignedStatement[] chosen = random.NextBool(0.5)
            ? [.. Enumerable.Repeat(changes[^1], quorum)]
            : [.. changes.Where(change => change.Statement.PreparedRound == 0).Take(quorum)];
        return new PeerMessage.Consensus(new ConsensusMessage(said.Message.Signed, chosen, []), said.Value);
    }

    /// <summary>A quorum of PREPAREs that nobody said, for what this operator would like to have been prepared.</summary>
    private PeerMessage.Consensus? Forge(TestWorld.Node node, Statement statement, int quorum)
    {
        SignedStatement? wanted = _heard.FindLast(heard =>
            heard.Statement.Instance == statement.Instance && heard.Statement.Type is StatementType.PrePrepare or StatementType.Prepare);
        if (wanted is null)
            return null;
        tally.Count(FaultKind.JustificationForged);
        ValueHash value = random.NextBool(0.5) ? wanted.Statement.Value : ValueHash.Of([7]);
        int round = statement.Round - 1;
        SignedStatement[] forged = [.. Enumerable.Range(1, quorum).Select(index => Sign(node, new Statement(
            statement.Instance, StatementType.Prepare, round, value, 0, default, new OperatorIndex(index), wanted.Statement.Fence)))];
        Statement lie = statement with { PreparedRound = round, PreparedValue = value };
        return new PeerMessage.Consensus(new ConsensusMessage(Sign(node, lie), [], forged), default);
    }

    private PeerMessage Bend(TestWorld.Node node, PeerMessage.Partials said)
    {
        if (!random.NextBool(malice.SpoilPartials))
            return said;
        PartialBundle bundle = said.Signed.Bundle;
        List<PartialGroup> groups = [];
        foreach (PartialGroup group in bundle.Groups)
        {
            groups.Add(group with
            {
                Partials = [.. group.Partials.Select(partial => partial with { Signature = Spoil(node.Index, bundle.Slot, partial) })],
            });
        }

        return Sign(node, said, bundle with { Groups = groups });
    }

    private PeerMessage.Partials Sign(TestWorld.Node node, PeerMessage.Partials said, PartialBundle instead)
    {
        byte[] signature = new byte[NodePublicKey.SignatureLength];
        world.SignerOf(node.Index).Sign(
            PartialBundleDigest.Compute(TestWorld.Definition, node.Index, said.Signed.Fence, instead), signature);
        return new PeerMessage.Partials(said.Signed with { Bundle = instead, Signature = signature });
    }

    /// <summary>
    /// Two malicious operators choose errors that vanish where both are combined with the same others, and show wherever one of
    /// the two or another honest one is; a third, or a lone one, only errs. On the curve each sends what it signed before.
    /// </summary>
    private BlsSignatureBytes Spoil(OperatorIndex by, Slot slot, ValidatorPartial partial)
    {
        if (world.Crypto is not LinearCrypto)
        {
            BlsSignatureBytes earlier = _earlier.GetValueOrDefault(by, partial.Signature);
            _earlier[by] = partial.Signature;
            tally.Count(FaultKind.PartialSpoilt);
            return earlier;
        }

        int[] pair = [.. malice.Operators.Order().Take(2)];
        int place = Array.IndexOf(pair, by.Value);
        if (pair.Length < 2 || place < 0)
        {
            tally.Count(FaultKind.PartialSpoilt);
            return LinearCrypto.Shift(partial.Signature, 7);
        }

        tally.Count(FaultKind.PartialsCancelling);
        int[] honest = [.. Enumerable.Range(1, world.Keys.OperatorCount).Where(index => !malice.Operators.Contains(index))];
        int first = (int)((slot.Value + partial.Validator.Value) % (ulong)honest.Length);
        int[] subset = [.. pair, .. Enumerable.Range(0, world.Keys.Threshold - 2).Select(i => honest[(first + i) % honest.Length])];
        ulong others = Weight(subset, pair[1 - place]);
        return LinearCrypto.Shift(partial.Signature, place == 0 ? others : LinearField.Subtract(0, others));
    }

    /// <summary>By what a partial counts when these are combined.</summary>
    private static ulong Weight(int[] subset, int index) =>
        LinearField.Interpolate([.. subset.Select(one => (one, one == index ? 1UL : 0UL))]);

    /// <summary>Votes about slots that are not now, and for rounds that are far away.</summary>
    private IEnumerable<PeerMessage> Noise(TestWorld.Node node, PeerMessage said)
    {
        if (said is not PeerMessage.Consensus { Message.Signed.Statement: { } statement })
            yield break;
        foreach (ulong ahead in (ulong[])[1, 2, 3, 40])
        {
            Statement elsewhere = statement with
            {
                Type = StatementType.Prepare,
                Value = ValueHash.Of([(byte)ahead]),
                PreparedRound = 0,
                PreparedValue = default,
                Instance = statement.Instance with { Slot = statement.Instance.Slot + ahead },
                Round = 1 + random.Next(40),
            };
            yield return new PeerMessage.Consensus(new ConsensusMessage(Sign(node, elsewhere), [], []), default);
        }
    }

    private SignedStatement Sign(TestWorld.Node node, Statement statement)
    {
        Span<byte> definition = stackalloc byte[Bytes32.Length];
        Span<byte> digest = stackalloc byte[StatementDigest.Length];
        TestWorld.Definition.CopyTo(definition);
        StatementDigest.Compute(definition, statement, digest);
        byte[] signature = new byte[NodePublicKey.SignatureLength];
        world.SignerOf(node.Index).Sign(new Bytes32(digest), signature);
        return new SignedStatement(statement, signature);
    }

    private PeerMessage Count(FaultKind kind, PeerMessage message)
    {
        tally.Count(kind);
        return message;
    }
}

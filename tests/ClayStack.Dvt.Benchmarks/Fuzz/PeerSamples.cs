using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Signing;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Peers.Codec;
using ClayStack.Dvt.TestKit;
using Bytes32 = ClayStack.Dvt.Crypto.Bytes32;

namespace ClayStack.Dvt.Benchmarks.Fuzz;

/// <summary>A cluster with its node keys, and what its operators sign; for the tests and the fuzz of the peers' protocol.</summary>
internal sealed class PeerSamples : IDisposable
{
    public const int SlotsPerEpoch = 32;
    public const int RoundMax = 8;

    private readonly NodeKey[] _keys;

    public PeerSamples(int count = 4, long seed = 1)
    {
        SeededRandomSource random = new(seed);
        _keys = [.. Enumerable.Range(0, count).Select(_ => NodeKey.Generate(random))];
        DefinitionHash = new Bytes32(random.Bytes(Bytes32.Length));
        Operators = Enumerable.Range(1, count).ToDictionary(i => new OperatorIndex(i), i => _keys[i - 1].PublicKey);
    }

    public Bytes32 DefinitionHash { get; }

    public IReadOnlyDictionary<OperatorIndex, NodePublicKey> Operators { get; }

    public static Fence Fence { get; } = new(0, 7);

    public static RunIdentity Identity(int index, ulong fence = 7, byte start = 1) =>
        new(Word((byte)index), Word(start), new Fence(0, fence));

    public static Bytes32 Word(byte value) => new([.. Enumerable.Repeat(value, Bytes32.Length)]);

    public NodeKey Key(int index) => _keys[index - 1];

    public PeerSettings Settings(int self) => new(DefinitionHash, new OperatorIndex(self), Operators, SlotsPerEpoch, RoundMax);

    public PeerCodec Codec(
        int self, Func<ulong> slot, RunIdentity? identity = null, IReadOnlyList<PeerRecord>? records = null, PeerSettings? settings = null) =>
        new(
            settings ?? Settings(self),
            identity ?? Identity(self),
            Key(self),
            new SeededRandomSource(self),
            records ?? [],
            () => new Slot(slot()),
            () => Word(0xee));

    /// <summary>Both sides of a connection, after their hellos.</summary>
    public static (PeerSession Left, PeerSession Right) Connect(PeerCodec left, PeerCodec right)
    {
        PeerSession ofLeft = left.OpenSession(right.Settings.Self);
        PeerSession ofRight = right.OpenSession(left.Settings.Self);
        SessionStep leftSays = ofLeft.Receive(PeerStream.Control, ofRight.Begin().ToArray());
        SessionStep rightSays = ofRight.Receive(PeerStream.Control, ofLeft.Begin().ToArray());
        Accept(ofLeft, ofLeft.Receive(PeerStream.Control, rightSays.Replies[0].ToArray()));
        Accept(ofRight, ofRight.Receive(PeerStream.Control, leftSays.Replies[0].ToArray()));
        return (ofLeft, ofRight);

        static void Accept(PeerSession session, SessionStep step)
        {
            FuzzVerdict.Require(step.Hello is not null);
            session.HelloRecorded(HelloVerdict.Accepted);
        }
    }

    public SignedStatement Sign(Statement statement)
    {
        byte[] digest = new byte[StatementDigest.Length];
        StatementDigest.Compute(DefinitionHash.ToArray(), statement, digest);
        byte[] signature = new byte[NodePublicKey.SignatureLength];
        Key(statement.Sender.Value).Sign(new Bytes32(digest), signature);
        return new SignedStatement(statement, signature);
    }

    public SignedStatement Vote(
        StatementType type, ulong slot, int sender, ValueHash value, int round = 1, DutyType duty = DutyType.Attestation, Fence? fence = null) =>
        Sign(new Statement(
            new InstanceId(slot, (byte)duty), type, round, value, 0, default, new OperatorIndex(sender), fence ?? Fence));

    public SignedStatement RoundChange(ulong slot, int sender, int round, int preparedRound = 0, ValueHash prepared = default) =>
        Sign(new Statement(
            new InstanceId(slot, (byte)DutyType.Attestation),
            StatementType.RoundChange,
            round,
            default,
            preparedRound,
            prepared,
            new OperatorIndex(sender),
            Fence));

    public static PeerMessage.Consensus Message(SignedStatement signed, ReadOnlyMemory<byte> value = default) =>
        new(new ConsensusMessage(signed, [], []), value);

    public PeerMessage.Decided Decision(ulong slot, ReadOnlySpan<byte> value, ReadOnlyMemory<byte> attached, params int[] signers)
    {
        ValueHash hash = ValueHash.Of(value);
        SignedStatement[] commits = [.. signers.Select(signer => Vote(StatementType.Commit, slot, signer, hash))];
        return new PeerMessage.Decided(
            new DecidedCertificate(new InstanceId(slot, (byte)DutyType.Attestation), 1, hash, commits), attached);
    }

    /// <summary>One group for each root, with that many validators from an index on; the partials are any bytes.</summary>
    public SignedPartialBundle Bundle(
        int sender,
        ulong slot,
        DutyType duty = DutyType.Attestation,
        int validators = 3,
        byte root = 0x11,
        ulong firstValidator = 1_000_000,
        byte partial = 0x22,
        Fence? fence = null)
    {
        byte[] signature = [.. Enumerable.Repeat(partial, BlsSignatureBytes.Length)];
        ValidatorPartial[] partials =
        [
            .. Enumerable.Range(0, validators).Select(i => new ValidatorPartial(
                new ValidatorIndex(firstValidator + (ulong)i), BlsSignatureBytes.FromBytes(signature))),
        ];
        return Sign(sender, new PartialBundle(new Slot(slot), duty, [new PartialGroup(Root.FromBytes(Word(root).ToArray()), partials)]), fence);
    }

    public SignedPartialBundle Sign(int sender, PartialBundle bundle, Fence? fence = null)
    {
        byte[] signature = new byte[NodePublicKey.SignatureLength];
        Key(sender).Sign(
            PartialBundleDigest.Compute(DefinitionHash, new OperatorIndex(sender), fence ?? Fence, bundle), signature);
        return new SignedPartialBundle(new OperatorIndex(sender), fence ?? Fence, bundle, signature);
    }

    public void Dispose()
    {
        foreach (NodeKey key in _keys)
            key.Dispose();
    }
}

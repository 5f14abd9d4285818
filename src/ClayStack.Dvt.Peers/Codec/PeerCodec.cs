using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Peers.Codec;

/// <summary>
/// The peers' protocol of one node, without sockets, clocks or waiting: the production transport and the simulation put
/// the same codec between their wires and the actors. Thread-safe.
/// </summary>
public sealed class PeerCodec
{
    private readonly RunIdentity _identity;
    private readonly INodeSigner _signer;
    private readonly IRandomSource _random;
    private readonly Func<Bytes32> _manifestHead;
    private readonly Lock _randomGate = new();
    private readonly Dictionary<OperatorIndex, (PeerInbox Inbox, KeptWords Kept, PeerTally Tally)> _peers = [];

    /// <summary>Creates the codec of one run of a node.</summary>
    /// <param name="settings">The cluster.</param>
    /// <param name="identity">This node's store and run.</param>
    /// <param name="signer">This node's key; it is the one that the settings have for this node.</param>
    /// <param name="random">Where challenges come from.</param>
    /// <param name="records">What was kept of the peers before this start (<see cref="IPeerRecords.ReadAll"/>).</param>
    /// <param name="currentSlot">The slot that it is now; windows hang on it. From any thread.</param>
    /// <param name="manifestHead">The head of this node's validator manifest now. From any thread.</param>
    /// <exception cref="ArgumentException">The signer's key is not the settings' key of this node.</exception>
    /// <exception cref="InvalidDataException">A record was damaged or replaced.</exception>
    public PeerCodec(
        PeerSettings settings,
        RunIdentity identity,
        INodeSigner signer,
        IRandomSource random,
        IReadOnlyList<PeerRecord> records,
        Func<Slot> currentSlot,
        Func<Bytes32> manifestHead)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(signer);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(currentSlot);
        ArgumentNullException.ThrowIfNull(manifestHead);
        if (!settings.Operators.TryGetValue(settings.Self, out NodePublicKey? own) || !own.Equals(signer.PublicKey))
            throw new ArgumentException($"The definition has another node key for operator {settings.Self}: use the node key file of that operator.", nameof(signer));

        Settings = settings;
        CurrentSlot = currentSlot;
        _identity = identity;
        _signer = signer;
        _random = random;
        _manifestHead = manifestHead;
        StatementVerifier verifier = new(settings, signer);
        foreach (OperatorIndex peer in settings.Peers)
        {
            KeptWords kept = new(peer, settings.SlotsPerEpoch, records.FirstOrDefault(record => record.Peer == peer), currentSlot());
            PeerInbox inbox = new(peer, settings, signer, verifier, kept, currentSlot);
            _peers.Add(peer, (inbox, kept, new PeerTally()));
        }
    }

    /// <summary>The cluster.</summary>
    public PeerSettings Settings { get; }

    internal Func<Slot> CurrentSlot { get; }

    /// <summary>A session for a new connection to a peer. Quotas belong to the peer, not to the session.</summary>
    /// <exception cref="KeyNotFoundException">The settings have no such peer.</exception>
    public PeerSession OpenSession(OperatorIndex peer)
    {
        (PeerInbox inbox, KeptWords kept, PeerTally tally) = _peers[peer];
        Span<byte> nonce = stackalloc byte[Bytes32.Length];
        lock (_randomGate)
            _random.Fill(nonce);
        return new PeerSession(this, peer, inbox, kept, tally, new Bytes32(nonce));
    }

    /// <summary>Remembers of a message that is about to be sent to a peer that an answer may come.</summary>
    /// <exception cref="KeyNotFoundException">The settings have no such peer.</exception>
    public void Sending(OperatorIndex peer, PeerMessage message)
    {
        if (message is PeerMessage.ValueRequest request)
            _peers[peer].Inbox.Expect(request);
    }

    /// <summary>How many things of a peer were refused for a reason.</summary>
    /// <exception cref="KeyNotFoundException">The settings have no such peer.</exception>
    public long Refusals(OperatorIndex peer, PeerRefusal reason) => _peers[peer].Tally.RefusalsOf(reason);

    internal PeerTally TallyOf(OperatorIndex peer) => _peers[peer].Tally;

    internal SignedHello SignHello(OperatorIndex receiver, Bytes32 nonce)
    {
        byte[] signature = new byte[NodePublicKey.SignatureLength];
        SignedHello hello = new(
            PeerLimits.Major,
            PeerLimits.Minor,
            Settings.DefinitionHash,
            Settings.Self,
            receiver,
            nonce,
            _manifestHead(),
            _identity,
            signature);
        _signer.Sign(HelloDigest.Compute(hello), signature);
        return hello;
    }

    internal bool Verify(OperatorIndex @operator, Bytes32 digest, ReadOnlyMemory<byte> signature) =>
        _signer.Verify(Settings.Operators[@operator], digest, signature.Span);
}

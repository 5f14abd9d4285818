using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Signing;
using ClayStack.Dvt.Peers.Codec;
using Google.Protobuf;
using static ClayStack.Dvt.Benchmarks.Fuzz.FuzzVerdict;
using Slot = ClayStack.Dvt.Ethereum.Primitives.Slot;
using W = ClayStack.Dvt.Peers.Wire;

namespace ClayStack.Dvt.Benchmarks.Fuzz;

/// <summary>
/// Frames of peers under fuzz. Whatever comes, nothing throws; and whatever is admitted under a signature is what its signer
/// signed, however its encoding was changed.
/// </summary>
internal static class PeersFuzz
{
    private const ulong Now = 1000;
    private const int Sender = 2;

    /// <summary>The decoders.</summary>
    public static IReadOnlyList<FuzzTarget> Targets()
    {
        PeerSamples cluster = new();
        byte[] value = [.. Enumerable.Range(0, 128).Select(i => (byte)i)];
        ValueHash hash = ValueHash.Of(value);
        SignedStatement[] prepares = [.. Enumerable.Range(1, 3).Select(sender => cluster.Vote(StatementType.Prepare, Now, sender, hash))];
        SignedStatement[] changes = [.. Enumerable.Range(1, 3).Select(sender => cluster.RoundChange(Now, sender, 2, 1, hash))];
        SignedStatement proposal = cluster.Vote(StatementType.PrePrepare, Now, Sender, hash, round: 2);
        PeerMessage[] messages =
        [
            PeerSamples.Message(cluster.Vote(StatementType.PrePrepare, Now, Sender, hash), value),
            PeerSamples.Message(cluster.Vote(StatementType.Commit, Now, Sender, hash)),
            new PeerMessage.Consensus(new ConsensusMessage(proposal, changes, prepares), value),
            new PeerMessage.Consensus(new ConsensusMessage(changes[1], [], prepares), default),
            cluster.Decision(Now, value, value, 1, 3, 4),
            new PeerMessage.ValueRequest(new InstanceId(Now, 1), hash),
            new PeerMessage.Partials(cluster.Bundle(Sender, Now)),
        ];
        byte[] large = new byte[PeerLimits.InlineValueBytesMax + 1];
        return
        [
            new FuzzTarget(
                "Peer control frame",
                [.. messages.Select(message => PeerEncoder.Encode(message)[0].ToArray())],
                new ControlDecoder(cluster, messages).Decode),
            new FuzzTarget(
                "Peer bulk frame",
                [
                    PeerEncoder.Encode(new PeerMessage.ValueResponse(new InstanceId(Now, 1), hash, value))[0].ToArray(),
                    PeerEncoder.Encode(new PeerMessage.ValueResponse(new InstanceId(Now, 2), ValueHash.Of(large), large))[0].ToArray(),
                ],
                input => DecodeBulk(cluster, input)),
            HelloTarget(cluster),
        ];
    }

    private static bool DecodeBulk(PeerSamples cluster, byte[] input)
    {
        if (!TryParse(W.BulkFrame.Parser, input, out W.BulkFrame? frame) || frame!.BodyCase != W.BulkFrame.BodyOneofCase.Chunk)
            return false;
        return Inbox(cluster).Admit(frame.Chunk).Refusal == PeerRefusal.None;
    }

    private static FuzzTarget HelloTarget(PeerSamples cluster)
    {
        // The receiver's challenges are drawn from a seed, so each new codec gives the same one.
        PeerCodec sender = cluster.Codec(Sender, () => Now);
        PeerCodec Receiver() => cluster.Codec(1, () => Now);
        PeerSession hears = Receiver().OpenSession(new OperatorIndex(Sender));
        byte[] challenge = sender.OpenSession(new OperatorIndex(1)).Begin().ToArray();
        byte[] hello = sender.OpenSession(new OperatorIndex(1)).Receive(PeerStream.Control, hears.Begin().ToArray()).Replies[0].ToArray();
        return new FuzzTarget("Peer hello", [hello], input =>
        {
            PeerSession session = Receiver().OpenSession(new OperatorIndex(Sender));
            session.Receive(PeerStream.Control, challenge);
            SessionStep step = session.Receive(PeerStream.Control, input);
            Require(!session.IsOpen);
            if (step.Hello is null)
                return false;
            Require(step.Hello.Run == PeerSamples.Identity(Sender));
            return true;
        });
    }

    private static bool TryParse<T>(MessageParser<T> parser, byte[] input, out T? message)
        where T : class, IMessage<T> => HelloWire.TryParse(parser, input, out message);

    private static PeerInbox Inbox(PeerSamples cluster)
    {
        PeerSettings settings = cluster.Settings(1);
        return new PeerInbox(
            new OperatorIndex(Sender),
            settings,
            cluster.Key(1),
            new StatementVerifier(settings, cluster.Key(1)),
            new KeptWords(new OperatorIndex(Sender), PeerSamples.SlotsPerEpoch, record: null, new Slot(Now)),
            () => new Slot(Now));
    }

    /// <summary>Each input meets an inbox that has seen nothing.</summary>
    private sealed class ControlDecoder(PeerSamples cluster, IReadOnlyList<PeerMessage> signed)
    {
        private readonly HashSet<Statement> _statements =
        [
            .. signed.OfType<PeerMessage.Consensus>().SelectMany(message =>
                message.Message.Prepares.Concat(message.Message.RoundChanges).Append(message.Message.Signed)).Select(one => one.Statement),
            .. signed.OfType<PeerMessage.Decided>().SelectMany(message => message.Certificate.Commits).Select(one => one.Statement),
        ];

        private readonly HashSet<Bytes32> _bundles =
            [.. signed.OfType<PeerMessage.Partials>().Select(message => PartialBundleDigest.HashContent(message.Signed.Bundle.Groups))];

        public bool Decode(byte[] input)
        {
            if (!TryParse(W.ControlFrame.Parser, input, out W.ControlFrame? frame))
                return false;
            Admission admission = Inbox(cluster).Admit(frame!, PeerSamples.Fence);
            foreach (PeerEvent told in admission.Events)
            {
                Require(told.Peer.Value == Sender);
                if (told is PeerEvent.Received received)
                    Require(IsAuthentic(received.Message));
            }

            return admission.Refusal == PeerRefusal.None;
        }

        private bool IsAuthentic(PeerMessage message) => message switch
        {
            PeerMessage.Consensus consensus =>
                consensus.Message.Prepares.Concat(consensus.Message.RoundChanges).Append(consensus.Message.Signed)
                    .All(one => _statements.Contains(one.Statement)),
            PeerMessage.Decided decided => decided.Certificate.Commits.All(one => _statements.Contains(one.Statement)),
            PeerMessage.Partials partials => _bundles.Contains(PartialBundleDigest.HashContent(partials.Signed.Bundle.Groups)),
            _ => true,
        };
    }
}

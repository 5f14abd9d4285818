using System.Globalization;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Signing;
using ClayStack.Dvt.Ethereum.Primitives;
using Google.Protobuf;
using W = ClayStack.Dvt.Peers.Wire;

namespace ClayStack.Dvt.Peers.Codec;

/// <summary>
/// One connection to one peer, without the connection: frames in, steps out. First each side sends a challenge, then a hello
/// that signs the other's; after that both streams are open. Nothing that a peer sends makes it throw. The control stream's
/// frames come one after another, and so do the bulk stream's; the two may come side by side.
/// </summary>
public sealed class PeerSession
{
    private const int KeptBundlesMax = 2;

    private readonly PeerCodec _codec;
    private readonly PeerInbox _inbox;
    private readonly KeptWords _kept;
    private readonly PeerTally _tally;
    private SignedHello? _hello;
    private PeerHello? _heard;
    private bool _challenged;
    private volatile State _state = State.Greeting;

    internal PeerSession(PeerCodec codec, OperatorIndex peer, PeerInbox inbox, KeptWords kept, PeerTally tally, Bytes32 nonce)
    {
        _codec = codec;
        _inbox = inbox;
        _kept = kept;
        _tally = tally;
        Peer = peer;
        Nonce = nonce;
    }

    private enum State
    {
        Greeting,
        Recording,
        Open,
        Ended,
    }

    /// <summary>The other side.</summary>
    public OperatorIndex Peer { get; }

    /// <summary>What the peer's hello has to sign; also what ties the bulk stream to this session.</summary>
    public Bytes32 Nonce { get; }

    /// <summary>What the peer asked this node to sign; zero before its challenge.</summary>
    public Bytes32 PeerNonce { get; private set; }

    /// <summary>Whether both hellos were found good, so that messages may be sent.</summary>
    public bool IsOpen => _state == State.Open;

    /// <summary>The first frame to send.</summary>
    public PeerFrame Begin() =>
        PeerEncoder.Control(new W.ControlFrame { Challenge = new W.Challenge { Nonce = HelloWire.Bytes(Nonce) } });

    /// <summary>A ping; its id comes back by <see cref="SessionStep.Pong"/>.</summary>
    public static PeerFrame Ping(ulong id) => PeerEncoder.Control(new W.ControlFrame { Ping = new W.Ping { Id = id } });

    /// <summary>Takes the bytes of one frame.</summary>
    public SessionStep Receive(PeerStream stream, ReadOnlyMemory<byte> bytes)
    {
        bool control = stream == PeerStream.Control;
        if (bytes.Length > (control ? PeerLimits.ControlFrameBytesMax : PeerLimits.BulkFrameBytesMax))
            return Refuse(PeerRefusal.Oversized);
        if (control)
        {
            return HelloWire.TryParse(W.ControlFrame.Parser, bytes, out W.ControlFrame? frame)
                ? Receive(frame)
                : Refuse(PeerRefusal.Malformed);
        }

        return HelloWire.TryParse(W.BulkFrame.Parser, bytes, out W.BulkFrame? chunk)
            ? Receive(chunk)
            : Refuse(PeerRefusal.Malformed);
    }

    /// <summary>The hello that a step asked to record is recorded, or not.</summary>
    public SessionStep HelloRecorded(HelloVerdict verdict)
    {
        if (_state != State.Recording || _hello is null || _heard is null)
            return SessionStep.Nothing;
        switch (verdict)
        {
            case HelloVerdict.Accepted:
                PeerRefusal late = _kept.Accept(_hello);
                if (late != PeerRefusal.None)
                    return End(late);
                _state = State.Open;
                return new SessionStep { Events = [new PeerEvent.Connected(Peer, _heard)] };
            case HelloVerdict.LowerFence:
                return End(PeerRefusal.StaleFence);
            case HelloVerdict.SecondRun:
                return End(PeerRefusal.RivalRun);
            default:
                _state = State.Ended;
                return new SessionStep { Ends = "the peer's hello could not be recorded durably; it is tried again" };
        }
    }

    /// <summary>The connection is gone. The subscriber gets what waited for a value, without it.</summary>
    public SessionStep End()
    {
        _state = State.Ended;
        return new SessionStep { Events = _inbox.Interrupt() };
    }

    internal SessionStep Receive(W.ControlFrame frame)
    {
        _tally.CountFrame();
        switch (frame.BodyCase)
        {
            case W.ControlFrame.BodyOneofCase.Challenge:
                return Challenge(frame.Challenge);
            case W.ControlFrame.BodyOneofCase.Hello:
                return Hello(frame.Hello);
            case W.ControlFrame.BodyOneofCase.None:
                return Refuse(PeerRefusal.Malformed);
        }

        if (_state != State.Open || _hello is null)
            return End(PeerRefusal.OutOfOrder);
        if (!_kept.IsLast(_hello.Identity))
            return End(PeerRefusal.StaleFence);
        _kept.See(_hello.Identity, _codec.CurrentSlot());
        switch (frame.BodyCase)
        {
            case W.ControlFrame.BodyOneofCase.Ping:
                PeerRefusal refusal = _inbox.AdmitPing();
                return refusal == PeerRefusal.None
                    ? new SessionStep { Replies = [PeerEncoder.Control(new W.ControlFrame { Pong = new W.Pong { Id = frame.Ping.Id, Watch = _kept.Watch(_codec.CurrentSlot()) } })] }
                    : Refuse(refusal);
            case W.ControlFrame.BodyOneofCase.Pong:
                return Pong(frame.Pong);
            default:
                return Judged(_inbox.Admit(frame, _hello.Identity.Fence));
        }
    }

    internal SessionStep Receive(W.BulkFrame frame)
    {
        _tally.CountFrame();
        if (_state != State.Open || frame.BodyCase == W.BulkFrame.BodyOneofCase.Open)
            return End(PeerRefusal.OutOfOrder);
        if (_hello is null || !_kept.IsLast(_hello.Identity))
            return End(PeerRefusal.StaleFence);
        return frame.BodyCase == W.BulkFrame.BodyOneofCase.Chunk
            ? Judged(_inbox.Admit(frame.Chunk))
            : Refuse(PeerRefusal.Malformed);
    }

    /// <summary>Counts a refusal that the host found before a frame was whole.</summary>
    internal SessionStep Refuse(PeerRefusal reason)
    {
        _tally.CountRefusal(reason);
        return new SessionStep { Refusal = reason };
    }

    private SessionStep Challenge(W.Challenge challenge)
    {
        if (_challenged || _state != State.Greeting)
            return End(PeerRefusal.OutOfOrder);
        if (!Bytes32.TryFromBytes(challenge.Nonce.Span, out Bytes32 nonce))
            return End(PeerRefusal.Malformed);

        _challenged = true;
        PeerNonce = nonce;
        W.Hello hello = new() { Own = HelloWire.Encode(_codec.SignHello(Peer, nonce)) };
        _kept.WriteTo(hello, _codec.CurrentSlot());
        return new SessionStep { Replies = [PeerEncoder.Control(new W.ControlFrame { Hello = hello })] };
    }

    private SessionStep Hello(W.Hello wire)
    {
        if (!_challenged || _state != State.Greeting)
            return End(PeerRefusal.OutOfOrder);
        if (!WireReader.TryHello(wire.Own, out SignedHello? hello) || wire.KeptBundles.Count > KeptBundlesMax)
            return End(PeerRefusal.Malformed);
        if (hello.Major != PeerLimits.Major || Math.Abs((long)hello.Minor - PeerLimits.Minor) > 1)
            return End(PeerRefusal.WrongVersion);
        if (hello.DefinitionHash != _codec.Settings.DefinitionHash)
            return End(PeerRefusal.WrongCluster);
        if (hello.Sender != Peer)
            return End(PeerRefusal.WrongSender);
        if (hello.Receiver != _codec.Settings.Self || hello.Nonce != Nonce)
            return End(PeerRefusal.ReplayedHello);

        // The connection is authenticated: whatever run this is, it speaks under the peer's key (PROTOCOL S6).
        _kept.See(hello.Identity, _codec.CurrentSlot());
        PeerRefusal judged = _kept.Judge(hello.Identity);
        if (judged != PeerRefusal.None)
            return End(judged);
        if (!_codec.Verify(Peer, HelloDigest.Compute(hello), hello.Signature))
            return End(PeerRefusal.BadSignature);

        _hello = hello;
        _heard = new PeerHello(
            string.Create(CultureInfo.InvariantCulture, $"{hello.Major}.{hello.Minor}"), hello.ManifestHead, hello.Identity, ReadTraces(wire))
        {
            Watch = WireReader.TryWatch(wire.Watch, out IdentityWatch? watch) ? watch : null,
        };
        _state = State.Recording;
        return new SessionStep { Hello = new HelloToRecord(Peer, hello.Identity, wire.Own.ToByteArray()) };
    }

    /// <summary>
    /// What the peer shows of this node's own words. Only our signature makes it one: a claim without it is counted, and
    /// otherwise ignored (PROTOCOL S5).
    /// </summary>
    private OwnTraces? ReadTraces(W.Hello wire)
    {
        PeerSettings settings = _codec.Settings;
        RunIdentity? lastRun = null;
        if (wire.KeptHello is not null)
        {
            if (WireReader.TryHello(wire.KeptHello, out SignedHello? kept)
                && kept.Sender == settings.Self
                && kept.Receiver == Peer
                && kept.DefinitionHash == settings.DefinitionHash
                && _codec.Verify(settings.Self, HelloDigest.Compute(kept), kept.Signature))
                lastRun = kept.Identity;
            else
                _tally.CountRefusal(PeerRefusal.BadSignature);
        }

        Slot? highestSlot = null;
        Fence? slotFence = null;
        Epoch? highestTarget = null;
        foreach (W.BundleProof shown in wire.KeptBundles)
        {
            if (!WireReader.TryProof(shown, out BundleProof? proof)
                || !_codec.Verify(
                    settings.Self,
                    PartialBundleDigest.Compute(
                        settings.DefinitionHash, settings.Self, proof.Fence, proof.Slot, proof.Duty, proof.ContentHash),
                    proof.Signature))
            {
                _tally.CountRefusal(PeerRefusal.BadSignature);
                continue;
            }

            Epoch epoch = new(proof.Slot.Value / (ulong)settings.SlotsPerEpoch);
            if (highestSlot is null || proof.Slot > highestSlot)
            {
                highestSlot = proof.Slot;
                slotFence = proof.Fence;
            }

            if (proof.Duty == DutyType.Attestation && (highestTarget is null || epoch > highestTarget))
                highestTarget = epoch;
        }

        return lastRun is null && highestSlot is null ? null : new OwnTraces(lastRun, highestSlot, highestTarget, slotFence);
    }

    private SessionStep Pong(W.Pong pong) => WireReader.TryWatch(pong.Watch, out IdentityWatch? watch)
        ? new SessionStep { Pong = pong.Id, Events = [new PeerEvent.Watched(Peer, watch)] }
        : new SessionStep { Pong = pong.Id };

    private SessionStep Judged(Admission admission)
    {
        if (admission.Refusal != PeerRefusal.None)
            return Refuse(admission.Refusal) with { Events = admission.Events };
        return admission.Events.Count == 0 ? SessionStep.Nothing : new SessionStep { Events = admission.Events, Signed = admission.Signed };
    }

    private SessionStep End(PeerRefusal reason)
    {
        _state = State.Ended;
        _tally.CountRefusal(reason);
        return new SessionStep { Refusal = reason, Ends = PeerRefusals.Code(reason) };
    }
}

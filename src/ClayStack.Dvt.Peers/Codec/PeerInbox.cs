using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Signing;
using ClayStack.Dvt.Ethereum.Primitives;
using W = ClayStack.Dvt.Peers.Wire;

namespace ClayStack.Dvt.Peers.Codec;

/// <summary>
/// Judges what one peer sends, in the order of cost (PROTOCOL P3): structure, sender, run, window, quota, and only then
/// signatures. It outlives connections, so that no quota is fresh after a reconnection. Thread-safe: the two streams of a
/// peer are read side by side.
/// </summary>
internal sealed class PeerInbox(
    OperatorIndex peer, PeerSettings settings, INodeSigner signer, StatementVerifier verifier, KeptWords kept, Func<Slot> currentSlot)
{
    // An honest node never sends one; a few are let pass, since a verification costs a tenth of a millisecond.
    private const int FaultsPerSlotMax = 8;

    // More than one for a second of a slot of 12 seconds.
    private const int PingsPerSlotMax = 32;

    private readonly Lock _gate = new();
    private readonly Dictionary<InstanceId, InstanceQuota> _instances = [];
    private readonly BundleLedger _bundles = new(settings.SlotsPerEpoch);
    private readonly ValueLedger _values = new(peer);
    private Slot _now;
    private int _faults;
    private int _pings;

    /// <summary>A frame of the control stream after the hellos.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="fence">The run that the peer's hello named.</param>
    public Admission Admit(W.ControlFrame frame, Fence fence)
    {
        lock (_gate)
        {
            Advance();
            if (_faults >= FaultsPerSlotMax)
                return Admission.Refused(PeerRefusal.Muted);
            Admission admission = frame.BodyCase switch
            {
                W.ControlFrame.BodyOneofCase.Consensus => Consensus(frame.Consensus, fence),
                W.ControlFrame.BodyOneofCase.Decided => Decided(frame.Decided),
                W.ControlFrame.BodyOneofCase.ValueRequest => Request(frame.ValueRequest),
                W.ControlFrame.BodyOneofCase.Partials => Partials(frame.Partials, fence),
                _ => Admission.Refused(PeerRefusal.Malformed),
            };
            if (admission.Refusal == PeerRefusal.BadSignature)
                _faults++;
            return admission;
        }
    }

    /// <summary>Whether a ping is answered.</summary>
    public PeerRefusal AdmitPing()
    {
        lock (_gate)
        {
            Advance();
            if (_pings == PingsPerSlotMax)
                return PeerRefusal.OverQuota;
            _pings++;
            return PeerRefusal.None;
        }
    }

    /// <summary>A frame of the bulk stream.</summary>
    public Admission Admit(W.ValueChunk chunk)
    {
        lock (_gate)
        {
            Advance();
            if (!WireReader.TryChunk(chunk, out InstanceId instance, out ValueHash value))
                return Admission.Refused(PeerRefusal.Malformed);
            if (!InWindow(instance))
                return Admission.Refused(PeerRefusal.OutsideWindow);
            return _values.Add(instance, value, chunk.Length, chunk.Offset, chunk.Data.Span, QuotaOf(instance));
        }
    }

    /// <summary>This node asks the peer for a value, so an answer is expected.</summary>
    public void Expect(PeerMessage.ValueRequest request)
    {
        lock (_gate)
        {
            Advance();
            if (InWindow(request.Instance))
                QuotaOf(request.Instance).Request(request.Value);
        }
    }

    /// <summary>The connection is gone; what waited for a value goes out without it.</summary>
    public IReadOnlyList<PeerEvent> Interrupt()
    {
        lock (_gate)
            return _values.Interrupt();
    }

    private Admission Consensus(W.Consensus wire, Fence fence)
    {
        if (!WireReader.TryStatement(wire.Statement, settings, out SignedStatement? signed)
            || !WireReader.TryValue(wire.Value, wire.ValueLength))
            return Admission.Refused(PeerRefusal.Malformed);
        Statement statement = signed.Statement;
        bool proposes = statement.Type == StatementType.PrePrepare;
        bool mayCarryPrepares = proposes || statement.Type == StatementType.RoundChange;
        if (!WireReader.TryJustification(
                wire.RoundChanges, StatementType.RoundChange, statement.Instance, settings, out IReadOnlyList<SignedStatement>? roundChanges)
            || !WireReader.TryJustification(
                wire.Prepares, StatementType.Prepare, statement.Instance, settings, out IReadOnlyList<SignedStatement>? prepares)
            || (!proposes && (roundChanges.Count > 0 || !wire.Value.IsEmpty || wire.ValueLength > 0))
            || (!mayCarryPrepares && prepares.Count > 0))
            return Admission.Refused(PeerRefusal.Malformed);

        if (statement.Sender != peer)
            return Admission.Refused(PeerRefusal.WrongSender);
        if (statement.Fence != fence)
            return Admission.Refused(PeerRefusal.WrongFence);
        if (!InWindow(statement.Instance))
            return Admission.Refused(PeerRefusal.OutsideWindow);
        InstanceQuota.Vote vote = QuotaOf(statement.Instance).Of(statement);
        if (vote.First is not null && vote.First.Statement == statement)
            return Admission.Refused(PeerRefusal.Duplicate);
        if (!vote.UsePlace())
            return Admission.Refused(PeerRefusal.OverQuota);
        if (!wire.Value.IsEmpty && ValueHash.Of(wire.Value.Span) != statement.Value)
            return Admission.Refused(PeerRefusal.ValueMismatch);

        if (!verifier.Verify(signed))
            return Admission.Refused(PeerRefusal.BadSignature);
        if (vote.First is not null)
            return Admission.Of(new PeerEvent.Equivocated(peer, vote.First, signed));
        vote.First = signed;
        if (!verifier.VerifyAll(roundChanges) || !verifier.VerifyAll(prepares))
            return Admission.Refused(PeerRefusal.BadSignature);

        PeerMessage.Consensus message = new(new ConsensusMessage(signed, roundChanges, prepares), wire.Value.Memory);
        return wire.ValueLength > 0
            ? _values.Announce(message, statement.Instance, statement.Value)
            : Admission.Of(new PeerEvent.Received(peer, message));
    }

    private Admission Decided(W.Decided wire)
    {
        if (!WireReader.TryCertificate(wire, settings, out DecidedCertificate? certificate)
            || !WireReader.TryValue(wire.Value, wire.ValueLength))
            return Admission.Refused(PeerRefusal.Malformed);
        if (!InWindow(certificate.Instance))
            return Admission.Refused(PeerRefusal.OutsideWindow);
        if (!QuotaOf(certificate.Instance).UseCertificate())
            return Admission.Refused(PeerRefusal.OverQuota);
        if (!wire.Value.IsEmpty && ValueHash.Of(wire.Value.Span) != certificate.Value)
            return Admission.Refused(PeerRefusal.ValueMismatch);
        if (!verifier.VerifyAll(certificate.Commits))
            return Admission.Refused(PeerRefusal.BadSignature);

        PeerMessage.Decided message = new(certificate, wire.Value.Memory);
        return wire.ValueLength > 0
            ? _values.Announce(message, certificate.Instance, certificate.Value)
            : Admission.Of(new PeerEvent.Received(peer, message));
    }

    private Admission Request(W.ValueRequest wire)
    {
        if (!WireReader.TryRequest(wire, out PeerMessage.ValueRequest? request))
            return Admission.Refused(PeerRefusal.Malformed);
        if (!InWindow(request.Instance))
            return Admission.Refused(PeerRefusal.OutsideWindow);
        return QuotaOf(request.Instance).UseRequest()
            ? Admission.Of(new PeerEvent.Received(peer, request))
            : Admission.Refused(PeerRefusal.OverQuota);
    }

    private Admission Partials(W.Partials wire, Fence fence)
    {
        if (!WireReader.TryBundle(wire, peer, out SignedPartialBundle? signed))
            return Admission.Refused(PeerRefusal.Malformed);
        PartialBundle bundle = signed.Bundle;
        if (signed.Fence != fence)
            return Admission.Refused(PeerRefusal.WrongFence);
        if (!DutyWindow.Contains(bundle.Duty, _now, bundle.Slot))
            return Admission.Refused(PeerRefusal.OutsideWindow);
        Bytes32 contentHash = PartialBundleDigest.HashContent(bundle.Groups);
        PeerRefusal reserved = _bundles.Reserve(bundle, contentHash);
        if (reserved != PeerRefusal.None)
            return Admission.Refused(reserved);

        Bytes32 digest = PartialBundleDigest.Compute(
            settings.DefinitionHash, peer, fence, bundle.Slot, bundle.Duty, contentHash);
        if (!signer.Verify(settings.Operators[peer], digest, signed.Signature.Span))
            return Admission.Refused(PeerRefusal.BadSignature);
        PeerRefusal taken = _bundles.Take(signed, contentHash, out SignedPartialBundle? contradicted);
        if (taken == PeerRefusal.None)
            return Admission.Of(new PeerEvent.Received(peer, new PeerMessage.Partials(signed))) with { Signed = kept.Observe(signed, contentHash) };
        return contradicted is null ? Admission.Refused(taken) : new Admission(taken, [new PeerEvent.SignedTwice(peer, contradicted, signed)]);
    }

    private bool InWindow(InstanceId instance) =>
        DutyWindow.Contains((DutyType)instance.Duty, _now, new Slot(instance.Slot));

    private InstanceQuota QuotaOf(InstanceId instance)
    {
        if (!_instances.TryGetValue(instance, out InstanceQuota? quota))
            _instances.Add(instance, quota = new InstanceQuota());
        return quota;
    }

    /// <summary>With each new slot the oldest leaves the windows; that is what bounds all that is kept here.</summary>
    private void Advance()
    {
        Slot now = currentSlot();
        if (now == _now)
            return;
        _now = now;
        _faults = 0;
        _pings = 0;
        Slot first = new(now.Value - Math.Min(now.Value, DutyWindow.BackMax));
        foreach (InstanceId instance in _instances.Keys)
        {
            if (instance.Slot < first.Value)
                _instances.Remove(instance);
        }

        _bundles.Prune(now, first);
        _values.Prune(first.Value);
        verifier.Prune(first);
    }
}

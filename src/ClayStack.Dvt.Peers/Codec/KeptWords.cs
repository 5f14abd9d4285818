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
/// What this node keeps of one peer's signed words, to refuse its older runs and to show it what it did (PROTOCOL P4, S5): the
/// last accepted hello, and the highest bundles of slashable kinds, for only those say something about the peer's store.
/// <see cref="IPeerRecords"/> makes it durable. Thread-safe.
/// </summary>
internal sealed class KeptWords
{
    private readonly OperatorIndex _peer;
    private readonly int _slotsPerEpoch;
    private readonly Lock _gate = new();
    private readonly List<(RunIdentity Run, WatchedSlot Last)> _sightings = [];
    private readonly WatchedSlot _since;
    private RunIdentity? _lastRun;
    private SignedHello? _lastHello;
    private BundleProof? _bySlot;
    private BundleProof? _byTarget;

    /// <exception cref="InvalidDataException">The record was damaged or replaced.</exception>
    public KeptWords(OperatorIndex peer, int slotsPerEpoch, PeerRecord? record, Slot now)
    {
        _peer = peer;
        _since = new WatchedSlot(now);
        _slotsPerEpoch = slotsPerEpoch;
        if (record is null)
            return;
        _lastRun = record.LastRun;
        _lastHello = HelloWire.ReadKeptHello(record.SignedHello);
        _bySlot = HelloWire.ReadKeptProof(record.SlotBundle);
        _byTarget = HelloWire.ReadKeptProof(record.TargetBundle);
    }

    /// <summary>Judges a run by the last accepted hello.</summary>
    public PeerRefusal Judge(RunIdentity run)
    {
        lock (_gate)
        {
            if (_lastRun is null || run.Fence > _lastRun.Fence)
                return PeerRefusal.None;
            if (run.Fence < _lastRun.Fence)
                return PeerRefusal.StaleFence;
            return run == _lastRun ? PeerRefusal.None : PeerRefusal.RivalRun;
        }
    }

    /// <summary>Takes a hello that was found good and is durable, unless a later run was faster.</summary>
    public PeerRefusal Accept(SignedHello hello)
    {
        lock (_gate)
        {
            PeerRefusal judged = Judge(hello.Identity);
            if (judged != PeerRefusal.None)
                return judged;
            _lastRun = hello.Identity;
            _lastHello = hello;
            return PeerRefusal.None;
        }
    }

    /// <summary>A run introduced itself over the peer's authenticated connection, or spoke again; it need not be accepted.</summary>
    public void See(RunIdentity run, Slot now)
    {
        lock (_gate)
        {
            int known = _sightings.FindIndex(sighting => sighting.Run == run);
            if (known >= 0)
            {
                _sightings[known].Last.Renew(now);
                return;
            }

            if (_sightings.Count == IdentityWatch.SightingsMax)
                _sightings.Remove(_sightings.MinBy(sighting => sighting.Last.At(now).Value));
            _sightings.Add((run, new WatchedSlot(now)));
        }
    }

    /// <summary>What is to be told the peer of the runs that speak as it (PROTOCOL S6).</summary>
    /// <param name="now">The present slot.</param>
    public W.IdentityWatch Watch(Slot now)
    {
        lock (_gate)
        {
            return HelloWire.Encode(new IdentityWatch(
                _since.At(now), [.. _sightings.Select(sighting => new RunSighting(sighting.Run, sighting.Last.At(now)))]));
        }
    }

    /// <summary>Whether that run is the last one: what an older one still says no longer counts.</summary>
    public bool IsLast(RunIdentity run)
    {
        lock (_gate)
            return run == _lastRun;
    }

    /// <summary>Looks at a verified bundle.</summary>
    /// <returns>What to keep durably; null if it is not the highest of anything.</returns>
    public PeerSigned? Observe(SignedPartialBundle signed, Bytes32 contentHash)
    {
        PartialBundle bundle = signed.Bundle;
        bool attestation = bundle.Duty == DutyType.Attestation;
        if (!attestation && bundle.Duty != DutyType.Proposal)
            return null;

        BundleProof proof = new(bundle.Slot, bundle.Duty, signed.Fence, contentHash, signed.Signature);
        lock (_gate)
        {
            // A target is the epoch of its slot (PROTOCOL C4), so the highest slot has the highest target.
            bool highestSlot = _bySlot is null || bundle.Slot > _bySlot.Slot;
            bool highestTarget = attestation && (_byTarget is null || TargetOf(proof) > TargetOf(_byTarget));
            if (!highestSlot && !highestTarget)
                return null;
            _bySlot = highestSlot ? proof : _bySlot;
            _byTarget = highestTarget ? proof : _byTarget;
        }

        return new PeerSigned(_peer, bundle.Slot, attestation ? TargetOf(proof) : null, HelloWire.Encode(proof).ToByteArray());
    }

    /// <summary>Puts what is kept into a hello to the peer.</summary>
    /// <param name="hello">The hello.</param>
    /// <param name="now">The present slot.</param>
    public void WriteTo(W.Hello hello, Slot now)
    {
        hello.Watch = Watch(now);
        lock (_gate)
        {
            if (_lastHello is not null)
                hello.KeptHello = HelloWire.Encode(_lastHello);
            if (_bySlot is not null)
                hello.KeptBundles.Add(HelloWire.Encode(_bySlot));
            if (_byTarget is not null && _byTarget != _bySlot)
                hello.KeptBundles.Add(HelloWire.Encode(_byTarget));
        }
    }

    private Epoch TargetOf(BundleProof proof) => new(proof.Slot.Value / (ulong)_slotsPerEpoch);
}

using System.Diagnostics.CodeAnalysis;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Signing;
using ClayStack.Dvt.Ethereum.Primitives;
using Google.Protobuf;
using Google.Protobuf.Collections;
using W = ClayStack.Dvt.Peers.Wire;

namespace ClayStack.Dvt.Peers.Codec;

/// <summary>
/// From parsed protobuf to the node's own types, field by field. False for whatever the encoder of an honest node cannot have
/// written: a missing field, a wrong length, a number out of range, fields that the type does not have. No signature is
/// looked at here.
/// </summary>
internal static class WireReader
{
    private const int GroupsPerSubcommitteeDuty = 4;

    /// <summary>A statement, by the rules of its type (see <see cref="Dvt.Consensus.Statement"/>).</summary>
    public static bool TryStatement(
        W.Statement? wire, PeerSettings settings, [NotNullWhen(true)] out SignedStatement? signed)
    {
        signed = null;
        if (wire is null
            || !TryInstance(wire.Duty, wire.Slot, out InstanceId instance)
            || wire.Type is < W.StatementType.PrePrepare or > W.StatementType.RoundChange
            || !TryRound(wire.Round, settings, out int round)
            || !TryOperator(wire.Sender, settings, out OperatorIndex sender)
            || !TryFence(wire.Fence, out Fence fence)
            || wire.Signature.Length != NodePublicKey.SignatureLength)
            return false;

        StatementType type = (StatementType)wire.Type;
        ValueHash value = default;
        ValueHash preparedValue = default;
        int preparedRound = 0;
        if (type != StatementType.RoundChange)
        {
            if (!TryHash(wire.Value, out value) || wire.PreparedRound != 0 || !wire.PreparedValue.IsEmpty)
                return false;
        }
        else if (!wire.Value.IsEmpty)
        {
            return false;
        }
        else if (wire.PreparedRound == 0)
        {
            if (!wire.PreparedValue.IsEmpty)
                return false;
        }
        else if (!TryRound(wire.PreparedRound, settings, out preparedRound)
            || preparedRound >= round
            || !TryHash(wire.PreparedValue, out preparedValue))
        {
            return false;
        }

        Statement statement = new(instance, type, round, value, preparedRound, preparedValue, sender, fence);
        signed = new SignedStatement(statement, wire.Signature.Memory);
        return true;
    }

    /// <summary>Statements that justify another: of one type and of its instance, by distinct senders.</summary>
    public static bool TryJustification(
        RepeatedField<W.Statement> wire,
        StatementType type,
        InstanceId instance,
        PeerSettings settings,
        [NotNullWhen(true)] out IReadOnlyList<SignedStatement>? statements)
    {
        statements = null;
        if (wire.Count > settings.Operators.Count)
            return false;

        SignedStatement[] read = new SignedStatement[wire.Count];
        int senders = 0;
        for (int i = 0; i < read.Length; i++)
        {
            if (!TryStatement(wire[i], settings, out SignedStatement? signed)
                || signed.Statement.Type != type
                || signed.Statement.Instance != instance
                || !TryAdd(ref senders, signed.Statement.Sender))
                return false;
            read[i] = signed;
        }

        statements = read;
        return true;
    }

    /// <summary>A certificate: at least a quorum of COMMITs by distinct senders.</summary>
    public static bool TryCertificate(
        W.Decided wire, PeerSettings settings, [NotNullWhen(true)] out DecidedCertificate? certificate)
    {
        certificate = null;
        if (!TryInstance(wire.Duty, wire.Slot, out InstanceId instance)
            || !TryRound(wire.Round, settings, out int round)
            || !TryHash(wire.ValueHash, out ValueHash value)
            || wire.Commits.Count < settings.Quorum
            || wire.Commits.Count > settings.Operators.Count)
            return false;

        SignedStatement[] commits = new SignedStatement[wire.Commits.Count];
        int senders = 0;
        for (int i = 0; i < commits.Length; i++)
        {
            W.CommitSeal seal = wire.Commits[i];
            if (!TryOperator(seal.Sender, settings, out OperatorIndex sender)
                || !TryAdd(ref senders, sender)
                || !TryFence(seal.Fence, out Fence fence)
                || seal.Signature.Length != NodePublicKey.SignatureLength)
                return false;
            Statement commit = new(instance, StatementType.Commit, round, value, 0, default, sender, fence);
            commits[i] = new SignedStatement(commit, seal.Signature.Memory);
        }

        certificate = new DecidedCertificate(instance, round, value, commits);
        return true;
    }

    /// <summary>The two ways in which a value goes with a message: inside of it, or announced by its length.</summary>
    public static bool TryValue(ByteString value, uint announcedLength) => announcedLength == 0
        ? value.Length <= PeerLimits.InlineValueBytesMax
        : value.IsEmpty && announcedLength is > PeerLimits.InlineValueBytesMax and <= PeerLimits.ValueBytesMax;

    /// <summary>A request for a value.</summary>
    public static bool TryRequest(W.ValueRequest wire, [NotNullWhen(true)] out PeerMessage.ValueRequest? request)
    {
        request = TryInstance(wire.Duty, wire.Slot, out InstanceId instance) && TryHash(wire.ValueHash, out ValueHash value)
            ? new PeerMessage.ValueRequest(instance, value)
            : null;
        return request is not null;
    }

    /// <summary>What a chunk is part of.</summary>
    public static bool TryChunk(W.ValueChunk wire, out InstanceId instance, out ValueHash value)
    {
        value = default;
        return TryInstance(wire.Duty, wire.Slot, out instance)
            && TryHash(wire.ValueHash, out value)
            && wire.Length is > 0 and <= PeerLimits.ValueBytesMax
            && wire.Data.Length is > 0 and <= PeerLimits.ChunkBytesMax
            && wire.Offset < wire.Length
            && (uint)wire.Data.Length <= wire.Length - wire.Offset;
    }

    /// <summary>A bundle: roots once, validators ascending in each group, as often as their kind of duty allows (PROTOCOL G1).</summary>
    public static bool TryBundle(W.Partials wire, OperatorIndex sender, [NotNullWhen(true)] out SignedPartialBundle? signed)
    {
        signed = null;
        if (!TryDuty(wire.Duty, out DutyType duty)
            || !TryFence(wire.Fence, out Fence fence)
            || wire.Groups.Count == 0
            || wire.Signature.Length != NodePublicKey.SignatureLength)
            return false;

        PartialGroup[] groups = new PartialGroup[wire.Groups.Count];
        HashSet<Root> roots = [];
        Dictionary<ulong, int> places = [];
        int placesMax = HasSubcommittees(duty) ? GroupsPerSubcommitteeDuty : 1;
        for (int i = 0; i < groups.Length; i++)
        {
            if (!TryGroup(wire.Groups[i], places, placesMax, out PartialGroup? group) || !roots.Add(group.SigningRoot))
                return false;
            groups[i] = group;
        }

        PartialBundle bundle = new(new Slot(wire.Slot), duty, groups);
        signed = new SignedPartialBundle(sender, fence, bundle, wire.Signature.Memory);
        return true;
    }

    /// <summary>Whether a validator may sign several roots for one slot and duty: one in each subcommittee.</summary>
    public static bool HasSubcommittees(DutyType duty) => duty is DutyType.SyncSelectionProof or DutyType.SyncContribution;

    /// <summary>A hello as it was signed.</summary>
    public static bool TryHello(W.SignedHello? wire, [NotNullWhen(true)] out SignedHello? hello)
    {
        hello = null;
        if (wire is null
            || wire.Major > int.MaxValue
            || wire.Minor > int.MaxValue
            || wire.Sender is 0 or > OperatorIndex.MaxValue
            || wire.Receiver is 0 or > OperatorIndex.MaxValue
            || !Bytes32.TryFromBytes(wire.DefinitionHash.Span, out Bytes32 definitionHash)
            || !Bytes32.TryFromBytes(wire.Nonce.Span, out Bytes32 nonce)
            || !Bytes32.TryFromBytes(wire.ManifestHead.Span, out Bytes32 manifestHead)
            || !Bytes32.TryFromBytes(wire.StoreId.Span, out Bytes32 storeId)
            || !Bytes32.TryFromBytes(wire.StartId.Span, out Bytes32 startId)
            || !TryFence(wire.Fence, out Fence fence)
            || wire.Signature.Length != NodePublicKey.SignatureLength)
            return false;

        hello = new SignedHello(
            (int)wire.Major,
            (int)wire.Minor,
            definitionHash,
            new OperatorIndex((int)wire.Sender),
            new OperatorIndex((int)wire.Receiver),
            nonce,
            manifestHead,
            new RunIdentity(storeId, startId, fence),
            wire.Signature.Memory);
        return true;
    }

    /// <summary>The proof of a bundle of a slashable kind.</summary>
    public static bool TryProof(W.BundleProof wire, [NotNullWhen(true)] out BundleProof? proof)
    {
        proof = TryDuty(wire.Duty, out DutyType duty)
            && duty is DutyType.Attestation or DutyType.Proposal
            && TryFence(wire.Fence, out Fence fence)
            && Bytes32.TryFromBytes(wire.ContentHash.Span, out Bytes32 contentHash)
            && wire.Signature.Length == NodePublicKey.SignatureLength
            ? new BundleProof(new Slot(wire.Slot), duty, fence, contentHash, wire.Signature.Memory)
            : null;
        return proof is not null;
    }

    private static bool TryGroup(
        W.PartialGroup wire, Dictionary<ulong, int> places, int placesMax, [NotNullWhen(true)] out PartialGroup? group)
    {
        group = null;
        int count = wire.Validators.Count;
        if (count == 0
            || wire.SigningRoot.Length != Root.Length
            || wire.Signatures.Length != (long)count * BlsSignatureBytes.Length)
            return false;

        ReadOnlySpan<byte> signatures = wire.Signatures.Span;
        ValidatorPartial[] partials = new ValidatorPartial[count];
        for (int i = 0; i < count; i++)
        {
            ulong validator = wire.Validators[i];
            places.TryGetValue(validator, out int taken);
            if ((i > 0 && validator <= wire.Validators[i - 1]) || taken == placesMax)
                return false;
            places[validator] = taken + 1;
            partials[i] = new ValidatorPartial(
                new ValidatorIndex(validator),
                BlsSignatureBytes.FromBytes(signatures.Slice(i * BlsSignatureBytes.Length, BlsSignatureBytes.Length)));
        }

        group = new PartialGroup(Root.FromBytes(wire.SigningRoot.Span), partials);
        return true;
    }

    private static bool TryDuty(W.Duty wire, out DutyType duty)
    {
        bool known = wire is >= W.Duty.Attestation and <= W.Duty.Deposit;
        duty = known ? (DutyType)wire : default;
        return known;
    }

    private static bool TryInstance(W.Duty duty, ulong slot, out InstanceId instance)
    {
        bool agreed = duty is >= W.Duty.Attestation and <= W.Duty.SyncContribution;
        instance = agreed ? new InstanceId(slot, (byte)duty) : default;
        return agreed;
    }

    private static bool TryRound(uint wire, PeerSettings settings, out int round)
    {
        bool known = wire >= 1 && wire <= (uint)settings.RoundMax;
        round = known ? (int)wire : 0;
        return known;
    }

    private static bool TryOperator(uint wire, PeerSettings settings, out OperatorIndex index)
    {
        index = wire <= OperatorIndex.MaxValue ? new OperatorIndex((int)wire) : default;
        return settings.Operators.ContainsKey(index);
    }

    /// <summary>What a peer heard under this node's identity; false from a version that does not tell, or if it is malformed.</summary>
    public static bool TryWatch(W.IdentityWatch? wire, [NotNullWhen(true)] out IdentityWatch? watch)
    {
        watch = null;
        if (wire is null || wire.Sightings.Count > IdentityWatch.SightingsMax)
            return false;
        RunSighting[] sightings = new RunSighting[wire.Sightings.Count];
        for (int i = 0; i < sightings.Length; i++)
        {
            W.RunSighting sighting = wire.Sightings[i];
            if (!Bytes32.TryFromBytes(sighting.StoreId.Span, out Bytes32 storeId)
                || !Bytes32.TryFromBytes(sighting.StartId.Span, out Bytes32 startId)
                || !TryFence(sighting.Fence, out Fence fence))
                return false;
            sightings[i] = new RunSighting(new RunIdentity(storeId, startId, fence), new Slot(sighting.LastSlot));
        }

        watch = new IdentityWatch(new Slot(wire.SinceSlot), sightings);
        return true;
    }

    private static bool TryFence(W.Fence? wire, out Fence fence)
    {
        fence = wire is null ? default : new Fence(wire.Timeline, wire.Counter);
        return fence.Counter > 0;
    }

    private static bool TryHash(ByteString wire, out ValueHash hash)
    {
        bool whole = wire.Length == ValueHash.Length;
        hash = whole ? ValueHash.FromBytes(wire.Span) : default;
        return whole;
    }

    private static bool TryAdd(ref int senders, OperatorIndex sender)
    {
        int bit = 1 << sender.Value;
        bool added = (senders & bit) == 0;
        senders |= bit;
        return added;
    }
}

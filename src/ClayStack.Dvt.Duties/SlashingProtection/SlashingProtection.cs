using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Altair;
using ClayStack.Dvt.Ethereum.Bellatrix;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Signing;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>
/// The only place where leave to sign is given (PROTOCOL S4). Attestations and blocks pass the pure rules inside a
/// transaction of the store, and their tokens exist only once it is durable; everything else is signed without a record,
/// under domains that are neither the attesters' nor the proposers'. Every signing root is computed here, from the object
/// itself. Thread-safe; the recording methods block on the disk and run on workers.
/// </summary>
/// <param name="store">Where marks are kept.</param>
/// <param name="roots">The network's signing roots.</param>
/// <param name="guard">Asked before each record whether the node, and the validator, may sign now; null where only marks count.</param>
public sealed class SlashingProtection(IProtectionStore store, SigningRoots roots, SigningGuard? guard = null)
{
    /// <summary>Records the votes of a slot in one transaction (PROTOCOL S3).</summary>
    /// <param name="slot">The duty's slot.</param>
    /// <param name="requests">The votes; a validator that is named twice is judged twice, in order.</param>
    /// <returns>
    /// A verdict for each request, in order. If the outcome of the commit is unknown, none is safe: whatever the rules had
    /// allowed is refused with <see cref="ProtectionRefusal.CommitUnknown"/>.
    /// </returns>
    public IReadOnlyList<AttestationVerdict> RecordAttestations(Slot slot, IReadOnlyList<AttestationToSign> requests)
    {
        ArgumentNullException.ThrowIfNull(requests);
        AttestationClaim[] claims = new AttestationClaim[requests.Count];
        AttestationData? hashed = null;
        Root root = default;
        for (int i = 0; i < claims.Length; i++)
        {
            AttestationData data = requests[i].Data;

            // From Electra on all validators of a slot sign one and the same object.
            if (!ReferenceEquals(data, hashed))
            {
                root = roots.Attestation(data);
                hashed = data;
            }

            claims[i] = new AttestationClaim(
                requests[i].GroupKey, data.Source.Epoch, data.Target.Epoch, root, Misplaced(slot, data));
        }

        return Record(slot, claims);
    }

    /// <summary>Records blocks of a slot in one transaction; otherwise like <see cref="RecordAttestations"/>.</summary>
    /// <param name="slot">The duty's slot.</param>
    /// <param name="requests">The blocks; on a chain there is at most one of the cluster's validators.</param>
    /// <returns>A verdict for each request, in order.</returns>
    public IReadOnlyList<BlockVerdict> RecordBlocks(Slot slot, IReadOnlyList<BlockToSign> requests)
    {
        ArgumentNullException.ThrowIfNull(requests);
        BlockClaim[] claims = new BlockClaim[requests.Count];
        for (int i = 0; i < claims.Length; i++)
        {
            BeaconBlockHeader header = requests[i].Header;
            ProtectionRefusal? misplaced = header.Slot == slot ? null : ProtectionRefusal.WrongSlot;
            claims[i] = new BlockClaim(requests[i].GroupKey, header.Slot, roots.Block(header), misplaced);
        }

        return Record(slot, claims);
    }

    /// <summary>The proof that decides who aggregates attestations.</summary>
    public SafeToSign SelectionProof(BlsPublicKeyBytes key, Slot slot) =>
        new(key, DutyType.SelectionProof, slot, roots.SelectionProof(slot));

    /// <summary>The RANDAO reveal of a proposer: of the epoch of its slot (PROTOCOL G5).</summary>
    public SafeToSign Randao(BlsPublicKeyBytes key, Slot slot) =>
        new(key, DutyType.Randao, slot, roots.Randao(slot.ToEpoch(roots.Preset)));

    /// <summary>A sync committee member's vote for the head.</summary>
    public SafeToSign SyncCommitteeMessage(BlsPublicKeyBytes key, Slot slot, Root beaconBlockRoot) =>
        new(key, DutyType.SyncMessage, slot, roots.SyncCommitteeMessage(slot, beaconBlockRoot));

    /// <summary>The proof that decides who aggregates in a sync subcommittee.</summary>
    public SafeToSign SyncSelection(BlsPublicKeyBytes key, SyncAggregatorSelectionData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new SafeToSign(key, DutyType.SyncSelectionProof, data.Slot, roots.SyncCommitteeSelectionProof(data));
    }

    /// <summary>An aggregate before Electra.</summary>
    public SafeToSign AggregateAndProof(BlsPublicKeyBytes key, AggregateAndProof aggregate)
    {
        ArgumentNullException.ThrowIfNull(aggregate);
        return new SafeToSign(key, DutyType.Aggregate, aggregate.Aggregate.Data.Slot, roots.AggregateAndProof(aggregate));
    }

    /// <summary>An aggregate from Electra on.</summary>
    public SafeToSign AggregateAndProof(BlsPublicKeyBytes key, Ethereum.Electra.AggregateAndProof aggregate)
    {
        ArgumentNullException.ThrowIfNull(aggregate);
        return new SafeToSign(key, DutyType.Aggregate, aggregate.Aggregate.Data.Slot, roots.AggregateAndProof(aggregate));
    }

    /// <summary>A contribution of a sync subcommittee.</summary>
    public SafeToSign Contribution(BlsPublicKeyBytes key, ContributionAndProof contribution)
    {
        ArgumentNullException.ThrowIfNull(contribution);
        return new SafeToSign(
            key, DutyType.SyncContribution, contribution.Contribution.Slot, roots.ContributionAndProof(contribution));
    }

    /// <summary>A registration with block builders.</summary>
    /// <param name="slot">The first slot of the registration's effective epoch.</param>
    /// <param name="registration">The registration; it names the validator itself.</param>
    public SafeToSign Registration(Slot slot, ValidatorRegistrationV1 registration)
    {
        ArgumentNullException.ThrowIfNull(registration);
        return new SafeToSign(
            registration.Pubkey, DutyType.BuilderRegistration, slot, roots.ValidatorRegistration(registration));
    }

    /// <summary>A voluntary exit. Its partials are exchanged under the first slot of its epoch.</summary>
    /// <param name="key">The validator's group key.</param>
    /// <param name="exit">The exit.</param>
    /// <param name="now">The present epoch, which chooses the domain: from Deneb on the same for ever (EIP-7044).</param>
    public SafeToSign Exit(BlsPublicKeyBytes key, VoluntaryExit exit, Epoch now)
    {
        ArgumentNullException.ThrowIfNull(exit);
        return new SafeToSign(key, DutyType.VoluntaryExit, exit.Epoch.FirstSlot(roots.Preset), roots.VoluntaryExit(exit, now));
    }

    /// <summary>A deposit message; it names the validator itself.</summary>
    /// <param name="slot">The slot under which partials are exchanged.</param>
    /// <param name="message">One of the manifest's (credentials, amount) pairs (PROTOCOL K2).</param>
    public SafeToSign Deposit(Slot slot, DepositMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new SafeToSign(message.Pubkey, DutyType.Deposit, slot, roots.Deposit(message));
    }

    internal AttestationVerdict[] Record(Slot slot, AttestationClaim[] claims)
    {
        ProtectionRefusal?[] refusals = Judge(slot, claims, (transaction, claim) =>
        {
            if ((claim.Misplaced ?? guard?.Judge(claim.GroupKey)) is { } held)
                return held;
            if (!transaction.TryRead(claim.GroupKey, out ProtectionMarks marks))
                return ProtectionRefusal.NoRow;
            ProtectionRefusal? refusal = AttestationRule.Check(
                marks.Attestation, claim.Source, claim.Target, claim.SigningRoot, out AttestationMark next);
            if (refusal is null)
                transaction.Write(claim.GroupKey, marks with { Attestation = next });
            return refusal;
        });
        AttestationVerdict[] verdicts = new AttestationVerdict[claims.Length];
        for (int i = 0; i < verdicts.Length; i++)
        {
            verdicts[i] = refusals[i] is { } reason
                ? new AttestationVerdict.Refused(claims[i].GroupKey, reason)
                : new AttestationVerdict.Safe(
                    new SafeToSign(claims[i].GroupKey, DutyType.Attestation, slot, claims[i].SigningRoot));
        }

        return verdicts;
    }

    internal BlockVerdict[] Record(Slot slot, BlockClaim[] claims)
    {
        ProtectionRefusal?[] refusals = Judge(slot, claims, (transaction, claim) =>
        {
            if ((claim.Misplaced ?? guard?.Judge(claim.GroupKey)) is { } held)
                return held;
            if (!transaction.TryRead(claim.GroupKey, out ProtectionMarks marks))
                return ProtectionRefusal.NoRow;
            ProtectionRefusal? refusal = BlockRule.Check(marks.Block, claim.Slot, claim.SigningRoot, out BlockMark next);
            if (refusal is null)
                transaction.Write(claim.GroupKey, marks with { Block = next });
            return refusal;
        });
        BlockVerdict[] verdicts = new BlockVerdict[claims.Length];
        for (int i = 0; i < verdicts.Length; i++)
        {
            verdicts[i] = refusals[i] is { } reason
                ? new BlockVerdict.Refused(claims[i].GroupKey, reason)
                : new BlockVerdict.Safe(
                    new SafeToSign(claims[i].GroupKey, DutyType.Proposal, slot, claims[i].SigningRoot));
        }

        return verdicts;
    }

    /// <summary>One transaction over all claims. Null stands for leave, and only where the commit is known to be durable.</summary>
    private ProtectionRefusal?[] Judge<T>(Slot slot, T[] claims, Func<IProtectionTransaction, T, ProtectionRefusal?> rule)
    {
        ProtectionRefusal?[] refusals = new ProtectionRefusal?[claims.Length];
        if (claims.Length == 0)
            return refusals;
        try
        {
            using IProtectionTransaction transaction = store.Begin();
            for (int i = 0; i < claims.Length; i++)
                refusals[i] = rule(transaction, claims[i]);

            // Also a repeated root waits for a commit of its own, so that it never leans on one whose outcome was unknown.
            if (Array.TrueForAll(refusals, static refusal => refusal is not null))
                return refusals;
            transaction.RaiseSlot(slot);
            if (transaction.Commit() != CommitOutcome.Committed)
                RefuseTheRest(refusals, ProtectionRefusal.CommitUnknown);
        }
        catch (ProtectionStoreException)
        {
            // Thrown only where nothing can have been committed; the store has told its owner of the cause.
            RefuseTheRest(refusals, ProtectionRefusal.StoreFailed);
        }

        return refusals;
    }

    private ProtectionRefusal? Misplaced(Slot slot, AttestationData data)
    {
        if (data.Slot != slot)
            return ProtectionRefusal.WrongSlot;

        // With a target of its own, an absurd vote could use up a validator's mark for ever.
        return data.Target.Epoch == slot.ToEpoch(roots.Preset) ? null : ProtectionRefusal.WrongTarget;
    }

    private static void RefuseTheRest(ProtectionRefusal?[] refusals, ProtectionRefusal reason)
    {
        for (int i = 0; i < refusals.Length; i++)
            refusals[i] ??= reason;
    }

    /// <summary>What the rule needs of a vote; <c>Misplaced</c> says that it was refused before the rule.</summary>
    internal readonly record struct AttestationClaim(
        BlsPublicKeyBytes GroupKey, Epoch Source, Epoch Target, Root SigningRoot, ProtectionRefusal? Misplaced = null);

    /// <summary>What the rule needs of a block; <c>Misplaced</c> says that it was refused before the rule.</summary>
    internal readonly record struct BlockClaim(
        BlsPublicKeyBytes GroupKey, Slot Slot, Root SigningRoot, ProtectionRefusal? Misplaced = null);
}

using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Altair;
using ClayStack.Dvt.Ethereum.Attestations;
using ClayStack.Dvt.Ethereum.Committees;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;
using ElectraAttestation = ClayStack.Dvt.Ethereum.Electra.Attestation;
using PhaseZeroAttestation = ClayStack.Dvt.Ethereum.Phase0.Attestation;

namespace ClayStack.Dvt.Lab.World;

// The sync committee, and aggregates of what the chain took. Everything is judged as gossip would (consensus-specs
// phase0 and altair p2p-interface.md).
internal sealed partial class WorldChain
{
    private readonly SortedDictionary<(ulong Slot, ulong Committee, int Place), (ValidatorIndex Validator, Root Data, SignedVote Vote)> _votes = [];
    private readonly SortedDictionary<(ulong Slot, ulong Validator), SyncCommitteeMessage> _messages = [];

    /// <summary>Who of the cluster sits in the sync committee of a period; nobody, unless a test says so.</summary>
    public Func<ulong, IEnumerable<SyncDuty>> SyncMembersIn { get; set; } = _ => [];

    /// <summary>The aggregates taken, by slot and validator.</summary>
    public SortedSet<(ulong Slot, ulong Validator)> Aggregated { get; } = [];

    /// <summary>The sync committee messages taken, by slot and validator.</summary>
    public SortedSet<(ulong Slot, ulong Validator)> SyncVoted { get; } = [];

    /// <summary>The contributions taken, by slot, validator and subcommittee.</summary>
    public SortedSet<(ulong Slot, ulong Validator, ulong Subcommittee)> Contributed { get; } = [];

    /// <summary>How many votes the aggregates and contributions taken had, in the order of their coming.</summary>
    public List<int> VotesInAggregates { get; } = [];

    private Preset Preset => clock.Network.Preset;

    /// <summary>A member with places in the committee.</summary>
    public SyncDuty Member(int validator, params int[] places) => new(keys.KeyOf(validator), new ValidatorIndex((ulong)validator), places);

    public IEnumerable<SyncDuty> SyncMembersOf(Epoch epoch) => SyncMembersIn(CommitteeMath.SyncCommitteePeriod(epoch, Preset));

    /// <summary>The members that vote in a slot: those of its successor's period.</summary>
    public IEnumerable<SyncDuty> SyncVotersAt(Slot slot) => SyncMembersOf(CommitteeMath.SyncCommitteeEpoch(slot, Preset));

    private void Keep(SignedVote vote) => _votes[(vote.Data.Slot.Value, vote.Duty.Committee.Value, vote.Duty.PlaceInCommittee)] =
        (vote.Duty.Validator, SszEncoding.HashTreeRoot(vote.Data, Preset), vote);

    /// <summary>The best aggregate of a committee's votes for one data; null without a vote.</summary>
    public AggregateAttestation? AggregateOf(Slot slot, Root data, CommitteeIndex committee)
    {
        SignedVote[] votes = [.. _votes
            .Where(entry => entry.Key.Slot == slot.Value && entry.Key.Committee == committee.Value && entry.Value.Data == data)
            .Select(entry => entry.Value.Vote)];
        if (votes.Length == 0)
            return null;
        Bitlist bits = Bitlist.WithOnes(votes[0].Duty.CommitteeLength, [.. votes.Select(vote => vote.Duty.PlaceInCommittee)]);
        BlsSignatureBytes signature = Sum(votes.Select(vote => vote.Signature));
        return clock.ForkAt(slot) < ForkName.Electra
            ? new AggregateAttestation.BeforeElectra(new PhaseZeroAttestation(bits, votes[0].Data, signature))
            : new AggregateAttestation.FromElectra(new ElectraAttestation(
                bits, votes[0].Data, signature, Bitvector.WithOnes(Preset.MaxCommitteesPerSlot, (int)committee.Value)));
    }

    /// <summary>Judges an aggregate; null if it is taken.</summary>
    public string? Submit(SignedAggregate signed)
    {
        (ValidatorIndex aggregator, BlsSignatureBytes proof, Root root, BlsSignatureBytes signature, AggregateAttestation aggregate) = signed switch
        {
            SignedAggregate.BeforeElectra { Signed: { } before } => (
                before.Message.AggregatorIndex, before.Message.SelectionProof, roots.AggregateAndProof(before.Message), before.Signature,
                (AggregateAttestation)new AggregateAttestation.BeforeElectra(before.Message.Aggregate)),
            SignedAggregate.FromElectra { Signed: { } from } => (
                from.Message.AggregatorIndex, from.Message.SelectionProof, roots.AggregateAndProof(from.Message), from.Signature,
                new AggregateAttestation.FromElectra(from.Message.Aggregate)),
            _ => throw new InvalidOperationException("There are two shapes."),
        };
        Slot slot = aggregate.Data.Slot;
        AttesterDuty? duty = DutiesIn(clock.EpochOf(slot)).SingleOrDefault(duty => duty.Slot == slot && duty.Validator == aggregator);
        if (duty is null)
            return "the aggregator is not in the slot";
        (Bitlist bits, BlsSignatureBytes votes, bool isOfCommittee) = aggregate switch
        {
            AggregateAttestation.BeforeElectra before => (before.Attestation.AggregationBits, before.Attestation.Signature, before.Data.Index == duty.Committee),
            AggregateAttestation.FromElectra from => (
                from.Attestation.AggregationBits, from.Attestation.Signature,
                from.Attestation.CommitteeBits == Bitvector.WithOnes(Preset.MaxCommitteesPerSlot, (int)duty.Committee.Value) && from.Data.Index == default),
            _ => throw new InvalidOperationException("There are two shapes."),
        };
        BlsPublicKey key = keys.Keys[aggregator.Value].GroupKey;
        int[] places = [.. Enumerable.Range(0, bits.Length).Where(place => bits[place])];
        if (!places.All(place => _votes.ContainsKey((slot.Value, duty.Committee.Value, place))))
            return "nobody there has voted";
        IEnumerable<ValidatorIndex> voters = places.Select(place => _votes[(slot.Value, duty.Committee.Value, place)].Validator);
        if (!isOfCommittee || bits.Length != duty.CommitteeLength || places.Length == 0)
            return "wrong committee";
        if (!AggregatorSelection.IsAggregator(duty.CommitteeLength, proof) || !crypto.Verify(key, roots.SelectionProof(slot), proof))
            return "not selected";
        if (!crypto.Verify(key, root, signature))
            return "wrong signature";
        if (!IsSignedBy(voters, roots.Attestation(aggregate.Data), votes))
            return "wrong signature of the aggregate";
        Aggregated.Add((slot.Value, aggregator.Value));
        VotesInAggregates.Add(places.Length);
        return null;
    }

    /// <summary>Judges a sync committee message; null if it is taken.</summary>
    public string? Submit(SyncCommitteeMessage message)
    {
        if (SyncVotersAt(message.Slot).All(member => member.Validator != message.ValidatorIndex))
            return "not a member";
        BlsPublicKey key = keys.Keys[message.ValidatorIndex.Value].GroupKey;
        if (!crypto.Verify(key, roots.SyncCommitteeMessage(message.Slot, message.BeaconBlockRoot), message.Signature))
            return "wrong signature";
        _messages[(message.Slot.Value, message.ValidatorIndex.Value)] = message;
        SyncVoted.Add((message.Slot.Value, message.ValidatorIndex.Value));
        return null;
    }

    /// <summary>The contribution of a subcommittee's messages; null without one.</summary>
    public SyncCommitteeContribution? ContributionOf(Slot slot, SubcommitteeIndex subcommittee, Root head)
    {
        List<int> places = [];
        List<BlsSignatureBytes> signatures = [];
        foreach (SyncDuty member in SyncVotersAt(slot))
        {
            if (!_messages.TryGetValue((slot.Value, member.Validator.Value), out SyncCommitteeMessage? message) || message.BeaconBlockRoot != head)
                continue;
            foreach (int place in member.Places.Where(place => CommitteeMath.SubcommitteeOf(place, Preset) == subcommittee))
            {
                places.Add(CommitteeMath.PlaceInSubcommittee(place, Preset));
                signatures.Add(message.Signature);
            }
        }

        return places.Count == 0
            ? null
            : new SyncCommitteeContribution(
                slot, head, subcommittee, Bitvector.WithOnes(Preset.SyncSubcommitteeSize, [.. places]), Sum(signatures));
    }

    /// <summary>Judges a contribution; null if it is taken.</summary>
    public string? Submit(SignedContributionAndProof signed)
    {
        ContributionAndProof message = signed.Message;
        SyncCommitteeContribution contribution = message.Contribution;
        Slot slot = contribution.Slot;
        SubcommitteeIndex subcommittee = contribution.SubcommitteeIndex;
        (SyncDuty Member, int Place)[] seats = [.. SyncVotersAt(slot).SelectMany(member => member.Places
            .Where(place => CommitteeMath.SubcommitteeOf(place, Preset) == subcommittee)
            .Select(place => (member, CommitteeMath.PlaceInSubcommittee(place, Preset))))];
        if (seats.All(seat => seat.Member.Validator != message.AggregatorIndex))
            return "the aggregator is not in the subcommittee";
        BlsPublicKey key = keys.Keys[message.AggregatorIndex.Value].GroupKey;
        Root selection = roots.SyncCommitteeSelectionProof(new SyncAggregatorSelectionData(slot, subcommittee));
        if (!AggregatorSelection.IsSyncCommitteeAggregator(message.SelectionProof, Preset) || !crypto.Verify(key, selection, message.SelectionProof))
            return "not selected";
        if (!crypto.Verify(key, roots.ContributionAndProof(message), signed.Signature))
            return "wrong signature";
        IEnumerable<ValidatorIndex> voters = seats.Where(seat => contribution.AggregationBits[seat.Place]).Select(seat => seat.Member.Validator);
        if (!IsSignedBy(voters, roots.SyncCommitteeMessage(slot, contribution.BeaconBlockRoot), contribution.Signature))
            return "wrong signature of the contribution";
        Contributed.Add((slot.Value, message.AggregatorIndex.Value, subcommittee.Value));
        VotesInAggregates.Add(contribution.AggregationBits.CountOnes());
        return null;
    }

    private bool IsSignedBy(IEnumerable<ValidatorIndex> voters, Root root, BlsSignatureBytes signature) =>
        crypto.VerifyAggregate([.. voters.Select(voter => keys.Keys[voter.Value].GroupKey)], root, signature);

    private BlsSignatureBytes Sum(IEnumerable<BlsSignatureBytes> signatures) => crypto.Aggregate(signatures);
}

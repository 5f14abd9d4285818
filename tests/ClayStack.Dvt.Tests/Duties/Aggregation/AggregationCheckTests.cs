using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Aggregation;
using ClayStack.Dvt.Duties.Attestation;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Scheduling;
using ClayStack.Dvt.Duties.SyncCommittee;
using ClayStack.Dvt.Ethereum.Altair;
using ClayStack.Dvt.Ethereum.Committees;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;
using ElectraAttestation = ClayStack.Dvt.Ethereum.Electra.Attestation;
using PhaseZeroAttestation = ClayStack.Dvt.Ethereum.Phase0.Attestation;

namespace ClayStack.Dvt.Tests.Duties.Aggregation;

/// <summary>PROTOCOL C4 for one entry: validator 7 in committee 1, which has four members; in the sync committee in subcommittee 1.</summary>
public sealed class AggregationCheckTests
{
    private static readonly Slot Slot = new(9);
    private static readonly SeatId Id = new(1, new ValidatorIndex(7));
    private static readonly SlotVote Vote = new(Data(Slot));

    [Fact]
    public void PhaseZero_WhatFits_IsGood_AndEachMisfitIsBad()
    {
        PhaseZeroAggregates form = new(Context(ForkName.Deneb), Slot);
        PhaseZeroAttestation good = new(Bits(4, 2), Data(Slot, index: 1), Signature(1));
        AssertVerdicts(
            form,
            good,
            new PhaseZeroAttestation(Bits(4), good.Data, good.Signature),
            new PhaseZeroAttestation(Bits(5, 2), good.Data, good.Signature),
            new PhaseZeroAttestation(Bits(3, 2), good.Data, good.Signature),
            new PhaseZeroAttestation(good.AggregationBits, Data(Slot, index: 0), good.Signature),
            new PhaseZeroAttestation(good.AggregationBits, Data(Slot, index: 2), good.Signature),
            new PhaseZeroAttestation(good.AggregationBits, Data(Slot + 1, index: 1), good.Signature),
            new PhaseZeroAttestation(good.AggregationBits, Data(Slot, index: 1, head: 8), good.Signature));
    }

    [Fact]
    public void Electra_WhatFits_IsGood_AndEachMisfitIsBad()
    {
        ElectraAggregates form = new(Context(ForkName.Electra), Slot);
        ElectraAttestation good = new(Bits(4, 2), Data(Slot), Signature(1), Committees(1));
        AssertVerdicts(
            form,
            good,
            new ElectraAttestation(Bits(4), good.Data, good.Signature, good.CommitteeBits),
            new ElectraAttestation(Bits(5, 2), good.Data, good.Signature, good.CommitteeBits),
            new ElectraAttestation(good.AggregationBits, Data(Slot, index: 1), good.Signature, good.CommitteeBits),
            new ElectraAttestation(good.AggregationBits, Data(Slot, head: 8), good.Signature, good.CommitteeBits),
            new ElectraAttestation(good.AggregationBits, good.Data, good.Signature, Committees()),
            new ElectraAttestation(good.AggregationBits, good.Data, good.Signature, Committees(2)),
            new ElectraAttestation(good.AggregationBits, good.Data, good.Signature, Committees(1, 2)));
    }

    [Fact]
    public void Contribution_WhatFits_IsGood_AndEachMisfitIsBad()
    {
        Contributions form = new(Context(ForkName.Fulu), Slot);
        SyncCommitteeContribution good = new(Slot, TestRoots.Of(1), new SubcommitteeIndex(1), SyncBits(2), Signature(1));
        AssertVerdicts(
            form,
            good,
            new SyncCommitteeContribution(Slot + 1, good.BeaconBlockRoot, good.SubcommitteeIndex, good.AggregationBits, good.Signature),
            new SyncCommitteeContribution(Slot, TestRoots.Of(8), good.SubcommitteeIndex, good.AggregationBits, good.Signature),
            new SyncCommitteeContribution(Slot, good.BeaconBlockRoot, new SubcommitteeIndex(2), good.AggregationBits, good.Signature),
            new SyncCommitteeContribution(Slot, good.BeaconBlockRoot, good.SubcommitteeIndex, SyncBits(), good.Signature));
    }

    [Fact]
    public void AValidatorWithoutASeat_IsBad() => Assert.Equal(
        EntryVerdict.Bad,
        AggregationCheck.Judge(Entry(Good(), Signature(5)), Form(), Vote, seat: null, Signature(5), own: null));

    [Fact]
    public void TheVerifiedProof_IsGood_AnotherOneBad()
    {
        Assert.Equal(EntryVerdict.Good, Judge(Signature(5), known: Signature(5)));
        Assert.Equal(EntryVerdict.Bad, Judge(Signature(6), known: Signature(5)));
    }

    [Fact]
    public void AnUnknownProof_IsToBeVerified_OnlyWhereItSelects()
    {
        // One proof in four selects in a committee of 64.
        BlsSignatureBytes[] proofs = [.. Enumerable.Range(0, 64).Select(i => Signature((byte)i))];
        BlsSignatureBytes selects = proofs.First(proof => AggregatorSelection.IsAggregator(64, proof));
        BlsSignatureBytes doesNot = proofs.First(proof => !AggregatorSelection.IsAggregator(64, proof));

        Assert.Equal(EntryVerdict.Unproven, Judge(selects, known: null, length: 64));
        Assert.Equal(EntryVerdict.Bad, Judge(doesNot, known: null, length: 64));
    }

    [Fact]
    public void WithTheVotersOfTheOwnAggregate_TheSignatureMustBeItsToo_WithOthersItMayDiffer()
    {
        ElectraAttestation own = new(Bits(4, 2), Data(Slot), Signature(2), Committees(1));
        ElectraAttestation more = new(Bits(4, 2, 3), Data(Slot), Signature(2), Committees(1));

        Assert.Equal(EntryVerdict.Bad, Judge(Signature(5), Signature(5), own: own));
        Assert.Equal(EntryVerdict.Good, Judge(Signature(5), Signature(5), own: Good()));
        Assert.Equal(EntryVerdict.Good, Judge(Signature(5), Signature(5), own: more));
    }

    [Fact]
    public void ASet_IsDecodedOnlyInItsOrder_AndUpToItsLength()
    {
        ElectraAggregates form = Form();
        AggregationGroup<ElectraAttestation> Group(int committee, params ulong[] validators) => new(
            new ElectraAttestation(Bits(4, 1), Data(Slot), Signature(1), Committees(committee)),
            [.. validators.Select(validator => new AggregatorProof(new ValidatorIndex(validator), Signature(3)))]);
        bool Decodes(params AggregationGroup<ElectraAttestation>[] groups) =>
            form.TryDecode(form.Encode(new AggregationSet<ElectraAttestation>([.. groups])), out _);

        Assert.True(Decodes(Group(0, 1, 2), Group(3, 1)));
        Assert.False(Decodes());
        Assert.False(Decodes(Group(0)));
        Assert.False(Decodes(Group(0, 2, 1)));
        Assert.False(Decodes(Group(0, 1, 1)));
        Assert.False(Decodes(Group(3, 1), Group(0, 2)));
        Assert.False(Decodes(Group(1, 1), Group(1, 2)));

        // A committee has up to 2,048 members of 104 bytes each: two full ones are within the bound, three are not.
        ulong[] many = [.. Enumerable.Range(0, 2048).Select(i => (ulong)i)];
        Assert.True(Decodes(Group(0, many), Group(1, many)));
        Assert.False(Decodes(Group(0, many), Group(1, many), Group(2, many)));
    }

    [Fact]
    public void ASet_KeepsItsEntriesInOrder()
    {
        ElectraAggregates form = Form();
        AggregationSet<ElectraAttestation> set = new(
        [
            new AggregationGroup<ElectraAttestation>(Good(), [new AggregatorProof(new ValidatorIndex(4), Signature(1)), new AggregatorProof(new ValidatorIndex(9), Signature(2))]),
        ]);
        Assert.True(form.TryDecode(form.Encode(set), out AggregationSet<ElectraAttestation>? decoded));
        Assert.Equal(set, decoded);
        Assert.Equal(
            [new SeatId(1, new ValidatorIndex(4)), new SeatId(1, new ValidatorIndex(9))],
            form.EntriesOf(decoded).Select(entry => entry.Id));
    }

    private static void AssertVerdicts<T>(AggregationForm<T> form, T good, params T[] misfits) where T : class, ISszContainer<T>
    {
        Seat seat = new(Id, default, form is Contributions ? Preset.Minimal.SyncSubcommitteeSize : 4);
        EntryVerdict Judge(T aggregate) => AggregationCheck.Judge(
            new AggregationEntry<T>(Id, aggregate, Signature(5)), form, Vote, seat, Signature(5), own: null);
        Assert.Equal(EntryVerdict.Good, Judge(good));
        Assert.All(misfits, misfit => Assert.Equal(EntryVerdict.Bad, Judge(misfit)));
    }

    private static EntryVerdict Judge(
        BlsSignatureBytes proof, BlsSignatureBytes? known, int length = 4, ElectraAttestation? own = null) => AggregationCheck.Judge(
            Entry(new ElectraAttestation(Bits(length, 2), Data(Slot), Signature(1), Committees(1)), proof),
            Form(), Vote, new Seat(Id, default, length), known, own);

    private static ElectraAggregates Form() => new(Context(ForkName.Fulu), Slot);

    private static ElectraAttestation Good() => new(Bits(4, 2), Data(Slot), Signature(1), Committees(1));

    private static AggregationEntry<ElectraAttestation> Entry(ElectraAttestation aggregate, BlsSignatureBytes proof) => new(Id, aggregate, proof);

    private static AttestationData Data(Slot slot, ulong index = 0, ulong head = 1) => new(
        slot, new CommitteeIndex(index), TestRoots.Of(head), new Checkpoint(default, TestRoots.Of(2)), new Checkpoint(new Epoch(1), TestRoots.Of(3)));

    private static Bitlist Bits(int length, params int[] places) => Bitlist.WithOnes(length, places);

    private static Bitvector Committees(params int[] places) => Bitvector.WithOnes(Preset.Minimal.MaxCommitteesPerSlot, places);

    private static Bitvector SyncBits(params int[] places) => Bitvector.WithOnes(Preset.Minimal.SyncSubcommitteeSize, places);

    private static BlsSignatureBytes Signature(byte filler) =>
        BlsSignatureBytes.FromBytes([.. Enumerable.Repeat(filler, BlsSignatureBytes.Length)]);

    /// <summary>Of a cluster the check needs only the chain's times.</summary>
    private static ClusterContext Context(ForkName fork) => new()
    {
        DefinitionHash = default,
        Self = new OperatorIndex(1),
        OperatorCount = 4,
        Threshold = 3,
        Validators = null!,
        Keys = null!,
        Timers = DutyTimers.Standard,
        Run = null!,
        HighestSlotAtOpen = null,
        Voting = null!,
        Clock = new ChainClock(new Uint64(1_700_000_000), MinimalNetwork.From(fork)),
        Roots = null!,
        Time = TimeProvider.System,
        NodeSigner = null!,
        Crypto = null!,
        Beacon = null!,
        Peers = null!,
        Protection = null!,
        Register = null!,
        Guard = null!,
        Evidence = null!,
        Exits = null!,
        Quarantine = null!,
        CryptoWorkers = null!,
        StoreWorkers = null!,
        Metrics = null!,
    };
}

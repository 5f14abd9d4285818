using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Ethereum.Altair;
using ClayStack.Dvt.Ethereum.Bellatrix;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Signing;
using ClayStack.Dvt.Ethereum.Ssz;
using ClayStack.Dvt.Tests.Tidy;
using static ClayStack.Dvt.Tests.Duties.Protection.ProtectionSamples;
using Guard = ClayStack.Dvt.Duties.Protection.SlashingProtection;

namespace ClayStack.Dvt.Tests.Duties.Protection;

public sealed class SlashingProtectionTests : IDisposable
{
    private static readonly Slot Slot = new(3200);
    private static readonly Epoch Epoch = new(100);

    private readonly IProtectionStore _store = InMemoryProtectionStore.Open(new InMemoryProtectionDisk(IdOf(1)));
    private readonly Guard _guard;

    public SlashingProtectionTests()
    {
        _guard = new Guard(_store, ChainRoots);
        new ProtectionRegister(_store, Chain, Preset.Mainnet).AddNotYetActive(
            [.. Enumerable.Range(1, 4).Select(key => new NotYetActiveValidator(Key(key), Epoch.FarFuture))], now: null);
    }

    public void Dispose() => _store.Dispose();

    [Fact]
    public void RecordAttestations_GivesEachRequestItsVerdict_InOrder()
    {
        AttestationData vote = Vote(99, 100, 1);
        AttestationData conflicting = Vote(99, 100, 2);
        Assert.IsType<AttestationVerdict.Safe>(Assert.Single(_guard.RecordAttestations(Slot, [new AttestationToSign(Key(2), vote)])));

        IReadOnlyList<AttestationVerdict> verdicts = _guard.RecordAttestations(Slot,
        [
            new AttestationToSign(Key(1), conflicting),
            new AttestationToSign(Key(2), conflicting),
            new AttestationToSign(Key(9), conflicting),
            new AttestationToSign(Key(3), vote),
            new AttestationToSign(Key(3), conflicting),
            new AttestationToSign(Key(3), vote),
        ]);

        AssertSafe(verdicts[0], Key(1), ChainRoots.Attestation(conflicting));
        Assert.Equal(new AttestationVerdict.Refused(Key(2), ProtectionRefusal.TargetNotHigher), verdicts[1]);
        Assert.Equal(new AttestationVerdict.Refused(Key(9), ProtectionRefusal.NoRow), verdicts[2]);
        AssertSafe(verdicts[3], Key(3), ChainRoots.Attestation(vote));
        Assert.Equal(new AttestationVerdict.Refused(Key(3), ProtectionRefusal.TargetNotHigher), verdicts[4]);
        AssertSafe(verdicts[5], Key(3), ChainRoots.Attestation(vote));
        Assert.Equal(6, verdicts.Count);
    }

    [Fact]
    public void RecordAttestations_OfNobody_IsNothing() => Assert.Empty(_guard.RecordAttestations(Slot, []));

    [Fact]
    public void RecordAttestations_OfAnotherSlotOrEpoch_IsRefused_AndLeavesTheMark()
    {
        AttestationData far = new(Slot, default, RootOf(1), new Checkpoint(new Epoch(99), default), new Checkpoint(new Epoch(1UL << 50), default));
        Assert.Equal(
            [
                new AttestationVerdict.Refused(Key(1), ProtectionRefusal.WrongSlot),
                new AttestationVerdict.Refused(Key(1), ProtectionRefusal.WrongTarget),
            ],
            _guard.RecordAttestations(Slot, [new AttestationToSign(Key(1), Vote(99, 101, 1)), new AttestationToSign(Key(1), far)]));
        Assert.All(_store.Enumerate(), row => Assert.Equal(default, row.Marks));
    }

    [Fact]
    public void RecordBlocks_AllowsOneRootPerSlot()
    {
        BeaconBlockHeader header = Header(Slot.Value, 1);
        BlockVerdict.Safe first = Assert.IsType<BlockVerdict.Safe>(Assert.Single(_guard.RecordBlocks(Slot, [new BlockToSign(Key(1), header)])));
        Assert.Equal((Key(1), DutyType.Proposal, Slot, ChainRoots.Block(header)), Parts(first.Token));
        Assert.IsType<BlockVerdict.Safe>(Assert.Single(_guard.RecordBlocks(Slot, [new BlockToSign(Key(1), header)])));
        Assert.Equal(
            [
                new BlockVerdict.Refused(Key(1), ProtectionRefusal.BlockSlotNotHigher),
                new BlockVerdict.Refused(Key(1), ProtectionRefusal.WrongSlot),
                new BlockVerdict.Refused(Key(9), ProtectionRefusal.NoRow),
            ],
            _guard.RecordBlocks(Slot,
                [new BlockToSign(Key(1), Header(Slot.Value, 2)), new BlockToSign(Key(1), Header(Slot.Value + 1, 1)), new BlockToSign(Key(9), header)]));
        Assert.IsType<BlockVerdict.Safe>(Assert.Single(_guard.RecordBlocks(Slot + 1, [new BlockToSign(Key(1), Header(Slot.Value + 1, 2))])));
    }

    [Fact]
    public void Blocks_AndAttestations_HaveMarksOfTheirOwn()
    {
        AssertSafe(_guard.RecordAttestations(Slot, [new AttestationToSign(Key(1), Vote(99, 100, 1))])[0], Key(1), ChainRoots.Attestation(Vote(99, 100, 1)));
        Assert.IsType<BlockVerdict.Safe>(_guard.RecordBlocks(Slot - 10, [new BlockToSign(Key(1), Header(Slot.Value - 10, 1))])[0]);
    }

    [Fact]
    public void Closed_Store_RefusesEverything()
    {
        _store.Dispose();
        Assert.Equal(
            [new AttestationVerdict.Refused(Key(1), ProtectionRefusal.StoreFailed)],
            _guard.RecordAttestations(Slot, [new AttestationToSign(Key(1), Vote(99, 100, 1))]));
    }

    [Fact]
    public void NonSlashable_Tokens_NameTheirDutyAndRoot()
    {
        ValidatorRegistrationV1 registration = new(default, new Uint64(30_000_000), new Uint64(5), Key(1));
        DepositMessage deposit = new(Key(1), default, new Gwei(1));
        VoluntaryExit exit = new(Epoch, new ValidatorIndex(7));
        SyncAggregatorSelectionData selection = new(Slot, new SubcommitteeIndex(2));

        (SafeToSign Token, DutyType Duty, Root Root)[] tokens =
        [
            (_guard.SelectionProof(Key(1), Slot), DutyType.SelectionProof, ChainRoots.SelectionProof(Slot)),
            (_guard.Randao(Key(1), Slot), DutyType.Randao, ChainRoots.Randao(Epoch)),
            (_guard.SyncCommitteeMessage(Key(1), Slot, RootOf(1)), DutyType.SyncMessage, ChainRoots.SyncCommitteeMessage(Slot, RootOf(1))),
            (_guard.SyncSelection(Key(1), selection), DutyType.SyncSelectionProof, ChainRoots.SyncCommitteeSelectionProof(selection)),
            (_guard.Registration(Slot, registration), DutyType.BuilderRegistration, ChainRoots.ValidatorRegistration(registration)),
            (_guard.Deposit(Slot, deposit), DutyType.Deposit, ChainRoots.Deposit(deposit)),
        ];

        foreach ((SafeToSign token, DutyType duty, Root root) in tokens)
            Assert.Equal((Key(1), duty, Slot, root), Parts(token));

        // The slot names an exit's epoch, however old; the domain is that of the present.
        Epoch now = Epoch + 1000;
        Assert.Equal(
            (Key(1), DutyType.VoluntaryExit, Epoch.FirstSlot(ChainRoots.Preset), ChainRoots.VoluntaryExit(exit, now)), Parts(_guard.Exit(Key(1), exit, now)));
        Assert.All(_store.Enumerate(), row => Assert.Equal(default, row.Marks));
    }

    /// <summary>A head root chosen to be a block's or a vote's root still gets the sync committee's domain.</summary>
    [Fact]
    public void NonSlashable_Tokens_NeverHaveTheDomainOfAttestersOrProposers()
    {
        AttestationData vote = Vote(99, 100, 1);
        BeaconBlockHeader header = Header(Slot.Value, 1);
        Root[] objects =
        [
            SszEncoding.HashTreeRoot(vote, Preset.Mainnet), SszEncoding.HashTreeRoot(header, Preset.Mainnet),
            SszEncoding.HashTreeRoot(Slot), SszEncoding.HashTreeRoot(Epoch),
        ];
        HashSet<Root> slashable =
        [
            .. objects.Select(root => Domains.SigningRoot(root, ChainRoots.DomainAt(DomainTypes.BeaconAttester, Epoch))),
            .. objects.Select(root => Domains.SigningRoot(root, ChainRoots.DomainAt(DomainTypes.BeaconProposer, Epoch))),
        ];
        Assert.Contains(ChainRoots.Attestation(vote), slashable);
        Assert.Contains(ChainRoots.Block(header), slashable);

        Assert.All(objects, root => Assert.DoesNotContain(_guard.SyncCommitteeMessage(Key(1), Slot, root).SigningRoot, slashable));
        Assert.DoesNotContain(_guard.SelectionProof(Key(1), Slot).SigningRoot, slashable);
        Assert.DoesNotContain(_guard.Randao(Key(1), Slot).SigningRoot, slashable);
    }

    [Fact]
    public void Tokens_AreMintedInOnePlace()
    {
        Assert.Empty(typeof(SafeToSign).GetConstructors());
        string[] minting =
        [
            .. Repository.Files("src", "*.cs").Where(file => Repository.Text(file).Contains("new SafeToSign(", StringComparison.Ordinal)),
        ];
        Assert.Equal(["src/ClayStack.Dvt.Duties/SlashingProtection/SlashingProtection.cs"], minting);
    }

    private static void AssertSafe(AttestationVerdict verdict, BlsPublicKeyBytes key, Root root) =>
        Assert.Equal((key, DutyType.Attestation, Slot, root), Parts(Assert.IsType<AttestationVerdict.Safe>(verdict).Token));

    private static (BlsPublicKeyBytes Key, DutyType Duty, Slot Slot, Root Root) Parts(SafeToSign token) =>
        (token.GroupKey, token.Duty, token.Slot, token.SigningRoot);
}

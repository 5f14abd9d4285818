using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using FsCheck;
using FsCheck.Fluent;
using static ClayStack.Dvt.Tests.Duties.Protection.ProtectionSamples;
using Guard = ClayStack.Dvt.Duties.Protection.SlashingProtection;

namespace ClayStack.Dvt.Tests.Duties.Protection;

/// <summary>
/// Whatever is asked for in whatever order, with restarts and imports in between: what was allowed never holds a slashable
/// pair, by EIP-3076's and the specification's own words, spelled out here without any mark.
/// </summary>
public sealed class ProtectionPropertyTests
{
    private const int NumberMax = 8;

    private abstract record Event
    {
        public sealed record Vote(ulong Source, ulong Target, int Root) : Event;

        public sealed record Block(ulong Slot, int Root) : Event;

        public sealed record Restart : Event;

        /// <summary>A history of things that another client signed before: they are signed, whether we would have or not.</summary>
        public sealed record Import(Vote Attested, Block Proposed, bool WithRoots) : Event;
    }

    private static Gen<ulong> Number { get; } = Gen.Choose(0, NumberMax).Select(number => (ulong)number);

    private static Gen<int> Head { get; } = Gen.Choose(1, 3);

    private static Gen<Event> Votes { get; } = Number.SelectMany(
        source => Number.SelectMany(target => Head.Select(root => (Event)new Event.Vote(source, target, root))));

    private static Gen<Event> Blocks { get; } = Number.SelectMany(
        slot => Head.Select(root => (Event)new Event.Block(slot, root)));

    private static Gen<Event> Imports { get; } = Votes.SelectMany(vote => Blocks.SelectMany(
        block => Gen.Elements(true, false).Select(known => (Event)new Event.Import((Event.Vote)vote, (Event.Block)block, known))));

    private static Gen<Event> Events { get; } = Gen.Frequency(
        (8, Votes), (4, Blocks), (1, Gen.Constant((Event)new Event.Restart())), (1, Imports));

    [Fact]
    public void AnySequence_NeverHoldsASlashablePair()
    {
        Property property = Prop.ForAll(
            Arb.From(Events.ListOf()), events => FirstSlashable([.. events]) is not { } pair ? true.ToProperty() : false.Label(pair));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(60), property);
    }

    [Fact]
    public void Oracle_SeesWhatIsSlashable()
    {
        Assert.True(IsSlashable(new Event.Vote(1, 5, 1), new Event.Vote(2, 5, 2)));
        Assert.True(IsSlashable(new Event.Vote(1, 5, 1), new Event.Vote(2, 4, 1)));
        Assert.True(IsSlashable(new Event.Vote(2, 4, 1), new Event.Vote(1, 5, 1)));
        Assert.False(IsSlashable(new Event.Vote(1, 5, 1), new Event.Vote(1, 5, 1)));
        Assert.False(IsSlashable(new Event.Vote(1, 4, 1), new Event.Vote(1, 5, 1)));
        Assert.False(IsSlashable(new Event.Vote(1, 5, 1), new Event.Vote(5, 6, 1)));
        Assert.True(IsSlashable(new Event.Block(3, 1), new Event.Block(3, 2)));
        Assert.False(IsSlashable(new Event.Block(3, 1), new Event.Block(3, 1)));
        Assert.False(IsSlashable(new Event.Block(3, 1), new Event.Block(4, 2)));
    }

    /// <summary>is_slashable_attestation_data of consensus-specs phase0/beacon-chain.md, and two blocks in one slot.</summary>
    private static bool IsSlashable(Event left, Event right) => (left, right) switch
    {
        (Event.Vote first, Event.Vote second) =>
            (first != second && first.Target == second.Target)
            || (first.Source < second.Source && second.Target < first.Target)
            || (second.Source < first.Source && first.Target < second.Target),
        (Event.Block first, Event.Block second) => first != second && first.Slot == second.Slot,
        _ => false,
    };

    private static string? FirstSlashable(IReadOnlyList<Event> events)
    {
        InMemoryProtectionDisk disk = new(IdOf(1));
        IProtectionStore store = InMemoryProtectionStore.Open(disk, anchorReserve: 3);
        ProtectionRegister Register() => new(store, Chain, Preset.Mainnet);
        Register().AddNotYetActive([new NotYetActiveValidator(Key(1), Epoch.FarFuture)], now: null);
        List<Event> history = [];
        foreach (Event next in events)
        {
            switch (next)
            {
                case Event.Restart:
                    disk.Crash();
                    store = InMemoryProtectionStore.Open(disk, anchorReserve: 3);
                    break;
                case Event.Import import:
                    (Event.Vote vote, Event.Block block) = (import.Attested, import.Proposed);
                    ProtectionMarks marks = new(
                        new BlockMark(new Slot(block.Slot), import.WithRoots ? Signed(block) : null),
                        new AttestationMark(new Epoch(vote.Source), new Epoch(vote.Target), import.WithRoots ? Signed(vote) : null));
                    byte[] file = new InterchangeFile(Chain, new Dictionary<BlsPublicKeyBytes, ProtectionMarks> { [Key(1)] = marks }).Write();
                    Assert.IsType<ImportOutcome.Imported>(Register().Import(
                        file, new ImportSettings { GroupKeys = new Dictionary<BlsPublicKeyBytes, BlsPublicKeyBytes> { [Key(1)] = Key(1) }, Now = new Epoch(NumberMax) }));
                    history.AddRange([vote, block]);
                    break;
                case Event.Vote or Event.Block when IsAllowed(new Guard(store, ChainRoots), next):
                    // Two foreign signatures may contradict each other; a signature of ours may contradict none.
                    // The identical bytes again are no new offence, whoever signed them first.
                    if (!history.Contains(next) && history.Find(earlier => IsSlashable(earlier, next)) is { } conflict)
                        return $"{next} after {conflict}";
                    history.Add(next);
                    break;
            }
        }

        return null;
    }

    private static bool IsAllowed(Guard guard, Event wish) => wish switch
    {
        Event.Vote vote => guard.Record(new Slot(1), [new Guard.AttestationClaim(Key(1), new Epoch(vote.Source), new Epoch(vote.Target), Signed(vote))])[0]
            is AttestationVerdict.Safe,
        Event.Block block => guard.Record(new Slot(1), [new Guard.BlockClaim(Key(1), new Slot(block.Slot), Signed(block))])[0] is BlockVerdict.Safe,
        _ => false,
    };

    private static Root Signed(Event.Vote vote) => RootOf(checked((int)((vote.Source * 10_000) + (vote.Target * 100) + (ulong)vote.Root)));

    private static Root Signed(Event.Block block) => RootOf(checked((int)(1_000_000 + (block.Slot * 100) + (ulong)block.Root)));
}

using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using static ClayStack.Dvt.Tests.Duties.Protection.ProtectionSamples;
using Bytes32 = ClayStack.Dvt.Crypto.Bytes32;
using Guard = ClayStack.Dvt.Duties.Protection.SlashingProtection;

namespace ClayStack.Dvt.Tests.Duties.Protection;

/// <summary>What every protection store must do, whatever it is on.</summary>
public abstract class ProtectionStoreContract
{
    private const ulong Reserve = 4;

    /// <summary>Opens the store of this test.</summary>
    protected abstract IProtectionStore Open(ulong anchorReserve);

    /// <summary>The process that has it open ends without warning; afterwards it can be opened again.</summary>
    protected abstract void Crash(IProtectionStore store);

    /// <summary>Sets the store back to now, later; the store is closed both times.</summary>
    protected abstract Action BackUpStore();

    /// <summary>Sets the anchor back to now, later; the store is closed both times.</summary>
    protected abstract Action BackUpAnchor();

    /// <summary>Takes the anchor away.</summary>
    protected abstract void LoseAnchor();

    /// <summary>
    /// Whether processes with anchors of their own take turns with the store, so that an anchor which is old or not there
    /// may be that of a process which had no turn since.
    /// </summary>
    protected virtual bool IsShared => false;

    /// <summary>How many transactions the race has, so that it takes seconds at most.</summary>
    protected virtual int RacingTransactions => 10_000;

    [Fact]
    public void NewStore_IsEmpty()
    {
        using IProtectionStore store = Open();
        Assert.Equal(1UL, store.Fence.Counter);
        Assert.Null(store.HighestSlotAtOpen);
        Assert.Empty(store.Enumerate());
        using IProtectionTransaction transaction = store.Begin();
        Assert.False(transaction.TryRead(Key(1), out _));
    }

    [Fact]
    public void EachOpening_RaisesTheFenceByOne_AndKeepsTheIdentity()
    {
        Bytes32 id;
        using (IProtectionStore store = Open())
            id = store.StoreId;
        IProtectionStore crashed = Open();
        Assert.Equal((id, 2UL), (crashed.StoreId, crashed.Fence.Counter));
        Crash(crashed);
        using IProtectionStore third = Open();
        Assert.Equal((id, 3UL), (third.StoreId, third.Fence.Counter));
    }

    [Fact]
    public void Committed_SurvivesACrash()
    {
        ProtectionMarks marks = new(
            new BlockMark(new Slot(40), RootOf(1)), new AttestationMark(new Epoch(2), new Epoch(3), RootOf(2)));
        ProtectionRow imported = new(
            Key(2), new ProtectionMarks(new BlockMark(new Slot(9), SigningRoot: null), Attestation: null), RowOrigin.Imported, DoppelgangerWaived: true);
        IProtectionStore store = Open();
        using (IProtectionTransaction transaction = store.Begin())
        {
            transaction.Insert(imported);
            transaction.Insert(FreshRow(1));
            transaction.Write(Key(1), marks);
            transaction.RaiseSlot(new Slot(41));
            transaction.RaiseSlot(new Slot(40));
            Assert.Equal(CommitOutcome.Committed, transaction.Commit());
        }

        Crash(store);

        using IProtectionStore again = Open();
        Assert.Equal(new Slot(41), again.HighestSlotAtOpen);
        Assert.Equal([FreshRow(1) with { Marks = marks }, imported], again.Enumerate());
    }

    [Fact]
    public void NotCommitted_LeavesNothing()
    {
        using (IProtectionStore store = Open())
        {
            Insert(store, 1);
            using (IProtectionTransaction transaction = store.Begin())
            {
                transaction.Write(Key(1), new ProtectionMarks(new BlockMark(new Slot(5), RootOf(1)), Attestation: null));
                transaction.Insert(FreshRow(2));
                transaction.RaiseSlot(new Slot(5));
                Assert.True(transaction.TryRead(Key(1), out ProtectionMarks seen));
                Assert.NotNull(seen.Block);
                Assert.True(transaction.TryRead(Key(2), out _));
            }

            Assert.Equal([FreshRow(1)], store.Enumerate());
            using IProtectionTransaction next = store.Begin();
            Assert.False(next.TryRead(Key(2), out _));
            next.Insert(FreshRow(2));
            Assert.Equal(CommitOutcome.Committed, next.Commit());
        }

        using IProtectionStore again = Open();
        Assert.Null(again.HighestSlotAtOpen);
        Assert.Equal([FreshRow(1), FreshRow(2)], again.Enumerate());
    }

    [Fact]
    public void VotedSlot_IsKeptBesideTheSignedOne_AndNeverGoesDown()
    {
        IProtectionStore store = Open();
        Assert.Null(store.HighestVotedSlotAtOpen);
        ProtectionVoting voting = new(store);
        Assert.Null(voting.HighestAtOpen);
        Assert.Equal(CommitOutcome.Committed, voting.Raise(new Slot(ulong.MaxValue - 1)));
        Assert.Equal(CommitOutcome.Committed, voting.Raise(new Slot(7)));
        using (IProtectionTransaction given = store.Begin())
            given.RaiseVotedSlot(new Slot(ulong.MaxValue));
        Crash(store);

        using IProtectionStore again = Open();
        Assert.Equal(new Slot(ulong.MaxValue - 1), new ProtectionVoting(again).HighestAtOpen);
        Assert.Null(again.HighestSlotAtOpen);
    }

    [Fact]
    public void NumbersOf64Bits_AreKeptAsTheyAre()
    {
        ProtectionMarks marks = new(
            new BlockMark(new Slot(ulong.MaxValue), SigningRoot: null),
            new AttestationMark(new Epoch(1UL << 63), new Epoch(ulong.MaxValue), RootOf(1)));
        using (IProtectionStore store = Open())
        {
            using IProtectionTransaction transaction = store.Begin();
            transaction.Insert(FreshRow(1) with { Marks = marks });
            transaction.RaiseSlot(new Slot(ulong.MaxValue));
            transaction.Commit();
        }

        using IProtectionStore again = Open();
        Assert.Equal(marks, Assert.Single(again.Enumerate()).Marks);
        Assert.Equal(new Slot(ulong.MaxValue), again.HighestSlotAtOpen);
    }

    [Fact]
    public void Misuse_OfATransaction_IsAViolation()
    {
        using IProtectionStore store = Open();
        Insert(store, 1);
        ProtectionMarks marks = new(new BlockMark(new Slot(5), RootOf(1)), new AttestationMark(new Epoch(2), new Epoch(3), RootOf(1)));
        using (IProtectionTransaction transaction = store.Begin())
        {
            transaction.Write(Key(1), marks);
            Assert.Throws<InvariantViolation>(() => transaction.Write(Key(1), marks with { Block = null }));
            Assert.Throws<InvariantViolation>(() => transaction.Write(Key(1), marks with { Block = new BlockMark(new Slot(4), RootOf(1)) }));
            Assert.Throws<InvariantViolation>(() => transaction.Write(Key(1), marks with { Attestation = new AttestationMark(new Epoch(1), new Epoch(3), RootOf(1)) }));
            Assert.Throws<InvariantViolation>(() => transaction.Write(Key(1), marks with { Attestation = new AttestationMark(new Epoch(2), new Epoch(2), RootOf(1)) }));
            Assert.Throws<InvariantViolation>(() => transaction.Write(Key(2), marks));
            Assert.Throws<InvariantViolation>(() => transaction.Insert(FreshRow(1)));
            Assert.Throws<InvariantViolation>(store.Begin);
            transaction.Commit();
            Assert.Throws<InvariantViolation>(() => transaction.Commit());
            Assert.Throws<InvariantViolation>(() => transaction.TryRead(Key(1), out _));
        }

        Assert.Equal(marks, Assert.Single(store.Enumerate()).Marks);
    }

    [Fact]
    public void SecondOwner_IsRefused_UntilTheFirstIsGone()
    {
        IProtectionStore store = Open();
        Assert.Equal(ProtectionStoreFault.InUse, Assert.Throws<ProtectionStoreException>(Open).Reason);
        Insert(store, 1);
        store.Dispose();
        Assert.Equal(ProtectionStoreFault.Closed, Assert.Throws<ProtectionStoreException>(store.Begin).Reason);
        Assert.Equal(ProtectionStoreFault.Closed, Assert.Throws<ProtectionStoreException>(store.Enumerate).Reason);
        using IProtectionStore second = Open();
        Assert.Equal(2UL, second.Fence.Counter);
    }

    [Theory]
    [InlineData(0)] // restored after the same run
    [InlineData(1)]
    public void OldStoreAlone_IsRefused_AndNamesBothSides(int runsLater)
    {
        using (IProtectionStore store = Open())
            Insert(store, 1);
        Action restore = BackUpStore();
        using (IProtectionStore store = Open())
            Insert(store, 2);
        for (int i = 0; i < runsLater; i++)
            Open().Dispose();

        restore();

        ProtectionStoreException refused = Assert.Throws<ProtectionStoreException>(Open);
        Assert.Equal(ProtectionStoreFault.StoreRolledBack, refused.Reason);
        Assert.Contains("at fence 1 with 1 transactions", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"at fence {2 + runsLater} with 2 to 2 transactions", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Put the newest store back", refused.Message, StringComparison.Ordinal);
        Assert.Equal(ProtectionStoreFault.StoreRolledBack, Assert.Throws<ProtectionStoreException>(Open).Reason);
    }

    [Fact]
    public void OldStoreAndOldAnchorTogether_OpenAgain_AndAreLeftToThePeers()
    {
        using (IProtectionStore store = Open())
            Insert(store, 1);
        Action restoreStore = BackUpStore();
        Action restoreAnchor = BackUpAnchor();
        using (IProtectionStore store = Open())
            Insert(store, 2);

        restoreStore();
        restoreAnchor();

        using IProtectionStore again = Open();
        Assert.Equal(2UL, again.Fence.Counter);
        Assert.Equal([FreshRow(1)], again.Enumerate());
    }

    [Fact]
    public void OldAnchorAlone_IsRefused_UnlessOthersTakeTurns()
    {
        Open().Dispose();
        Action restore = BackUpAnchor();
        using (IProtectionStore store = Open())
            Insert(store, 1);
        Open().Dispose();

        restore();

        if (IsShared)
            Open().Dispose();
        else
            Assert.Equal(ProtectionStoreFault.AnchorRolledBack, Assert.Throws<ProtectionStoreException>(Open).Reason);
    }

    [Fact]
    public void LostAnchor_IsRefused_OnceTheStoreHasRecorded_UnlessOthersTakeTurns()
    {
        Open().Dispose();
        LoseAnchor();
        using (IProtectionStore store = Open())
            Insert(store, 1);
        LoseAnchor();
        if (IsShared)
            Open().Dispose();
        else
            Assert.Equal(ProtectionStoreFault.AnchorMissing, Assert.Throws<ProtectionStoreException>(Open).Reason);
    }

    [Fact]
    public void Crash_BetweenTwoAnchorWrites_OpensAgain()
    {
        // More transactions than the anchor reserves at once, ended by a crash at each count in turn.
        for (int count = 0; count <= (int)Reserve * 2; count++)
        {
            IProtectionStore store = Open();
            for (int i = 0; i < count; i++)
                Insert(store, (100 * (count + 1)) + i);
            Crash(store);
        }

        using IProtectionStore last = Open();
        Assert.Equal(((int)Reserve * 2 * (((int)Reserve * 2) + 1)) / 2, last.Enumerate().Count);
    }

    [Fact]
    public void AQuarantine_SurvivesCrashes_AndItsEndRaisesEveryRow_TheSlot_AndTheNextFence()
    {
        IProtectionStore store = Open();
        Insert(store, 1);
        ProtectionQuarantine quarantine = new(store, Preset.Mainnet);
        Assert.Null(quarantine.State);
        Assert.Equal(CommitOutcome.Committed, quarantine.Enter(new QuarantineState(QuarantineCause.HigherFence, new Slot(70), Proven(store, 9))));
        Crash(store);

        store = Open();
        quarantine = new ProtectionQuarantine(store, Preset.Mainnet);
        Assert.Equal(2UL, store.Fence.Counter);
        Assert.Equal(new QuarantineState(QuarantineCause.HigherFence, new Slot(70), Proven(store, 9)), quarantine.State);
        Assert.Equal(CommitOutcome.Committed, quarantine.Enter(new QuarantineState(QuarantineCause.HigherFence, new Slot(70), Proven(store, 3))));
        Assert.Equal(9UL, quarantine.State!.Proven.Counter);
        Assert.Equal(CommitOutcome.Committed, quarantine.Leave(new Slot(330), source: new Epoch(9), target: null));
        Crash(store);

        // The fence was not raised while the quarantine lasted: another run may have been the right one.
        using IProtectionStore after = Open();
        Assert.Equal(10UL, after.Fence.Counter);
        Assert.Equal(new QuarantineState(Cause: null, new Slot(70), Proven(store, 9)), after.Quarantine);
        Assert.Equal(new Slot(330), after.HighestSlotAtOpen);
        Assert.Equal(
            new ProtectionMarks(
                new BlockMark(new Slot(330), SigningRoot: null), new AttestationMark(new Epoch(9), new Epoch(10), SigningRoot: null)),
            Assert.Single(after.Enumerate()).Marks);
    }

    [Fact]
    public void AFenceThatIsRaisedInSteps_SurvivesACrashAtEach()
    {
        using (IProtectionStore store = Open())
        {
            ProtectionQuarantine quarantine = new(store, Preset.Mainnet);
            quarantine.Enter(new QuarantineState(QuarantineCause.HigherFence, new Slot(70), Proven(store, 5)));
            quarantine.Leave(new Slot(90), source: null, target: null);
        }

        using (IProtectionStore store = Open())
            Assert.Equal(6UL, store.Fence.Counter);
        using IProtectionStore next = Open();
        Assert.Equal(7UL, next.Fence.Counter);
    }

    /// <summary>A fence as peers would prove it against this store.</summary>
    private static Fence Proven(IProtectionStore store, ulong counter) => store.Fence with { Counter = counter };

    [Theory]
    [InlineData(null, null, 10, 10)]
    [InlineData(9, 10, 9, 10)]
    [InlineData(9, 11, 9, 11)]
    [InlineData(12, 10, 10, 10)]
    public void TheEndOfAQuarantine_RaisesSourceAndTarget_ToWhatWasDecided(int? source, int? target, int expectedSource, int expectedTarget)
    {
        using IProtectionStore store = Open();
        Insert(store, 1);
        ProtectionQuarantine quarantine = new(store, Preset.Mainnet);
        quarantine.Enter(new QuarantineState(QuarantineCause.OtherStore, new Slot(1), default));
        quarantine.Leave(new Slot(320), source is { } s ? new Epoch((ulong)s) : null, target is { } t ? new Epoch((ulong)t) : null);
        AttestationMark mark = Assert.Single(store.Enumerate()).Marks.Attestation!.Value;
        Assert.Equal((new Epoch((ulong)expectedSource), new Epoch((ulong)expectedTarget)), (mark.Source, mark.Target));
    }

    [Fact]
    public void ADoppelgangerCheckThatEnded_IsNotBegunAgain()
    {
        IProtectionStore store = Open();
        ProtectionRegister register = new(store, Chain, Preset.Mainnet);
        register.Activate([Key(1), Key(2)], new Slot(3));
        Assert.Equal([Key(1), Key(2)], SigningGuard.Of(store).HeldBy(ProtectionRefusal.Doppelganger));
        Assert.Equal(CommitOutcome.Committed, register.EndDoppelgangerCheck([Key(2)]));
        Crash(store);

        using IProtectionStore after = Open();
        Assert.Equal([Key(1)], SigningGuard.Of(after).HeldBy(ProtectionRefusal.Doppelganger));
    }

    [Fact]
    public void AHalt_SurvivesCrashes_UntilItIsLifted_AndTheValidatorWasWatched()
    {
        IProtectionStore store = Open();
        ProtectionRegister register = RegisterOf(store);
        Insert(store, 1);
        Insert(store, 2);
        HaltedValidator found = new(Key(1), ForeignKind.Block, new Slot(ulong.MaxValue), RootOf(7), Lifted: false);
        Assert.Equal(CommitOutcome.Committed, register.Halt(found));
        Assert.Equal(CommitOutcome.Committed, register.Halt(found with { Kind = ForeignKind.Vote, Block = RootOf(8) }));
        Assert.Equal([found], store.Halts);
        Crash(store);

        store = Open();
        register = RegisterOf(store);
        Assert.Equal([found], store.Halts);
        Assert.Equal([Key(1)], SigningGuard.Of(store).HeldBy(ProtectionRefusal.ForeignSignature));
        Assert.Equal([RegisterVerdict.Halted, RegisterVerdict.AlreadyThere], register.Activate([Key(1), Key(2)], new Slot(32)));
        Assert.Equal([default, Epoch1], store.Enumerate().Select(row => row.Marks.Attestation?.Target ?? default));
        Assert.Equal([RegisterVerdict.AlreadyThere], register.Activate([Key(1)], new Slot(64), liftHalts: true));
        Crash(store);

        store = Open();
        SigningGuard guard = SigningGuard.Of(store);
        Assert.Equal(new Epoch(2), store.Enumerate()[0].Marks.Attestation!.Value.Target);
        Assert.Empty(guard.HeldBy(ProtectionRefusal.ForeignSignature));
        Assert.Equal([Key(1)], guard.HeldBy(ProtectionRefusal.Doppelganger));
        Assert.Equal(CommitOutcome.Committed, RegisterOf(store).EndDoppelgangerCheck([Key(1)]));
        Assert.Empty(store.Halts);
        Crash(store);

        using IProtectionStore after = Open();
        Assert.Empty(after.Halts);
        Assert.Null(GuardWhenReady(after).Judge(Key(1)));
    }

    [Fact]
    public void AHaltThatWasLifted_AndIsFoundAgain_HaltsAgain()
    {
        using IProtectionStore store = Open();
        ProtectionRegister register = RegisterOf(store);
        Insert(store, 1);
        HaltedValidator found = new(Key(1), ForeignKind.Vote, new Slot(3), RootOf(7), Lifted: false);
        register.Halt(found);
        register.Activate([Key(1)], new Slot(64), liftHalts: true);
        HaltedValidator again = found with { Kind = ForeignKind.Block, Slot = new Slot(70) };
        Assert.Equal(CommitOutcome.Committed, register.Halt(again));
        Assert.Equal(CommitOutcome.Committed, register.EndDoppelgangerCheck([Key(1)]));
        Assert.Equal([again], store.Halts);
    }

    [Fact]
    public void AHaltThatIsNotCommitted_LeavesNothing()
    {
        using IProtectionStore store = Open();
        using (IProtectionTransaction transaction = store.Begin())
            transaction.WriteHalt(new HaltedValidator(Key(1), ForeignKind.Vote, new Slot(3), RootOf(7), Lifted: false));
        Assert.Empty(store.Halts);
    }

    [Fact]
    public async Task Writers_ThatRace_NeverGetTwoVotesForOneTarget()
    {
        const int writers = 8;
        int transactions = RacingTransactions;
        const int validators = 4;
        using IProtectionStore store = Open(AnchorKeeper.ReserveDefault);
        for (int i = 0; i < validators; i++)
            Insert(store, i);
        Guard protection = new(store, ChainRoots);
        int next = 0;
        List<(BlsPublicKeyBytes Key, ulong Target, Root Root)>[] safe = await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Factory.StartNew(
            () =>
            {
                List<(BlsPublicKeyBytes, ulong, Root)> mine = [];
                for (int turn = Interlocked.Increment(ref next); turn <= transactions; turn = Interlocked.Increment(ref next))
                {
                    // All writers go for the same few targets at about the same time, each with a root of its own.
                    ulong target = (ulong)(turn / writers);
                    Slot slot = Vote(0, target, 0).Slot;
                    Guard.AttestationClaim[] claims =
                    [
                        .. Enumerable.Range(0, validators).Select(validator => new Guard.AttestationClaim(
                            Key(validator), new Epoch(target / 2), new Epoch(target), RootOf(writer + 1))),
                    ];
                    mine.AddRange(protection.Record(slot, claims).OfType<AttestationVerdict.Safe>()
                        .Select(verdict => (verdict.Token.GroupKey, target, verdict.Token.SigningRoot)));
                }

                return mine;
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        var votes = safe.SelectMany(mine => mine).Distinct().ToList();
        Assert.Equal(votes.Count, votes.DistinctBy(vote => (vote.Key, vote.Target)).Count());
        Assert.True(votes.Count >= transactions / writers, $"only {votes.Count} votes");
        Assert.All(store.Enumerate(), row => Assert.Equal(votes.Where(vote => vote.Key == row.GroupKey).Max(vote => vote.Target), row.Marks.Attestation!.Value.Target.Value));
    }

    private static Epoch Epoch1 { get; } = new(1);

    private static ProtectionRegister RegisterOf(IProtectionStore store) => new(store, Chain, Preset.Mainnet);

    private static SigningGuard GuardWhenReady(IProtectionStore store)
    {
        SigningGuard guard = SigningGuard.Of(store);
        guard.Release(ProtectionRefusal.NotReady);
        return guard;
    }

    private IProtectionStore Open() => Open(Reserve);

    private static void Insert(IProtectionStore store, int key)
    {
        using IProtectionTransaction transaction = store.Begin();
        transaction.Insert(FreshRow(key));
        Assert.Equal(CommitOutcome.Committed, transaction.Commit());
    }
}

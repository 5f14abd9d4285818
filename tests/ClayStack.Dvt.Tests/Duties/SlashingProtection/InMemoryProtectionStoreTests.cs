using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using static ClayStack.Dvt.Tests.Duties.Protection.ProtectionSamples;
using Guard = ClayStack.Dvt.Duties.Protection.SlashingProtection;

namespace ClayStack.Dvt.Tests.Duties.Protection;

public sealed class InMemoryProtectionStoreTests : ProtectionStoreContract
{
    private readonly InMemoryProtectionDisk _disk = new(IdOf(1));

    protected override IProtectionStore Open(ulong anchorReserve) => InMemoryProtectionStore.Open(_disk, anchorReserve: anchorReserve);

    protected override void Crash(IProtectionStore store) => _disk.Crash();

    protected override Action BackUpStore()
    {
        InMemoryProtectionDisk.Backup backup = _disk.CopyStore();
        return () => _disk.RestoreStore(backup);
    }

    protected override Action BackUpAnchor()
    {
        ProtectionAnchor? anchor = _disk.CopyAnchor();
        return () => _disk.RestoreAnchor(anchor);
    }

    protected override void LoseAnchor() => _disk.RestoreAnchor(null);

    /// <summary>Crashes at each step in turn: the next run opens, and holds all that was called safe before.</summary>
    [Fact]
    public void Crash_AtAnyStep_LosesNothingThatWasReleased()
    {
        int steps = CountSteps();
        Assert.InRange(steps, 20, 200);
        for (int fatal = 0; fatal < steps; fatal++)
        {
            InMemoryProtectionDisk disk = new(IdOf(1));
            List<Root> released = [];
            int step = 0;
            disk.Fault = _ => step++ == fatal ? SimulatedDiskFault.Crash : SimulatedDiskFault.None;
            Assert.Throws<SimulatedCrashException>(() => Live(disk, released));
            disk.Fault = null;

            using IProtectionStore store = InMemoryProtectionStore.Open(disk, anchorReserve: 2);
            AttestationMark? mark = store.Enumerate().SingleOrDefault()?.Marks.Attestation;
            if (released.Count > 0)
                Assert.True(mark!.Value.Target.Value >= (ulong)released.Count, $"crash at step {fatal}");

            // What comes after the crash must not contradict what came before it.
            Guard protection = new(store, ChainRoots);
            for (ulong target = 1; target <= (ulong)released.Count; target++)
                Assert.IsType<AttestationVerdict.Refused>(Assert.Single(protection.RecordAttestations(Vote(0, target, 99).Slot, [new AttestationToSign(Key(1), Vote(0, target, 99))])));
        }
    }

    [Theory]
    [InlineData(SimulatedDiskStep.Commit, 0UL)] // the write was lost
    [InlineData(SimulatedDiskStep.Committed, 1UL)] // the write was durable, and nobody knew
    public void UnknownCommit_IsARefusal_AndTheIdenticalBytesMayBeTriedAgain(SimulatedDiskStep failing, ulong targetOnDisk)
    {
        List<ProtectionStoreException> failures = [];
        using IProtectionStore store = InMemoryProtectionStore.Open(_disk, failures.Add);
        Guard protection = new(store, ChainRoots);
        new ProtectionRegister(store, Chain, Preset.Mainnet).AddNotYetActive([new NotYetActiveValidator(Key(1), Epoch.FarFuture)], now: null);
        AttestationToSign vote = new(Key(1), Vote(0, 1, 1));
        AttestationToSign other = new(Key(1), Vote(0, 1, 2));
        AttestationToSign stranger = new(Key(2), Vote(0, 1, 1));

        _disk.Fault = step => step == failing ? SimulatedDiskFault.Fail : SimulatedDiskFault.None;
        Assert.Equal(
            [new AttestationVerdict.Refused(Key(1), ProtectionRefusal.CommitUnknown), new AttestationVerdict.Refused(Key(2), ProtectionRefusal.NoRow)],
            protection.RecordAttestations(vote.Data.Slot, [vote, stranger]));
        Assert.Contains(failing.ToString(), Assert.Single(failures).Message, StringComparison.Ordinal);
        _disk.Fault = null;

        Assert.Equal(targetOnDisk, store.Enumerate().Single().Marks.Attestation?.Target.Value ?? 0);
        AttestationVerdict.Safe safe = Assert.IsType<AttestationVerdict.Safe>(Assert.Single(protection.RecordAttestations(vote.Data.Slot, [vote])));
        Assert.Equal(ChainRoots.Attestation(vote.Data), safe.Token.SigningRoot);
        Assert.Equal([new AttestationVerdict.Refused(Key(1), ProtectionRefusal.TargetNotHigher)], protection.RecordAttestations(vote.Data.Slot, [other]));
    }

    [Fact]
    public void AnchorThatCannotBeWritten_StopsTheTransactionBeforeItsCommit()
    {
        List<ProtectionStoreException> failures = [];
        using IProtectionStore store = InMemoryProtectionStore.Open(_disk, failures.Add, anchorReserve: 1);
        new ProtectionRegister(store, Chain, Preset.Mainnet).AddNotYetActive([new NotYetActiveValidator(Key(1), Epoch.FarFuture)], now: null);
        Guard protection = new(store, ChainRoots);
        AttestationToSign vote = new(Key(1), Vote(0, 1, 1));

        // The second failure leaves the file replaced: that is no sign of another run.
        foreach (SimulatedDiskStep failing in new[] { SimulatedDiskStep.AnchorWrite, SimulatedDiskStep.AnchorWritten })
        {
            _disk.Fault = step => step == failing ? SimulatedDiskFault.Fail : SimulatedDiskFault.None;
            Assert.Equal([new AttestationVerdict.Refused(Key(1), ProtectionRefusal.StoreFailed)], protection.RecordAttestations(vote.Data.Slot, [vote]));
            Assert.Null(store.Enumerate().Single().Marks.Attestation);
        }

        _disk.Fault = null;
        Assert.Equal(2, failures.Count);
        Assert.IsType<AttestationVerdict.Safe>(Assert.Single(protection.RecordAttestations(vote.Data.Slot, [vote])));
    }

    [Fact]
    public void AnchorWrittenByAnother_IsNoticedAtTheNextReserve()
    {
        using IProtectionStore store = InMemoryProtectionStore.Open(_disk, anchorReserve: 1);
        ProtectionAnchor anchor = _disk.CopyAnchor()!;
        _disk.RestoreAnchor(anchor with { Fence = anchor.Fence with { Counter = 2 } });
        using IProtectionTransaction first = store.Begin();
        first.Insert(FreshRow(1));
        first.Commit();
        first.Dispose();
        using IProtectionTransaction second = store.Begin();
        second.Insert(FreshRow(2));
        Assert.Equal(ProtectionStoreFault.AnchorTaken, Assert.Throws<ProtectionStoreException>(() => second.Commit()).Reason);
    }

    private static int CountSteps()
    {
        InMemoryProtectionDisk disk = new(IdOf(1));
        int steps = 0;
        disk.Fault = _ =>
        {
            steps++;
            return SimulatedDiskFault.None;
        };
        Live(disk, []);
        return steps;
    }

    /// <summary>Two runs that register one validator and vote for six epochs; a root counts as released behind its verdict.</summary>
    private static void Live(InMemoryProtectionDisk disk, List<Root> released)
    {
        for (int run = 0; run < 2; run++)
        {
            using IProtectionStore store = InMemoryProtectionStore.Open(disk, anchorReserve: 2);
            new ProtectionRegister(store, Chain, Preset.Mainnet).AddNotYetActive([new NotYetActiveValidator(Key(1), Epoch.FarFuture)], now: null);
            Guard protection = new(store, ChainRoots);
            for (int i = 0; i < 3; i++)
            {
                ulong target = (ulong)released.Count + 1;
                AttestationVerdict verdict = Assert.Single(protection.RecordAttestations(Vote(0, target, 1).Slot, [new AttestationToSign(Key(1), Vote(0, target, 1))]));
                released.Add(Assert.IsType<AttestationVerdict.Safe>(verdict).Token.SigningRoot);
            }
        }
    }
}

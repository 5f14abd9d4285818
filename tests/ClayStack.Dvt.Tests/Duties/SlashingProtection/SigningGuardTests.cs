using ClayStack.Dvt.Duties.Protection;
using static ClayStack.Dvt.Tests.Duties.Protection.ProtectionSamples;
using Guard = ClayStack.Dvt.Duties.Protection.SlashingProtection;

namespace ClayStack.Dvt.Tests.Duties.Protection;

public sealed class SigningGuardTests
{
    [Fact]
    public void ANewGuard_HoldsTheNode_UntilItIsReady()
    {
        SigningGuard guard = new();
        Assert.Equal(ProtectionRefusal.NotReady, guard.Judge(Key(1)));
        Assert.True(guard.Release(ProtectionRefusal.NotReady));
        Assert.False(guard.Release(ProtectionRefusal.NotReady));
        Assert.Null(guard.Judge(Key(1)));
    }

    [Fact]
    public void AHoldOfOneValidator_TouchesNoOther_AndTheNodesComesFirst()
    {
        SigningGuard guard = new();
        guard.Release(ProtectionRefusal.NotReady);
        Assert.True(guard.Hold(Key(1), ProtectionRefusal.Doppelganger));
        Assert.False(guard.Hold(Key(1), ProtectionRefusal.Doppelganger));
        Assert.Equal(ProtectionRefusal.Doppelganger, guard.Judge(Key(1)));
        Assert.Null(guard.Judge(Key(2)));
        guard.Hold(ProtectionRefusal.ClockUncertain);
        Assert.Equal(ProtectionRefusal.ClockUncertain, guard.Judge(Key(1)));
        Assert.Equal(ProtectionRefusal.ClockUncertain, guard.Judge(Key(2)));
        guard.Release(ProtectionRefusal.ClockUncertain);
        Assert.True(guard.Release(Key(1), ProtectionRefusal.Doppelganger));
        Assert.Null(guard.Judge(Key(1)));
    }

    [Fact]
    public void TheGuardOfAStore_HoldsWhatWasImportedOrActivated_UnlessThatIsWaived()
    {
        using ClayStack.Dvt.Duties.Ports.IProtectionStore store = InMemoryProtectionStore.Open(new InMemoryProtectionDisk(IdOf(1)));
        using (ClayStack.Dvt.Duties.Ports.IProtectionTransaction transaction = store.Begin())
        {
            transaction.Insert(FreshRow(1));
            transaction.Insert(new ProtectionRow(Key(2), default, RowOrigin.Imported, DoppelgangerWaived: false));
            transaction.Insert(new ProtectionRow(Key(3), default, RowOrigin.Imported, DoppelgangerWaived: true));
            transaction.Insert(new ProtectionRow(Key(4), default, RowOrigin.Activated, DoppelgangerWaived: false));
            transaction.Commit();
        }

        Assert.Equal([Key(2), Key(4)], SigningGuard.Of(store).HeldBy(ProtectionRefusal.Doppelganger));
    }

    [Fact]
    public void WhatTheGuardHolds_IsRefused_AndRaisesNoMark()
    {
        using ClayStack.Dvt.Duties.Ports.IProtectionStore store = InMemoryProtectionStore.Open(new InMemoryProtectionDisk(IdOf(1)));
        using (ClayStack.Dvt.Duties.Ports.IProtectionTransaction transaction = store.Begin())
        {
            transaction.Insert(FreshRow(1));
            transaction.Insert(FreshRow(2));
            transaction.Commit();
        }

        SigningGuard guard = new();
        guard.Release(ProtectionRefusal.NotReady);
        guard.Hold(Key(1), ProtectionRefusal.ForeignSignature);
        Guard protection = new(store, ChainRoots, guard);
        AttestationToSign[] votes = [new(Key(1), Vote(1, 2, 5)), new(Key(2), Vote(1, 2, 5))];
        IReadOnlyList<AttestationVerdict> verdicts = protection.RecordAttestations(votes[0].Data.Slot, votes);
        Assert.Equal(new AttestationVerdict.Refused(Key(1), ProtectionRefusal.ForeignSignature), verdicts[0]);
        Assert.IsType<AttestationVerdict.Safe>(verdicts[1]);

        guard.Hold(ProtectionRefusal.Quarantined);
        BlockToSign[] blocks = [new(Key(2), Header(200, 1))];
        Assert.Equal(
            new BlockVerdict.Refused(Key(2), ProtectionRefusal.Quarantined), Assert.Single(protection.RecordBlocks(blocks[0].Header.Slot, blocks)));
        Assert.Equal([default(BlockMark?), null], store.Enumerate().Select(row => row.Marks.Block));
        Assert.Null(store.Enumerate()[0].Marks.Attestation);
    }
}

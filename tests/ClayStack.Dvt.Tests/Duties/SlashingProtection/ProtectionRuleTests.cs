using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Primitives;
using static ClayStack.Dvt.Tests.Duties.Protection.ProtectionSamples;

namespace ClayStack.Dvt.Tests.Duties.Protection;

public sealed class ProtectionRuleTests
{
    [Theory]
    [InlineData(5, 11, 9, null)] // target one higher, source the same
    [InlineData(6, 11, 9, null)]
    [InlineData(4, 11, 9, ProtectionRefusal.SourceLower)]
    [InlineData(5, 10, 9, ProtectionRefusal.TargetNotHigher)] // a double vote
    [InlineData(5, 9, 9, ProtectionRefusal.TargetNotHigher)]
    [InlineData(5, 10, 1, null)] // the identical root again
    [InlineData(5, 11, 1, null)]
    [InlineData(5, 9, 1, ProtectionRefusal.TargetNotHigher)]
    [InlineData(11, 11, 9, null)]
    [InlineData(12, 11, 9, ProtectionRefusal.SourceAfterTarget)]
    [InlineData(11, 10, 1, ProtectionRefusal.SourceAfterTarget)]
    public void Attestation_AgainstAMarkOf5To10_IsJudged(ulong source, ulong target, int root, ProtectionRefusal? expected)
    {
        AttestationMark mark = new(new Epoch(5), new Epoch(10), RootOf(1));

        Assert.Equal(expected, AttestationRule.Check(mark, new Epoch(source), new Epoch(target), RootOf(root), out AttestationMark next));
        if (expected is null)
            Assert.Equal(target == 10 ? mark : new AttestationMark(new Epoch(source), new Epoch(target), RootOf(root)), next);
    }

    [Fact]
    public void Attestation_WithoutAMark_MayHaveAnyTarget()
    {
        Assert.Null(AttestationRule.Check(mark: null, new Epoch(0), new Epoch(0), RootOf(1), out AttestationMark next));
        Assert.Equal(new AttestationMark(new Epoch(0), new Epoch(0), RootOf(1)), next);
        Assert.Equal(
            ProtectionRefusal.SourceAfterTarget,
            AttestationRule.Check(mark: null, new Epoch(1), new Epoch(0), RootOf(1), out _));
    }

    [Fact]
    public void Attestation_AtAMarkWithoutARoot_IsNeverTheIdenticalOne()
    {
        AttestationMark mark = new(new Epoch(5), new Epoch(10), SigningRoot: null);
        Assert.Equal(
            ProtectionRefusal.TargetNotHigher,
            AttestationRule.Check(mark, new Epoch(5), new Epoch(10), default, out _));
    }

    [Fact]
    public void Attestation_IdenticalInAMergedHistory_KeepsTheHigherSource()
    {
        AttestationMark mark = AttestationMark.Merge(
            new AttestationMark(new Epoch(8), new Epoch(9), RootOf(2)),
            new AttestationMark(new Epoch(5), new Epoch(10), RootOf(1)));

        Assert.Null(AttestationRule.Check(mark, new Epoch(5), new Epoch(10), RootOf(1), out AttestationMark next));
        Assert.Equal(new Epoch(8), next.Source);
    }

    [Theory]
    [InlineData(8, 9, null)]
    [InlineData(7, 9, ProtectionRefusal.BlockSlotNotHigher)]
    [InlineData(6, 1, ProtectionRefusal.BlockSlotNotHigher)]
    [InlineData(7, 1, null)]
    public void Block_AgainstAMarkAt7_IsJudged(ulong slot, int root, ProtectionRefusal? expected)
    {
        Assert.Equal(expected, BlockRule.Check(new BlockMark(new Slot(7), RootOf(1)), new Slot(slot), RootOf(root), out BlockMark next));
        if (expected is null)
            Assert.Equal(new BlockMark(new Slot(slot), RootOf(root)), next);
    }

    [Fact]
    public void Block_WithoutAMark_MayHaveAnySlot() =>
        Assert.Null(BlockRule.Check(mark: null, new Slot(0), RootOf(1), out _));

    [Fact]
    public void Block_AtAMarkWithoutARoot_IsNeverTheIdenticalOne() => Assert.Equal(
        ProtectionRefusal.BlockSlotNotHigher,
        BlockRule.Check(new BlockMark(new Slot(7), SigningRoot: null), new Slot(7), default, out _));

    [Fact]
    public void Merge_OfTwoRootsAtOnePosition_ForgetsBoth()
    {
        BlockMark left = new(new Slot(7), RootOf(1));
        BlockMark right = new(new Slot(7), RootOf(2));

        Assert.Equal(left, BlockMark.Merge(left, left));
        Assert.Equal(new BlockMark(new Slot(7), SigningRoot: null), BlockMark.Merge(left, right));
        Assert.Equal(right with { Slot = new Slot(8) }, BlockMark.Merge(left, right with { Slot = new Slot(8) }));
    }

    [Fact]
    public void Codes_AreStableAndDistinct()
    {
        Assert.Equal(
            [
                "PROTECTION_NO_ROW", "PROTECTION_BLOCK_SLOT_NOT_HIGHER", "PROTECTION_TARGET_NOT_HIGHER",
                "PROTECTION_SOURCE_LOWER", "PROTECTION_SOURCE_AFTER_TARGET", "PROTECTION_WRONG_SLOT",
                "PROTECTION_WRONG_TARGET", "PROTECTION_COMMIT_UNKNOWN", "PROTECTION_STORE_FAILED",
                "PROTECTION_NOT_READY", "PROTECTION_QUARANTINED", "PROTECTION_CLOCK_UNCERTAIN", "PROTECTION_DOPPELGANGER",
                "PROTECTION_FOREIGN_SIGNATURE",
            ],
            Enum.GetValues<ProtectionRefusal>().Select(refusal => refusal.Code()));
        Assert.Equal(Enumerable.Range(1, 14), Enum.GetValues<ProtectionRefusal>().Select(refusal => (int)refusal));
        Assert.Throws<ArgumentOutOfRangeException>(() => default(ProtectionRefusal).Code());
        Assert.All(Enum.GetValues<ProtectionRefusal>(), refusal => Assert.NotEmpty(MissReasons.Explain(refusal.ToMissReason()).Remedy));
        Assert.Throws<ArgumentOutOfRangeException>(() => default(ProtectionRefusal).ToMissReason());
    }
}

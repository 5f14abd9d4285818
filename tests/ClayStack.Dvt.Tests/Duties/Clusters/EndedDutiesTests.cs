using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Rounds;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Tests.Duties.Clusters;

public sealed class EndedDutiesTests
{
    /// <summary>
    /// Sync committee messages: found by the laboratory, everything, seed 30: a clock went 13 seconds ahead and back. Selection proofs:
    /// the same with all knobs at their ends, seed 3.
    /// </summary>
    [Theory]
    [InlineData(DutyType.Attestation, true)]
    [InlineData(DutyType.Proposal, true)]
    [InlineData(DutyType.Aggregate, true)]
    [InlineData(DutyType.SyncContribution, true)]
    [InlineData(DutyType.SyncMessage, true)]
    [InlineData(DutyType.SelectionProof, true)]
    [InlineData(DutyType.SyncSelectionProof, true)]
    [InlineData(DutyType.Randao, false)]
    public void Contains_ADutyThatEnded_UnlessItMayBeginAnew(DutyType duty, bool isOver)
    {
        EndedDuties ended = new();
        DutyKey key = new(new Slot(44), duty);
        ended.Told(key);
        Assert.False(ended.Contains(key));
        Assert.True(ended.End(key));
        Assert.Equal(isOver, ended.Contains(key));
    }

    /// <summary>Everything, seed 2: a clock went twenty seconds ahead and back, and slot 232 was forgotten in between.</summary>
    [Fact]
    public void Contains_WhatEndedLongBeforeTheLastOnes_UntilTooManyEnded()
    {
        EndedDuties ended = new();
        DutyKey first = new(new Slot(232), DutyType.Attestation);
        ended.End(first);
        for (ulong slot = 10_000; slot < 10_000 + EndedDuties.KeptMax - 1; slot++)
            ended.End(new DutyKey(new Slot(slot), DutyType.Attestation));
        Assert.True(ended.Contains(first));

        ended.End(new DutyKey(new Slot(20_000), DutyType.Attestation));
        Assert.False(ended.Contains(first));
        Assert.True(ended.Contains(new DutyKey(new Slot(10_000), DutyType.Attestation)));
    }
}

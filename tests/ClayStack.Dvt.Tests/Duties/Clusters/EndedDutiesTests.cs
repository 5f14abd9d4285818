using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Rounds;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Tests.Duties.Clusters;

public sealed class EndedDutiesTests
{
    /// <summary>Sync committee messages: found by the laboratory, everything, seed 30: a clock went 13 seconds ahead and back.</summary>
    [Theory]
    [InlineData(DutyType.Attestation, true)]
    [InlineData(DutyType.Proposal, true)]
    [InlineData(DutyType.Aggregate, true)]
    [InlineData(DutyType.SyncContribution, true)]
    [InlineData(DutyType.SyncMessage, true)]
    [InlineData(DutyType.SelectionProof, false)]
    public void Contains_ADutyThatEnded_UnlessItMayBeginAnew(DutyType duty, bool isOver)
    {
        EndedDuties ended = new();
        DutyKey key = new(new Slot(44), duty);
        ended.Told(key);
        Assert.False(ended.Contains(key));
        Assert.True(ended.End(key));
        Assert.Equal(isOver, ended.Contains(key));
        ended.ForgetBefore(new Slot(45));
        Assert.False(ended.Contains(key));
    }
}

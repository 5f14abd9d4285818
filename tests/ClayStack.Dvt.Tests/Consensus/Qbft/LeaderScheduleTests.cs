using ClayStack.Dvt.Consensus;

namespace ClayStack.Dvt.Tests.Consensus.Qbft;

/// <summary>PROTOCOL C1.</summary>
public sealed class LeaderScheduleTests
{
    private const ulong SlotsPerEpoch = 32;

    [Theory]
    [InlineData(0UL, 0, 1, 4, 2)] // (0 + 0 + 0 + 1) mod 4 = 1, counted from 0
    [InlineData(0UL, 1, 1, 4, 3)]
    [InlineData(33UL, 1, 1, 4, 1)] // (1 + 1 + 1 + 1) mod 4 = 0
    [InlineData(33UL, 1, 2, 4, 2)]
    [InlineData(95UL, 2, 3, 7, 4)] // (2 + 31 + 2 + 3) mod 7 = 3
    [InlineData(ulong.MaxValue, 255, int.MaxValue, 13, 4)]
    public void Leader_IsTheSumModuloN(ulong slot, byte duty, int round, int n, int expected) =>
        Assert.Equal(new OperatorIndex(expected), LeaderSchedule.Leader(new InstanceId(slot, duty), round, SlotsPerEpoch, n));

    [Theory]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(13)]
    public void Leader_EachOperatorLeadsOneOfNConsecutiveRounds(int n)
    {
        for (int first = 1; first <= n; first++)
        {
            Assert.Equal(
                Enumerable.Range(1, n),
                Enumerable.Range(first, n).Select(round => Leader(slot: 77, round, n)).Order());
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(13)]
    public void Leader_OfTheFirstSlotsOfEpochs_TakesTurns(int n) =>
        Assert.Equal(Enumerable.Range(1, n), Enumerable.Range(0, n).Select(epoch => Leader((ulong)epoch * SlotsPerEpoch, 1, n)).Order());

    [Fact]
    public void Leader_SlotOfEveryValue_DoesNotOverflow() =>
        Assert.InRange(LeaderSchedule.Leader(new InstanceId(ulong.MaxValue, 255), int.MaxValue, 1, 13).Value, 1, 13);

    [Theory]
    [InlineData(0, 32UL, 4)]
    [InlineData(1, 0UL, 4)]
    [InlineData(1, 32UL, 3)]
    [InlineData(1, 32UL, 14)]
    public void Leader_OutOfRange_Throws(int round, ulong slotsPerEpoch, int n) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => LeaderSchedule.Leader(new InstanceId(1, 1), round, slotsPerEpoch, n));

    private static int Leader(ulong slot, int round, int n) =>
        LeaderSchedule.Leader(new InstanceId(slot, 1), round, SlotsPerEpoch, n).Value;
}

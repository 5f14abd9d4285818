using ClayStack.Dvt.Duties.Agreement;

namespace ClayStack.Dvt.Tests.Duties.Agreement;

public sealed class RoundTimesTests
{
    private static readonly DateTimeOffset First = new(2030, 1, 1, 0, 0, 5, TimeSpan.Zero);

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 3)]
    [InlineData(4, 6)]
    [InlineData(5, 10)]
    [InlineData(6, 14)]
    public void Rounds_GrowByAStep_UntilTheLongest(int round, int seconds) =>
        Assert.Equal(First.AddSeconds(seconds), new RoundTimes(First, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4)).EndOf(round));
}

using ClayStack.Dvt.Consensus;

namespace ClayStack.Dvt.Tests.Consensus.Qbft;

public sealed class QbftSettingsTests
{
    private static readonly QbftSettings Valid = new TestCluster(4).Settings(self: 1);

    public static TheoryData<int> Sizes { get; } = [.. Enumerable.Range(4, 10)];

    /// <summary>What safety and liveness rest on, for every size of a cluster.</summary>
    [Theory]
    [MemberData(nameof(Sizes))]
    public void Quorum_AnySize_TwoShareAnHonestOperatorAndTheHonestAreOne(int n)
    {
        int f = ClusterSize.FaultsMax(n);
        int q = ClusterSize.Quorum(n);
        Assert.True((3 * f) + 1 <= n, "f faults are tolerable");
        Assert.True((3 * (f + 1)) + 1 > n, "f + 1 are not");
        Assert.Equal((int)Math.Ceiling(2 * n / 3m), q);
        Assert.True((2 * q) - n > f, "two quorums share more than the faulty ones");
        Assert.True(q <= n - f, "the honest are a quorum");
        Assert.Equal((q, f), (new TestCluster(n).Settings(1).Quorum, new TestCluster(n).Settings(1).FaultsMax));
    }

    [Theory]
    [InlineData(4, 1, 3)]
    [InlineData(5, 1, 4)]
    [InlineData(6, 1, 4)]
    [InlineData(7, 2, 5)]
    [InlineData(10, 3, 7)]
    [InlineData(13, 4, 9)]
    public void Quorum_KnownSizes(int n, int f, int q) => Assert.Equal((f, q), (ClusterSize.FaultsMax(n), ClusterSize.Quorum(n)));

    [Theory]
    [InlineData(4, 1)]
    [InlineData(13, 64)]
    public void Instance_AtTheBounds_IsMade(int n, int roundMax)
    {
        QbftInstance instance = new(new TestCluster(n).Settings(self: n, roundMax: roundMax));
        Assert.Equal(0, instance.Round);
        Assert.Null(instance.Decision);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(14)]
    public void Instance_CountOutOfRange_Throws(int n) => AssertRefused(Valid with { OperatorCount = n, Leader = _ => new(1) }, "OperatorCount");

    [Theory]
    [InlineData(0)]
    [InlineData(65)]
    public void Instance_RoundMaxOutOfRange_Throws(int roundMax) => AssertRefused(Valid with { RoundMax = roundMax }, "RoundMax");

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void Instance_NoOperatorOfTheCluster_Throws(int index)
    {
        AssertRefused(Valid with { Self = new OperatorIndex(index) }, "Self");
        AssertRefused(Valid with { Leader = round => new OperatorIndex(round == 16 ? index : 1) }, "Leader");
    }

    private static void AssertRefused(QbftSettings settings, string named) =>
        Assert.Contains(named, Assert.Throws<ArgumentException>(() => new QbftInstance(settings)).Message, StringComparison.Ordinal);
}

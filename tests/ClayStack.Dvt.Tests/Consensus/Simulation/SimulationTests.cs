using System.Globalization;

namespace ClayStack.Dvt.Tests.Consensus.Simulation;

/// <summary>DESIGN section 6, invariants 4 to 6, and that the honest decide; under loss, reordering, crashes, restarts and lies.</summary>
public sealed class SimulationTests
{
    private const ulong SeedCount = 2_000;

    [Fact]
    public void AnySeed_IsSafe_AndDecidesOnceFaultsStop()
    {
        int decisions = 0;
        int late = 0;
        int evidence = 0;
        int lively = 0;
        for (ulong seed = 1; seed <= SeedCount; seed++)
        {
            SimulatedCluster cluster = Run(seed);
            decisions += cluster.Decisions;
            late += cluster.HighestDecidedRound > 2 ? 1 : 0;
            evidence += cluster.Evidence;
            lively += cluster.Plan.MustDecide ? 1 : 0;
        }

        // The runs must have seen what they are there for.
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{lively} lively runs, {decisions} decisions, {late} runs beyond round 2, {evidence} proofs of equivocation"));
        Assert.InRange(lively, (int)SeedCount / 2, (int)SeedCount);
        Assert.InRange(late, (int)SeedCount / 10, (int)SeedCount);
        Assert.InRange(evidence, (int)SeedCount, int.MaxValue);
    }

    private static SimulatedCluster Run(ulong seed)
    {
        SimulatedCluster cluster = new(seed);
        try
        {
            cluster.Run();
        }
        catch (Exception cause)
        {
            Assert.Fail($"Seed {seed} ({cluster.Plan}): {cause}");
        }

        return cluster;
    }
}

using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Lab.Exploration;

namespace ClayStack.Dvt.Tests.Consensus.Exhaustive;

/// <summary>Every course that a cluster of four with one malicious operator can take in three rounds, with two values.</summary>
public sealed class ExplorerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void FourNodesOneMalicious_NoCourse_DecidesTwoValues(int malicious)
    {
        Exploration found = Explore(new Explorer(malicious));

        // Each value can be decided in later rounds: the search is not empty.
        for (int round = 2; round <= Explorer.Rounds; round++)
        {
            foreach (ValueHash value in (ValueHash[])[Speech.A, Speech.B])
                Assert.NotEqual(0, found.Decidable & ExploredNode.CommitBit(round, value));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void FirstRoundWithoutALeader_NoCourse_DecidesTwoValues(int malicious)
    {
        Exploration found = Explore(new Explorer(malicious, leaderless: true));

        // Two honest nodes want the same, and with the malicious one they decide it in round 1; what the third one wants needs a round that it leads.
        Assert.NotEqual(0, found.Decidable & (ExploredNode.CommitBit(1, Speech.A) | ExploredNode.CommitBit(1, Speech.B)));
        foreach (ValueHash value in (ValueHash[])[Speech.A, Speech.B])
            Assert.Contains(Enumerable.Range(2, Explorer.Rounds - 1), round => (found.Decidable & ExploredNode.CommitBit(round, value)) != 0);
    }

    private static Exploration Explore(Explorer explorer)
    {
        Exploration found = explorer.Run();
        TestContext.Current.TestOutputHelper?.WriteLine($"{string.Join(" → ", found.States)} states");
        Assert.Null(found.Disagreement);
        Assert.Null(found.Stuck);
        return found;
    }
}

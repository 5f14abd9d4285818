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
        Exploration found = new Explorer(malicious).Run();
        TestContext.Current.TestOutputHelper?.WriteLine($"{string.Join(" → ", found.States)} states");
        Assert.Null(found.Disagreement);

        // Each value can be decided in later rounds: the search is not empty.
        for (int round = 2; round <= Explorer.Rounds; round++)
        {
            foreach (ValueHash value in (ValueHash[])[Speech.A, Speech.B])
                Assert.NotEqual(0, found.Decidable & ExploredNode.CommitBit(round, value));
        }
    }
}

using System.Globalization;
using ClayStack.Dvt.Devnet.Chain;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Tests.Devnet;

public sealed class FinalityTests
{
    /// <summary>
    /// Whether the previous and the current epoch have their two thirds at the end of each epoch from 2 on, and what
    /// weighJustificationAndFinalization of @lodestar/state-transition 1.46.0 made of it.
    /// </summary>
    [Theory]
    [InlineData(
        "0111110111101111111011111011111001101111",
        "0100011100000100000001001011110000100010",
        "0 3 3 4 5 7 8 9 9 10 11 11 13 15 15 16 17 18 19 19 21 23 23 24 26 26 28 29 30 31 31 31 31 34 36 36 37 38 40 40",
        "0 0 0 3 3 5 7 8 8 9 9 9 9 13 13 15 15 16 17 17 17 21 21 23 24 24 26 28 29 30 30 30 30 30 34 34 36 36 38 38")]
    [InlineData(
        "1111111111111111011110110011011101111111",
        "0100000111110110101100111010011100011101",
        "1 3 3 4 5 6 7 9 10 11 12 13 13 15 16 16 18 18 20 21 21 21 24 25 26 26 28 28 28 31 32 33 33 34 35 37 38 39 39 41",
        "0 1 1 3 3 4 5 7 9 10 11 12 12 13 15 15 15 15 18 20 20 20 20 24 25 25 26 26 26 26 31 32 32 33 33 35 37 38 38 39")]
    public void AtEndOf_RandomEpochs_IsWhatAnotherImplementationSays(string previous, string current, string justified, string finalized)
    {
        Finality finality = Finality.Genesis;
        List<Epoch> allJustified = [];
        List<Epoch> allFinalized = [];
        for (int i = 0; i < previous.Length; i++)
        {
            Epoch epoch = new((ulong)i + 2);
            finality = finality.AtEndOf(epoch, 3, Votes(epoch - 1, previous[i] == '1' ? 2 : 1), Votes(epoch, current[i] == '1' ? 2 : 1));
            allJustified.Add(finality.CurrentJustified.Epoch);
            allFinalized.Add(finality.Finalized.Epoch);
        }

        Assert.Equal(justified, Text(allJustified));
        Assert.Equal(finalized, Text(allFinalized));
    }

    [Theory]
    [InlineData(66, 0)]
    [InlineData(67, 2)]
    public void AtEndOf_AnEpoch_JustifiesFromTwoThirdsOn(int votes, ulong justified) =>
        Assert.Equal(new Epoch(justified), Finality.Genesis.AtEndOf(new Epoch(2), 100, Votes(new Epoch(1), 0), Votes(new Epoch(2), votes)).CurrentJustified.Epoch);

    [Fact]
    public void AtEndOf_ExactlyTwoThirds_Justifies() =>
        Assert.Equal(new Epoch(2), Finality.Genesis.AtEndOf(new Epoch(2), 3, Votes(new Epoch(1), 0), Votes(new Epoch(2), 2)).CurrentJustified.Epoch);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void AtEndOf_TheFirstTwoEpochs_ChangesNothing(ulong epoch) =>
        Assert.Same(Finality.Genesis, Finality.Genesis.AtEndOf(new Epoch(epoch), 3, Votes(default, 3), Votes(new Epoch(epoch), 3)));

    private static Finality.Tally Votes(Epoch epoch, int votes) => new(new Checkpoint(epoch, default), votes);

    private static string Text(List<Epoch> epochs) => string.Join(' ', epochs.Select(epoch => epoch.Value.ToString(CultureInfo.InvariantCulture)));
}

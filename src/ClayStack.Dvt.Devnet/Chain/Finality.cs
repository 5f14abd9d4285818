using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Chain;

/// <summary>What a state knows of justification and finalization.</summary>
/// <param name="Bits">justification_bits: bit i for the epoch i before the current one.</param>
/// <param name="PreviousJustified">previous_justified_checkpoint.</param>
/// <param name="CurrentJustified">current_justified_checkpoint: the source of votes.</param>
/// <param name="Finalized">finalized_checkpoint.</param>
internal sealed record Finality(int Bits, Checkpoint PreviousJustified, Checkpoint CurrentJustified, Checkpoint Finalized)
{
    private const int BitsMask = 0b1111;

    /// <summary>The genesis state's: epoch 0, and no root.</summary>
    public static Finality Genesis { get; } = new(
        0, new Checkpoint(default, default), new Checkpoint(default, default), new Checkpoint(default, default));

    /// <summary>
    /// process_justification_and_finalization at the end of <paramref name="epoch"/> (consensus-specs
    /// phase0/beacon-chain.md, weigh_justification_and_finalization). Balances are equal, so votes are counted.
    /// </summary>
    /// <param name="epoch">The epoch that ends.</param>
    /// <param name="validators">How many validators are active.</param>
    /// <param name="previous">The checkpoint of the epoch before, and how many voted for it in time.</param>
    /// <param name="current">The same of the epoch that ends.</param>
    public Finality AtEndOf(Epoch epoch, int validators, Tally previous, Tally current)
    {
        // "Initial FFG checkpoint values have a 0x00 stub for root": nothing is judged until the end of epoch 2.
        if (epoch.Value <= 1)
            return this;
        int bits = (Bits << 1) & BitsMask;
        Checkpoint justified = CurrentJustified;
        if (IsSupermajority(previous.Votes, validators))
        {
            justified = previous.Checkpoint;
            bits |= 0b10;
        }

        if (IsSupermajority(current.Votes, validators))
        {
            justified = current.Checkpoint;
            bits |= 0b1;
        }

        Checkpoint finalized = Finalized;
        if (Has(bits, 0b1110) && PreviousJustified.Epoch + 3 == epoch)
            finalized = PreviousJustified;
        if (Has(bits, 0b110) && PreviousJustified.Epoch + 2 == epoch)
            finalized = PreviousJustified;
        if (Has(bits, 0b111) && CurrentJustified.Epoch + 2 == epoch)
            finalized = CurrentJustified;
        if (Has(bits, 0b11) && CurrentJustified.Epoch + 1 == epoch)
            finalized = CurrentJustified;
        return new Finality(bits, CurrentJustified, justified, finalized);
    }

    private static bool Has(int bits, int mask) => (bits & mask) == mask;

    private static bool IsSupermajority(int votes, int validators) => votes * 3L >= validators * 2L;

    /// <summary>The votes for an epoch's checkpoint.</summary>
    /// <param name="Checkpoint">The checkpoint.</param>
    /// <param name="Votes">How many validators voted for it.</param>
    public readonly record struct Tally(Checkpoint Checkpoint, int Votes);
}

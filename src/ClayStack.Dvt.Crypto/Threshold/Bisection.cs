using ClayStack.Dvt.Crypto.Bls12381;

namespace ClayStack.Dvt.Crypto.Threshold;

/// <summary>Which of many claims are valid, by batches that halve: about 2·log2(n) batches for one bad claim of n.</summary>
internal static class Bisection
{
    /// <summary>The verdict on each set.</summary>
    public static bool[] FindValid(SignatureSet[] sets, IRandomSource random)
    {
        bool[] valid = new bool[sets.Length];
        Judge(sets, valid, random);
        return valid;
    }

    private static void Judge(ReadOnlySpan<SignatureSet> sets, Span<bool> valid, IRandomSource random)
    {
        if (BlsBatch.Verify(sets, random))
        {
            valid.Fill(true);
            return;
        }

        if (sets.Length == 1)
        {
            return;
        }

        int half = sets.Length / 2;
        Judge(sets[..half], valid[..half], random);
        Judge(sets[half..], valid[half..], random);
    }
}

using System.Runtime.CompilerServices;

namespace ClayStack.Dvt.Crypto.Bls12381.Field;

/// <summary>
/// Powers in Fp by public exponents: inversion and square roots. The exponents are constants, so the pattern of squarings
/// and multiplications tells nothing about the base.
/// </summary>
[SkipLocalsInit]
internal static class FpPowers
{
    /// <summary>(p - 3) / 4, big-endian words.</summary>
    private static ReadOnlySpan<ulong> ThreeQuarterExponent =>
    [
        0x680447A8E5FF9A6, 0x92C6E9ED90D2EB35, 0xD91DD2E13CE144AF, 0xD9CC34A83DAC3D89, 0x07AAFFFFAC54FFFF,
        0xEE7FBFFFFFFFEAAA,
    ];

    /// <summary>11^((p + 1) / 4) = √-11, as 11 is no square.</summary>
    private static Fp RootOfMinusEleven => new(
        0xDC127048DA315D, 0x5B8E940486063A, 0x7E3ED1324E93AB, 0xB526A1BF168AB6, 0x6CC607BA13AA26, 0xA9D361440F7700,
        0x36B96B6B7D4);

    /// <summary>r = a^((p - 3) / 4): 1/√a up to sign, if a is a square. Argument loose, result tight.</summary>
    public static void InverseRoot(out Fp r, in Fp a)
    {
        // Sliding windows of five bits over odd powers.
        Span<Fp> odd = stackalloc Fp[16];
        Fp.Sqr(out Fp square, a);
        Fp.Fold(out odd[0], a);
        for (int i = 1; i < odd.Length; i++)
        {
            Fp.Mul(out odd[i], odd[i - 1], square);
        }

        ReadOnlySpan<ulong> exponent = ThreeQuarterExponent;
        int position = 378;
        r = Fp.One;
        bool started = false;
        while (position >= 0)
        {
            if (Bit(exponent, position) == 0)
            {
                Fp.Sqr(out r, r);
                position--;
                continue;
            }

            int low = Math.Max(position - 4, 0);
            while (Bit(exponent, low) == 0)
            {
                low++;
            }

            int window = 0;
            for (int i = position; i >= low; i--)
            {
                window = (window << 1) | Bit(exponent, i);
            }

            if (started)
            {
                Fp.SqrMany(out r, r, position - low + 1);
                Fp.Mul(out r, r, odd[window >> 1]);
            }
            else
            {
                r = odd[window >> 1];
                started = true;
            }

            position = low - 1;
        }
    }

    /// <summary>r = 1/a, and 0 for 0: a · (a^((p - 3) / 4))^4 = a^(p - 2). Argument loose, result tight.</summary>
    public static void Inv(out Fp r, in Fp a)
    {
        InverseRoot(out Fp t, a);
        Fp.SqrMany(out t, t, 2);
        Fp.Mul(out r, t, a);
    }

    /// <summary>r = √a. Argument loose, result tight.</summary>
    /// <returns>All ones if a is a square; otherwise 0, and r is √-a.</returns>
    public static ulong Sqrt(out Fp r, in Fp a)
    {
        Fp.Fold(out Fp folded, a);
        InverseRoot(out Fp t, folded);
        Fp.Mul(out r, t, folded);
        Fp.Sqr(out t, r);
        return Fp.AreEqual(t, folded);
    }

    /// <summary>
    /// r = √a if a is a square, otherwise √(11·a); and 1/a, which comes almost free (0 for 0). Argument loose, results tight.
    /// </summary>
    /// <returns>All ones if a is a square, else 0.</returns>
    public static ulong SqrtOrSqrtOfElevenTimes(out Fp r, out Fp inverse, in Fp a)
    {
        Fp.Fold(out Fp folded, a);
        InverseRoot(out Fp t, folded);
        Fp.Mul(out r, t, folded);
        Fp.Sqr(out Fp check, r);
        ulong square = Fp.AreEqual(check, folded);

        // a · t² = 1 for a square and -1 for another, unless a = 0.
        Fp.Sqr(out inverse, t);
        Fp.Neg(out Fp negated, inverse);
        Fp.Select(out inverse, square, inverse, negated);

        // If a is no square, 11·a is one, and (11·a)^((p + 1) / 4) factors.
        Fp.Mul(out Fp other, r, RootOfMinusEleven);
        Fp.Select(out r, square, r, other);
        return square;
    }

    private static int Bit(ReadOnlySpan<ulong> words, int index) => (int)(words[5 - (index >> 6)] >> (index & 63)) & 1;
}

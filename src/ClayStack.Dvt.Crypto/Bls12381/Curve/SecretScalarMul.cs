using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ClayStack.Dvt.Crypto.Bls12381.Field;

namespace ClayStack.Dvt.Crypto.Bls12381.Curve;

/// <summary>
/// Multiplication of points of G2 by secret scalars. The sequence of operations and of memory accesses is the same for
/// every scalar: fixed signed windows, full scans of the tables, complete additions.
/// </summary>
[SkipLocalsInit]
internal static class SecretScalarMul
{
    /// <summary>Bits of a window; a digit lies in -16..16.</summary>
    private const int Window = 5;

    /// <summary>Windows over a 64-bit digit string and the carry of the signed recoding.</summary>
    private const int WindowCount = 13;

    private const int TableSize = 16;

    /// <summary>
    /// r = k·a for an a in G2: k = d0 + d1|x| + d2|x|² + d3|x|³ with digits below |x| &lt; 2^64, and since ψ(a) = -|x|a,
    /// k·a = d0·a - d1·ψ(a) + d2·ψ²(a) - d3·ψ³(a), four short multiplications that share their doublings.
    /// </summary>
    public static void MulG2(out Projective<Fp2> r, in Projective<Fp2> a, in Fr k)
    {
        Span<Projective<Fp2>> table = stackalloc Projective<Fp2>[TableSize];
        table[0] = a;
        for (int i = 1; i < TableSize; i++)
        {
            if ((i & 1) != 0)
            {
                Projective<Fp2>.Double(out table[i], table[i >> 1]);
            }
            else
            {
                Projective<Fp2>.Add(out table[i], table[i - 1], table[0]);
            }
        }

        Span<ulong> digits = stackalloc ulong[4];
        SplitBySeed(digits, k);
        r = Projective<Fp2>.Infinity;
        for (int window = WindowCount - 1; window >= 0; window--)
        {
            if (window != WindowCount - 1)
            {
                Projective<Fp2>.DoubleMany(out r, r, Window);
            }

            for (int j = 0; j < digits.Length; j++)
            {
                SignedDigit(digits.Slice(j, 1), window, out ulong magnitude, out ulong negative);
                Lookup(out Projective<Fp2> term, table, magnitude);
                // ψ stands for -|x|: odd powers take the other sign.
                Projective<Fp2>.NegateIf(out term, negative ^ (0 - (ulong)(j & 1)), term);
                Twist(out term, term, j);
                Projective<Fp2>.Add(out r, r, term);
            }
        }

        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(digits));
    }

    /// <summary>r = k·G for the generator G of G1.</summary>
    public static void MulG1Generator(out Projective<Fp> r, in Fr k)
    {
        FixedBaseTable<Fp> table = GeneratorTable.G1;
        Span<ulong> words = [k.W0, k.W1, k.W2, k.W3];
        r = Projective<Fp>.Infinity;
        for (int window = 0; window < table.WindowCount; window++)
        {
            SignedDigit(words, window, out ulong magnitude, out ulong negative);
            table.AddDigit(ref r, window, magnitude, negative);
        }

        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(words));
    }

    /// <summary>The table that <see cref="MulG2(out Projective{Fp2}, FixedBaseTable{Fp2}, in Fr)"/> takes.</summary>
    public static FixedBaseTable<Fp2> TableFor(in Projective<Fp2> a) => new(a, WindowCount);

    /// <summary>r = k·a for an a in G2 of which a table was made: worth its making from about six scalars on.</summary>
    public static void MulG2(out Projective<Fp2> r, FixedBaseTable<Fp2> table, in Fr k)
    {
        Span<ulong> digits = stackalloc ulong[4];
        SplitBySeed(digits, k);
        r = Projective<Fp2>.Infinity;
        for (int j = 0; j < digits.Length; j++)
        {
            Projective<Fp2> part = Projective<Fp2>.Infinity;
            for (int window = 0; window < WindowCount; window++)
            {
                SignedDigit(digits.Slice(j, 1), window, out ulong magnitude, out ulong negative);
                table.AddDigit(ref part, window, magnitude, negative ^ (0 - (ulong)(j & 1)));
            }

            Twist(out part, part, j);
            Projective<Fp2>.Add(out r, r, part);
        }

        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(digits));
    }

    /// <summary>The digits of k in base |x|, least significant first, by a restoring division with masks.</summary>
    internal static void SplitBySeed(Span<ulong> digits, in Fr k)
    {
        Span<ulong> quotient = stackalloc ulong[4];
        quotient[0] = k.W0;
        quotient[1] = k.W1;
        quotient[2] = k.W2;
        quotient[3] = k.W3;
        for (int digit = 0; digit < 3; digit++)
        {
            digits[digit] = DivideBySeed(quotient);
        }

        digits[3] = quotient[0];
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(quotient));
    }

    /// <summary>Replaces a 256-bit number by its quotient by |x|, and returns the remainder.</summary>
    private static ulong DivideBySeed(Span<ulong> number)
    {
        ulong remainder = 0;
        for (int word = 3; word >= 0; word--)
        {
            ulong bits = number[word];
            ulong quotient = 0;
            for (int bit = 0; bit < 64; bit++)
            {
                ulong overflow = remainder >> 63;
                remainder = (remainder << 1) | (bits >> 63);
                bits <<= 1;
                ulong difference = remainder - CurveConstants.Seed;
                ulong fits = overflow | (Words.Borrow(remainder, CurveConstants.Seed, difference) ^ 1);
                remainder -= CurveConstants.Seed & (0 - fits);
                quotient = (quotient << 1) | fits;
            }

            number[word] = quotient;
        }

        return remainder;
    }

    /// <summary>
    /// The signed digit of a window (Booth): from its five bits and the bit below, a value in -16..16, as magnitude and a
    /// mask for the sign. Positions are public, bits are not.
    /// </summary>
    internal static void SignedDigit(ReadOnlySpan<ulong> scalar, int window, out ulong magnitude, out ulong negative)
    {
        int low = (Window * window) - 1;
        ulong bits;
        if (low < 0)
        {
            bits = scalar[0] << 1;
        }
        else
        {
            int word = low >> 6;
            int shift = low & 63;
            bits = scalar[word] >> shift;
            if (shift > 58 && word + 1 < scalar.Length)
            {
                bits |= scalar[word + 1] << (64 - shift);
            }
        }

        bits &= 63;
        negative = 0 - (bits >> 5);
        ulong value = ((bits + 1) >> 1) - ((bits >> 5) << 5);
        magnitude = (value ^ negative) - negative;
    }

    /// <summary>r = magnitude · table[0], reading every entry.</summary>
    private static void Lookup(out Projective<Fp2> r, ReadOnlySpan<Projective<Fp2>> table, ulong magnitude)
    {
        Projective<Fp2> chosen = Projective<Fp2>.Infinity;
        for (int i = 0; i < table.Length; i++)
        {
            MaskedScan.Select(ref chosen, table[i], Words.MaskIfEqual(magnitude, (ulong)(i + 1)));
        }

        r = chosen;
    }

    /// <summary>r = ψ^power(a).</summary>
    private static void Twist(out Projective<Fp2> r, in Projective<Fp2> a, int power)
    {
        r = a;
        if (power >= 2)
        {
            Endomorphisms.PsiSquare(out r, r);
        }

        if ((power & 1) != 0)
        {
            Endomorphisms.Psi(out r, r);
        }
    }
}

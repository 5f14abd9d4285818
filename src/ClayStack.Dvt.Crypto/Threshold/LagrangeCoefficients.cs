using System.Numerics;
using ClayStack.Dvt.Crypto.Bls12381.Field;

namespace ClayStack.Dvt.Crypto.Threshold;

/// <summary>
/// The coefficients λ_i = Π_{j≠i} (x - j)/(i - j) by which a polynomial's values at a subset of the indices give its value
/// at x, written as integers over one common denominator: at such small indices both are small, which makes combining
/// cheap; for n = 4, t = 3, three of the four subsets have the denominator 1.
/// </summary>
internal sealed class LagrangeCoefficients
{
    private LagrangeCoefficients(long[] numerators, long denominator)
    {
        Numerators = numerators;
        Denominator = denominator;
        foreach (long numerator in numerators)
        {
            Bits = Math.Max(Bits, 64 - BitOperations.LeadingZeroCount((ulong)Math.Abs(numerator)));
        }
    }

    /// <summary>λ_i times the denominator, in the order of the indices given.</summary>
    public long[] Numerators { get; }

    /// <summary>The least common denominator, positive.</summary>
    public long Denominator { get; }

    /// <summary>Bits of the largest numerator.</summary>
    public int Bits { get; }

    /// <summary>Computes the coefficients for distinct indices.</summary>
    /// <param name="indices">The subset, in any order.</param>
    /// <param name="x">Where to evaluate: 0 for the secret, or another index.</param>
    public static LagrangeCoefficients Compute(ReadOnlySpan<ShareIndex> indices, int x)
    {
        Int128[] tops = new Int128[indices.Length];
        Int128[] bottoms = new Int128[indices.Length];
        Int128 common = 1;
        for (int i = 0; i < indices.Length; i++)
        {
            (tops[i], bottoms[i]) = Fraction(indices, i, x);
            common = checked(common / Gcd(common, bottoms[i]) * bottoms[i]);
        }

        long[] numerators = new long[indices.Length];
        for (int i = 0; i < numerators.Length; i++)
        {
            numerators[i] = checked((long)(tops[i] * (common / bottoms[i])));
        }

        return new LagrangeCoefficients(numerators, checked((long)common));
    }

    /// <summary>λ_i as an element of the scalar field.</summary>
    public void ToField(out Fr r, int i)
    {
        FromInteger(out Fr numerator, Numerators[i]);
        FromInteger(out Fr denominator, Denominator);
        Fr.Inv(out denominator, denominator);
        Fr.Mul(out r, numerator, denominator);
    }

    /// <summary>The inverse of the denominator in the scalar field.</summary>
    public void InverseDenominator(out Fr r)
    {
        FromInteger(out Fr denominator, Denominator);
        Fr.Inv(out r, denominator);
    }

    private static void FromInteger(out Fr r, long value)
    {
        Fr magnitude = new((ulong)Math.Abs(value), 0, 0, 0);
        Fr.Sub(out Fr negated, default, magnitude);
        r = value < 0 ? negated : magnitude;
    }

    /// <summary>One λ as a reduced fraction with a positive denominator.</summary>
    private static (Int128 Top, Int128 Bottom) Fraction(ReadOnlySpan<ShareIndex> indices, int own, int x)
    {
        Int128 top = 1;
        Int128 bottom = 1;
        for (int j = 0; j < indices.Length; j++)
        {
            if (j != own)
            {
                top = checked(top * (x - indices[j].Value));
                bottom = checked(bottom * (indices[own].Value - indices[j].Value));
            }
        }

        Int128 divisor = Gcd(top, bottom);
        return bottom < 0 ? (-top / divisor, -bottom / divisor) : (top / divisor, bottom / divisor);
    }

    private static Int128 Gcd(Int128 a, Int128 b)
    {
        a = Int128.Abs(a);
        b = Int128.Abs(b);
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }
}

using ClayStack.Dvt.Crypto.Bls12381.Curve;
using ClayStack.Dvt.Crypto.Bls12381.Field;

namespace ClayStack.Dvt.Crypto.Threshold;

/// <summary>Sums of points by the integers over the common denominator: d times the interpolated point.</summary>
internal static class SmallSum
{
    /// <summary>Up to this size a sum needs fewer additions bit by bit than by tables.</summary>
    private const int FewBits = 8;

    /// <summary>r = Σ numerator_i·points_i. Public data.</summary>
    public static void Compute<T>(out Projective<T> r, ReadOnlySpan<Affine<T>> points, LagrangeCoefficients lagrange)
        where T : unmanaged, ICurveField<T>
    {
        Affine<T>[] signed = new Affine<T>[points.Length];
        ulong[] magnitudes = new ulong[points.Length];
        for (int i = 0; i < signed.Length; i++)
        {
            long numerator = lagrange.Numerators[i];
            Affine<T>.NegateIf(out signed[i], numerator < 0 ? ulong.MaxValue : 0, points[i]);
            magnitudes[i] = (ulong)Math.Abs(numerator);
        }

        if (lagrange.Bits <= FewBits)
        {
            MultiScalar.SmallSum(out r, signed, magnitudes, lagrange.Bits);
        }
        else
        {
            MultiScalar.Sum(out r, signed, magnitudes, 1, lagrange.Bits);
        }
    }
}

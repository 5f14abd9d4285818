using System.Runtime.CompilerServices;
using ClayStack.Dvt.Crypto.Bls12381.Curve;
using ClayStack.Dvt.Crypto.Bls12381.Field;

namespace ClayStack.Dvt.Crypto.Bls12381.HashToCurve;

/// <summary>
/// The simplified SWU map of RFC 9380, section 6.6.3, to the suite's curve E': y² = x³ + A'x + B', followed by the isogeny
/// from E' to the curve of the group. Without a branch on a value.
/// </summary>
[SkipLocalsInit]
internal static class SswuMap<T, TSuite>
    where T : unmanaged, ICurveField<T>
    where TSuite : struct, ISswuSuite<T>
{
    /// <summary>
    /// r = map_to_curve(u). The x coordinate stays a fraction n/d to the end, where the isogeny's own denominators join it;
    /// the one inverse needed, for the sign of y, is a by-product of the square root.
    /// </summary>
    public static void Map(out Projective<T> r, in T u)
    {
        // tv = Z²u⁴ + Zu²; x1 = -B'(tv + 1) / (A'·tv), and x1 = B'/(Z A') where tv = 0.
        T.Sqr(out T zuu, u);
        T.Mul(out zuu, zuu, TSuite.Z);
        T.Sqr(out T tv, zuu);
        T.Add(out tv, tv, zuu);
        T.Fold(out tv, tv);
        ulong exceptional = T.IsZero(tv);
        T.Add(out T numerator, tv, T.One);
        T.Mul(out numerator, numerator, TSuite.B);
        T.Fold(out numerator, numerator);
        T.Neg(out T denominator, tv);
        T.Select(out denominator, exceptional, TSuite.Z, denominator);
        T.Mul(out denominator, denominator, TSuite.A);

        // g(x1) = gn / d³ with gn = n³ + A'n·d² + B'd³; its root is √(gn·d³) / d³.
        T.Sqr(out T dd, denominator);
        T.Mul(out T ddd, dd, denominator);
        T.Sqr(out T gn, numerator);
        T.Mul(out dd, dd, TSuite.A);
        T.Add(out gn, gn, dd);
        T.Mul(out gn, gn, numerator);
        T.Mul(out dd, ddd, TSuite.B);
        T.Add(out gn, gn, dd);
        T.Mul(out T radicand, gn, ddd);
        ulong square = TSuite.SqrtOrSqrtOfZTimes(out T root, out T inverse, radicand);

        // Otherwise x2 = Zu²·x1 and g(x2) = Z³u⁶·g(x1): its root is Zu³·√(Z·gn·d³) / d³.
        T.Mul(out T n2, numerator, zuu);
        T.Mul(out T y2, zuu, u);
        T.Mul(out y2, y2, root);
        T.Select(out numerator, square, numerator, n2);
        T.Select(out T y, square, root, y2);

        // sgn0(y) = sgn0(u), of the affine y = root / d³, and 1/d³ = gn / (gn·d³). If gn = 0, then y = 0 as it should.
        T.Mul(out inverse, inverse, gn);
        T.Mul(out y, y, inverse);
        ulong flip = 0 - (T.Sgn0(y) ^ T.Sgn0(u));
        T.Neg(out T minusY, y);
        T.Select(out y, flip, minusY, y);
        Isogeny(out r, numerator, denominator, y);
    }

    /// <summary>The isogeny at x = n/d and y.</summary>
    private static void Isogeny(out Projective<T> r, in T n, in T d, in T y)
    {
        // Powers n^i d^(D-i), D the highest degree, make all four polynomials homogeneous of degree D; what that adds to a
        // lower one, a power of d, the other polynomial of its fraction gets as well.
        Span<T> powers = stackalloc T[TSuite.YNumerator.Length];
        powers[0] = T.One;
        powers[1] = n;
        for (int i = 2; i < powers.Length; i++)
        {
            T.Mul(out powers[i], powers[i - 1], n);
        }

        T power = d;
        T.Mul(out powers[^2], powers[^2], power);
        for (int i = powers.Length - 3; i >= 0; i--)
        {
            T.Mul(out power, power, d);
            T.Mul(out powers[i], powers[i], power);
        }

        Evaluate(out T xn, powers, TSuite.XNumerator);
        Evaluate(out T xd, powers, TSuite.XDenominator);
        Evaluate(out T yn, powers, TSuite.YNumerator);
        Evaluate(out T yd, powers, TSuite.YDenominator);

        // X/Z = xn/xd and Y/Z = y·yn/yd; the denominators vanish only where the image is infinity.
        T.Mul(out yn, yn, y);
        T.Mul(out r.X, xn, yd);
        T.Mul(out r.Y, yn, xd);
        T.Mul(out r.Z, xd, yd);
        ulong infinite = T.IsZero(r.Z);
        Projective<T>.Select(out r, infinite, Projective<T>.Infinity, r);
    }

    /// <summary>r = Σ coefficient_i · n^i · d^(D-i), folded.</summary>
    private static void Evaluate(out T r, ReadOnlySpan<T> powers, ReadOnlySpan<T> coefficients)
    {
        r = default;
        for (int i = 0; i < coefficients.Length; i++)
        {
            T.Mul(out T term, powers[i], coefficients[i]);
            T.Add(out r, r, term);
        }

        T.Fold(out r, r);
    }
}

using System.Runtime.CompilerServices;
using ClayStack.Dvt.Crypto.Bls12381.Curve;
using ClayStack.Dvt.Crypto.Bls12381.Field;

namespace ClayStack.Dvt.Crypto.Bls12381.HashToCurve;

/// <summary>
/// The simplified SWU map of RFC 9380, section 6.6.3, to the curve E': y² = x³ + A'x + B' with A' = 240u and
/// B' = 1012(1 + u), Z = -(2 + u), followed by the 3-isogeny from E' to the twist (appendix E.3). Without a branch.
/// </summary>
[SkipLocalsInit]
internal static class SswuG2
{
    /// <summary>
    /// r = map_to_curve(u). The x coordinate stays a fraction n/d to the end, where the isogeny's own denominators join it;
    /// the one inverse needed, for the sign of y, is a by-product of the square root.
    /// </summary>
    public static void Map(out Projective<Fp2> r, in Fp2 u)
    {
        // tv = Z²u⁴ + Zu²; x1 = -B'(tv + 1) / (A'·tv), and x1 = B'/(Z A') where tv = 0.
        Fp2.Sqr(out Fp2 zuu, u);
        Fp2.Mul(out zuu, zuu, SswuConstants.Z);
        Fp2.Sqr(out Fp2 tv, zuu);
        Fp2.Add(out tv, tv, zuu);
        Fp2.Fold(out tv, tv);
        ulong exceptional = Fp2.IsZero(tv);
        Fp2.Add(out Fp2 numerator, tv, Fp2.One);
        Fp2.Mul(out numerator, numerator, SswuConstants.B);
        Fp2.Fold(out numerator, numerator);
        Fp2.Neg(out Fp2 denominator, tv);
        Fp2.Select(out denominator, exceptional, SswuConstants.Z, denominator);
        Fp2.Mul(out denominator, denominator, SswuConstants.A);

        // g(x1) = gn / d³ with gn = n³ + A'n·d² + B'd³; its root is √(gn·d³) / d³.
        Fp2.Sqr(out Fp2 dd, denominator);
        Fp2.Mul(out Fp2 ddd, dd, denominator);
        Fp2.Sqr(out Fp2 gn, numerator);
        Fp2.Mul(out dd, dd, SswuConstants.A);
        Fp2.Add(out gn, gn, dd);
        Fp2.Mul(out gn, gn, numerator);
        Fp2.Mul(out dd, ddd, SswuConstants.B);
        Fp2.Add(out gn, gn, dd);
        Fp2.Mul(out Fp2 radicand, gn, ddd);
        ulong square = Fp2Roots.SqrtOrSqrtOfZTimes(out Fp2 root, out Fp2 inverse, radicand);

        // Otherwise x2 = Zu²·x1 and g(x2) = Z³u⁶·g(x1): its root is Zu³·√(Z·gn·d³) / d³.
        Fp2.Mul(out Fp2 n2, numerator, zuu);
        Fp2.Mul(out Fp2 y2, zuu, u);
        Fp2.Mul(out y2, y2, root);
        Fp2.Select(out numerator, square, numerator, n2);
        Fp2.Select(out Fp2 y, square, root, y2);

        // sgn0(y) = sgn0(u), of the affine y = root / d³, and 1/d³ = gn / (gn·d³). If gn = 0, then y = 0 as it should.
        Fp2.Mul(out inverse, inverse, gn);
        Fp2.Mul(out y, y, inverse);
        ulong flip = 0 - (Fp2.Sgn0(y) ^ Fp2.Sgn0(u));
        Fp2.Neg(out Fp2 minusY, y);
        Fp2.Select(out y, flip, minusY, y);
        Isogeny(out r, numerator, denominator, y);
    }

    /// <summary>The 3-isogeny at x = n/d and y.</summary>
    private static void Isogeny(out Projective<Fp2> r, in Fp2 n, in Fp2 d, in Fp2 y)
    {
        // Powers n^i d^(3-i) make all four polynomials homogeneous of degree 3.
        Span<Fp2> powers = stackalloc Fp2[4];
        Fp2.Sqr(out Fp2 nn, n);
        Fp2.Sqr(out Fp2 dd, d);
        Fp2.Mul(out powers[0], dd, d);
        Fp2.Mul(out powers[1], n, dd);
        Fp2.Mul(out powers[2], nn, d);
        Fp2.Mul(out powers[3], nn, n);

        Evaluate(out Fp2 xn, powers, SswuConstants.XNumerator);
        Evaluate(out Fp2 xd, powers, SswuConstants.XDenominator);
        Evaluate(out Fp2 yn, powers, SswuConstants.YNumerator);
        Evaluate(out Fp2 yd, powers, SswuConstants.YDenominator);

        // X/Z = xn/xd and Y/Z = y·yn/yd; the denominators vanish only where the image is infinity.
        Fp2.Mul(out yn, yn, y);
        Fp2.Mul(out r.X, xn, yd);
        Fp2.Mul(out r.Y, yn, xd);
        Fp2.Mul(out r.Z, xd, yd);
        ulong infinite = Fp2.IsZero(r.Z);
        Projective<Fp2>.Select(out r, infinite, Projective<Fp2>.Infinity, r);
    }

    /// <summary>r = Σ coefficient_i · n^i · d^(3-i), folded.</summary>
    private static void Evaluate(out Fp2 r, ReadOnlySpan<Fp2> powers, ReadOnlySpan<Fp2> coefficients)
    {
        r = default;
        for (int i = 0; i < coefficients.Length; i++)
        {
            Fp2.Mul(out Fp2 term, powers[i], coefficients[i]);
            Fp2.Add(out r, r, term);
        }

        Fp2.Fold(out r, r);
    }
}

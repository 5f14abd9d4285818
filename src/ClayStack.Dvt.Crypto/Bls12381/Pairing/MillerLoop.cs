using System.Runtime.CompilerServices;
using ClayStack.Dvt.Crypto.Bls12381.Curve;
using ClayStack.Dvt.Crypto.Bls12381.Field;

namespace ClayStack.Dvt.Crypto.Bls12381.Pairing;

/// <summary>
/// The Miller loop of the optimal ate pairing over |x| = 0xd201000000010000, for a product of many pairs that share the
/// squarings in Fp12. Formulas in homogeneous coordinates for the M-twist, after Aranha, Barreto, Longa and Ricardini
/// (eprint 2013/722). Lines are scaled by factors of subfields, which the final exponentiation removes.
/// </summary>
[SkipLocalsInit]
internal static class MillerLoop
{
    /// <summary>
    /// f = Π f_{|x|,Q}(P), conjugated for the negative seed. Neither side of a pair may be infinity: the caller leaves such
    /// pairs out, their pairing being 1.
    /// </summary>
    public static void Run(out Fp12 f, ReadOnlySpan<Affine<Fp>> ps, ReadOnlySpan<Affine<Fp2>> qs)
    {
        Projective<Fp2>[] running = new Projective<Fp2>[qs.Length];
        for (int i = 0; i < qs.Length; i++)
        {
            running[i] = Projective<Fp2>.From(qs[i]);
        }

        f = Fp12.One;
        for (int bit = 62; bit >= 0; bit--)
        {
            if (bit != 62)
            {
                Fp12.Sqr(out f, f);
            }

            for (int i = 0; i < qs.Length; i++)
            {
                DoubleStep(ref f, ref running[i], ps[i]);
            }

            if (((CurveConstants.Seed >> bit) & 1) == 0)
            {
                continue;
            }

            for (int i = 0; i < qs.Length; i++)
            {
                AddStep(ref f, ref running[i], qs[i], ps[i]);
            }
        }

        Fp12.Conjugate(out f, f);
    }

    /// <summary>
    /// Multiplies f by the tangent at t, evaluated at p, and doubles t. The tangent is (e - Y²) + 3X²·x_p·v - 2YZ·y_p·vw
    /// with e = 3b·Z².
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void DoubleStep(ref Fp12 f, ref Projective<Fp2> t, in Affine<Fp> p)
    {
        Fp2.Sqr(out Fp2 yy, t.Y);
        Fp2.Sqr(out Fp2 zz, t.Z);
        Fp2.MulByThreeB(out Fp2 e, zz);
        Fp2.Add(out Fp2 h, t.Y, t.Z);
        Fp2.Sqr(out h, h);
        Fp2.Sub(out h, h, yy);
        Fp2.Sub(out h, h, zz);
        Fp2.Fold(out h, h);
        Fp2.Mul(out Fp2 xy, t.X, t.Y);
        Fp2.Sqr(out Fp2 xx, t.X);
        Fp2.Scale(out Fp2 threeE, e, 3);

        Fp2.Sub8(out Fp2 minus, yy, threeE);
        Fp2.Mul(out Fp2 x, xy, minus);
        Fp2.Add(out t.X, x, x);
        Fp2.Scale(out Fp2 yy4, yy, 4);
        Fp2.Mul(out t.Z, yy4, h);
        Fp2.Add(out Fp2 plus, yy, threeE);
        Fp2.Sqr(out Fp2 y, plus);
        Fp2.Sqr(out Fp2 ee, e);
        Fp2.Scale(out ee, ee, 12);
        Fp2.Fold(out ee, ee);
        Fp2.Sub(out t.Y, y, ee);

        Fp2.Sub(out Fp2 line0, e, yy);
        Fp2.Fold(out line0, line0);
        Fp2.Scale(out xx, xx, 3);
        Fp2.MulByFp(out Fp2 line1, xx, p.X);
        Fp2.Neg(out h, h);
        Fp2.MulByFp(out Fp2 line4, h, p.Y);
        Fp12.MulByLine(out f, f, line0, line1, line4);
    }

    /// <summary>
    /// Multiplies f by the line through t and q, evaluated at p, and adds q to t. With θ = Y - y_q·Z and λ = X - x_q·Z the
    /// line is (θ·x_q - λ·y_q) - θ·x_p·v + λ·y_p·vw.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void AddStep(ref Fp12 f, ref Projective<Fp2> t, in Affine<Fp2> q, in Affine<Fp> p)
    {
        Fp2.Mul(out Fp2 theta, q.Y, t.Z);
        Fp2.Sub(out theta, t.Y, theta);
        Fp2.Fold(out theta, theta);
        Fp2.Mul(out Fp2 lambda, q.X, t.Z);
        Fp2.Sub(out lambda, t.X, lambda);
        Fp2.Fold(out lambda, lambda);

        Fp2.Sqr(out Fp2 c, theta);
        Fp2.Sqr(out Fp2 d, lambda);
        Fp2.Mul(out Fp2 e, lambda, d);
        Fp2.Mul(out Fp2 g, t.X, d);
        Fp2.Mul(out Fp2 h, t.Z, c);
        Fp2.Add(out h, h, e);
        Fp2.Sub(out h, h, g);
        Fp2.Sub(out h, h, g);
        Fp2.Fold(out h, h);

        Fp2.Mul(out t.X, lambda, h);
        Fp2.Sub(out g, g, h);
        Fp2.Mul(out g, theta, g);
        Fp2.Mul(out c, e, t.Y);
        Fp2.Sub(out t.Y, g, c);
        Fp2.Mul(out t.Z, t.Z, e);

        Fp2.Mul(out Fp2 line0, theta, q.X);
        Fp2.Mul(out d, lambda, q.Y);
        Fp2.Sub(out line0, line0, d);
        Fp2.Fold(out line0, line0);
        Fp2.Neg(out theta, theta);
        Fp2.MulByFp(out Fp2 line1, theta, p.X);
        Fp2.MulByFp(out Fp2 line4, lambda, p.Y);
        Fp12.MulByLine(out f, f, line0, line1, line4);
    }
}

using System.Runtime.CompilerServices;
using ClayStack.Dvt.Crypto.Bls12381.Field;

namespace ClayStack.Dvt.Crypto.Bls12381.Curve;

/// <summary>Multiplication of points of G2 by public scalars.</summary>
[SkipLocalsInit]
internal static class PublicScalarMul
{
    /// <summary>r = k·a for an a in G2, by four digits in base |x| as <see cref="SecretScalarMul"/>, in variable time.</summary>
    public static void MulG2(out Projective<Fp2> r, in Affine<Fp2> a, in Fr k)
    {
        Span<ulong> digits = stackalloc ulong[4];
        SecretScalarMul.SplitBySeed(digits, k);
        Span<Affine<Fp2>> points = stackalloc Affine<Fp2>[4];
        points[0] = a;
        for (int i = 1; i < points.Length; i++)
        {
            // ψ keeps Z = 1, and stands for -|x|.
            Endomorphisms.Psi(out Projective<Fp2> psi, Projective<Fp2>.From(points[i - 1]));
            Fp2.Fold(out points[i].X, psi.X);
            Fp2.Neg(out points[i].Y, psi.Y);
        }

        MultiScalar.Sum(out r, points, digits, 1, 64);
    }
}

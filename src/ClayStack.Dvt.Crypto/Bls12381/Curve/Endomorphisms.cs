using System.Runtime.CompilerServices;
using ClayStack.Dvt.Crypto.Bls12381.Field;

namespace ClayStack.Dvt.Crypto.Bls12381.Curve;

/// <summary>
/// The cheap endomorphisms of the two groups and what they buy: subgroup checks, cofactor clearing, and short scalars.
/// φ(x, y) = (βx, y) acts on G1 as -x²; ψ, untwist-Frobenius-twist, acts on G2 as the seed x.
/// </summary>
[SkipLocalsInit]
internal static class Endomorphisms
{
    /// <summary>r = φ(a) on the curve of G1.</summary>
    public static void Phi(out Projective<Fp> r, in Projective<Fp> a)
    {
        Fp.Mul(out r.X, a.X, CurveConstants.Beta);
        r.Y = a.Y;
        r.Z = a.Z;
    }

    /// <summary>r = ψ(a) on the twist.</summary>
    public static void Psi(out Projective<Fp2> r, in Projective<Fp2> a)
    {
        Fp2.Conjugate(out Fp2 x, a.X);
        Fp2.Conjugate(out Fp2 y, a.Y);
        Fp2.Mul(out r.X, x, CurveConstants.PsiX);
        Fp2.Mul(out r.Y, y, CurveConstants.PsiY);
        Fp2.Conjugate(out r.Z, a.Z);
    }

    /// <summary>r = ψ(ψ(a)) on the twist.</summary>
    public static void PsiSquare(out Projective<Fp2> r, in Projective<Fp2> a)
    {
        Fp2.MulByFp(out r.X, a.X, CurveConstants.PsiSquareX);
        Fp2.Neg(out r.Y, a.Y);
        r.Z = a.Z;
    }

    /// <summary>The distances between the set bits 63, 62, 60, 57, 48 and 16 of |x|; 16 zeros follow.</summary>
    private static ReadOnlySpan<byte> SeedRuns => [1, 2, 3, 9, 32];

    private const int SeedTail = 16;

    /// <summary>r = |x|·a: 63 doublings and 5 additions.</summary>
    public static void MulBySeed<T>(out Projective<T> r, in Projective<T> a)
        where T : struct, ICurveField<T>
    {
        Projective<T> p = a;
        r = p;
        foreach (byte run in SeedRuns)
        {
            Projective<T>.DoubleMany(out r, r, run);
            Projective<T>.Add(out r, r, p);
        }

        Projective<T>.DoubleMany(out r, r, SeedTail);
    }

    /// <summary>r = |x|·a for an affine point, whose additions cost less.</summary>
    public static void MulBySeed<T>(out Projective<T> r, in Affine<T> a)
        where T : struct, ICurveField<T>
    {
        r = Projective<T>.From(a);
        foreach (byte run in SeedRuns)
        {
            Projective<T>.DoubleMany(out r, r, run);
            Projective<T>.Add(out r, r, a);
        }

        Projective<T>.DoubleMany(out r, r, SeedTail);
    }

    /// <summary>
    /// Whether a point on the curve of G1 is in the subgroup of order r: φ(a) = -[x²]a (Scott, eprint 2021/1130).
    /// </summary>
    public static bool IsInG1(in Projective<Fp> a)
    {
        MulBySeed(out Projective<Fp> t, a);
        MulBySeed(out t, t);
        Phi(out Projective<Fp> phi, a);
        Projective<Fp>.Add(out t, t, phi);
        return Projective<Fp>.IsInfinity(t) != 0;
    }

    /// <summary>
    /// Whether a point on the twist is in the subgroup of order r: ψ(a) = [x]a = -[|x|]a (Scott, eprint 2021/1130).
    /// </summary>
    public static bool IsInG2(in Projective<Fp2> a)
    {
        MulBySeed(out Projective<Fp2> t, a);
        Psi(out Projective<Fp2> psi, a);
        Projective<Fp2>.Add(out t, t, psi);
        return Projective<Fp2>.IsInfinity(t) != 0;
    }

    /// <summary>The same for an affine point: whether [|x|]a = -ψ(a), compared without an addition.</summary>
    public static bool IsInG2(in Affine<Fp2> a)
    {
        MulBySeed(out Projective<Fp2> t, a);
        Psi(out Projective<Fp2> psi, Projective<Fp2>.From(a));
        Fp2.Mul(out Fp2 x, psi.X, t.Z);
        Fp2.Mul(out Fp2 y, psi.Y, t.Z);
        Fp2.Neg(out y, y);
        Fp2.Fold(out t.X, t.X);
        Fp2.Fold(out t.Y, t.Y);
        return (Fp2.AreEqual(t.X, x) & Fp2.AreEqual(t.Y, y) & ~Fp2.IsZero(t.Z)) != 0;
    }

    /// <summary>r = h_eff·a, which lies in G1: [1 - x]a = [|x| + 1]a (RFC 9380, section 8.8.1).</summary>
    public static void ClearCofactor(out Projective<Fp> r, in Projective<Fp> a)
    {
        MulBySeed(out Projective<Fp> t, a);
        Projective<Fp>.Add(out r, t, a);
    }

    /// <summary>
    /// r = h_eff·a, which lies in G2: [x² - x - 1]a + [x - 1]ψ(a) + ψ²(2a) (RFC 9380, appendix G.3; Budroni and Pintore).
    /// </summary>
    public static void ClearCofactor(out Projective<Fp2> r, in Projective<Fp2> a)
    {
        Projective<Fp2> p = a;
        Projective<Fp2>.Neg(out Projective<Fp2> minusP, p);
        MulBySeed(out Projective<Fp2> minusXp, p);
        Projective<Fp2>.Neg(out Projective<Fp2> xp, minusXp);
        Psi(out Projective<Fp2> psi, p);

        // [x](xP + ψP), again with x = -|x|.
        Projective<Fp2>.Add(out Projective<Fp2> t, xp, psi);
        MulBySeed(out t, t);
        Projective<Fp2>.Neg(out t, t);

        Projective<Fp2>.Double(out Projective<Fp2> sum, p);
        PsiSquare(out sum, sum);
        Projective<Fp2>.Neg(out psi, psi);
        Projective<Fp2>.Add(out sum, sum, psi);
        Projective<Fp2>.Add(out sum, sum, t);
        Projective<Fp2>.Add(out sum, sum, minusXp);
        Projective<Fp2>.Add(out r, sum, minusP);
    }
}

using System.Runtime.CompilerServices;

namespace ClayStack.Dvt.Crypto.Bls12381.Field;

/// <summary>
/// An element c0 + c1·v + c2·v² of Fp6 = Fp2[v] / (v³ - ξ), ξ = 1 + u. Arguments have components below 8 p (sums of two
/// tight or several folded values); results are folded unless said otherwise. Results may overlap operands.
/// </summary>
[SkipLocalsInit]
internal struct Fp6
{
    /// <summary>The coefficients of 1, v and v².</summary>
    public Fp2 C0, C1, C2;

    /// <summary>r = a + b; sizes add up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(out Fp6 r, in Fp6 a, in Fp6 b)
    {
        Fp2.Add(out r.C0, a.C0, b.C0);
        Fp2.Add(out r.C1, a.C1, b.C1);
        Fp2.Add(out r.C2, a.C2, b.C2);
    }

    /// <summary>r = -a.</summary>
    public static void Neg(out Fp6 r, in Fp6 a)
    {
        Fp2.Neg(out r.C0, a.C0);
        Fp2.Neg(out r.C1, a.C1);
        Fp2.Neg(out r.C2, a.C2);
    }

    /// <summary>r = a - b - c, all folded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SubSub(out Fp6 r, in Fp6 a, in Fp6 b, in Fp6 c)
    {
        SubSub(out r.C0, a.C0, b.C0, c.C0);
        SubSub(out r.C1, a.C1, b.C1, c.C1);
        SubSub(out r.C2, a.C2, b.C2, c.C2);
    }

    /// <summary>r = a + v·b, folded, for folded arguments.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddMulByV(out Fp6 r, in Fp6 a, in Fp6 b)
    {
        Fp2.MulByXi(out Fp2 t, b.C2);
        Fp2.Add(out Fp2 r2, a.C2, b.C1);
        Fp2.Add(out Fp2 r1, a.C1, b.C0);
        Fp2.Add(out t, t, a.C0);
        Fp2.Fold(out r.C0, t);
        Fp2.Fold(out r.C1, r1);
        Fp2.Fold(out r.C2, r2);
    }

    /// <summary>r = a · b by Karatsuba: six products in Fp2 instead of nine.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Mul(out Fp6 r, in Fp6 a, in Fp6 b)
    {
        Fp2.Mul(out Fp2 v0, a.C0, b.C0);
        Fp2.Mul(out Fp2 v1, a.C1, b.C1);
        Fp2.Mul(out Fp2 v2, a.C2, b.C2);
        Cross(out Fp2 x12, a.C1, a.C2, b.C1, b.C2, v1, v2);
        Cross(out Fp2 x01, a.C0, a.C1, b.C0, b.C1, v0, v1);
        Cross(out Fp2 x02, a.C0, a.C2, b.C0, b.C2, v0, v2);

        Fp2.MulByXi16(out x12, x12);
        Fp2.Add(out x12, x12, v0);
        Fp2.Fold(out r.C0, x12);
        Fp2.MulByXi(out v2, v2);
        Fp2.Add(out x01, x01, v2);
        Fp2.Fold(out r.C1, x01);
        Fp2.Add(out x02, x02, v1);
        Fp2.Fold(out r.C2, x02);
    }

    /// <summary>r = a².</summary>
    public static void Sqr(out Fp6 r, in Fp6 a) => Mul(out r, a, a);

    /// <summary>r = a · (b0 + b1·v), tight factors on the right.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void MulBy01(out Fp6 r, in Fp6 a, in Fp2 b0, in Fp2 b1)
    {
        Fp2.Mul(out Fp2 v0, a.C0, b0);
        Fp2.Mul(out Fp2 v1, a.C1, b1);
        Fp2.Mul(out Fp2 a2b1, a.C2, b1);
        Fp2.Mul(out Fp2 a2b0, a.C2, b0);
        Cross(out Fp2 x01, a.C0, a.C1, b0, b1, v0, v1);

        Fp2.MulByXi(out a2b1, a2b1);
        Fp2.Add(out a2b1, a2b1, v0);
        Fp2.Fold(out r.C0, a2b1);
        Fp2.Fold(out r.C1, x01);
        Fp2.Add(out a2b0, a2b0, v1);
        Fp2.Fold(out r.C2, a2b0);
    }

    /// <summary>r = a · b1·v, a tight factor on the right.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void MulBy1(out Fp6 r, in Fp6 a, in Fp2 b1)
    {
        Fp2.Mul(out Fp2 t, a.C2, b1);
        Fp2.Mul(out Fp2 r2, a.C1, b1);
        Fp2.Mul(out Fp2 r1, a.C0, b1);
        Fp2.MulByXi(out t, t);
        Fp2.Fold(out r.C0, t);
        Fp2.Fold(out r.C1, r1);
        Fp2.Fold(out r.C2, r2);
    }

    /// <summary>r = 1/a, and 0 for 0; folded argument.</summary>
    public static void Inv(out Fp6 r, in Fp6 a)
    {
        // With the adjugate (d0, d1, d2) of a: a · d = a norm in Fp2.
        Fp2.Sqr(out Fp2 d0, a.C0);
        Fp2.Mul(out Fp2 t, a.C1, a.C2);
        Fp2.MulByXi(out t, t);
        Fp2.Sub8(out d0, d0, t);
        Fp2.Fold(out d0, d0);

        Fp2.Sqr(out Fp2 d1, a.C2);
        Fp2.MulByXi(out d1, d1);
        Fp2.Mul(out t, a.C0, a.C1);
        Fp2.Sub(out d1, d1, t);
        Fp2.Fold(out d1, d1);

        Fp2.Sqr(out Fp2 d2, a.C1);
        Fp2.Mul(out t, a.C0, a.C2);
        Fp2.Sub(out d2, d2, t);
        Fp2.Fold(out d2, d2);

        Fp2.Mul(out t, a.C2, d1);
        Fp2.Mul(out Fp2 s, a.C1, d2);
        Fp2.Add(out t, t, s);
        Fp2.Fold(out t, t);
        Fp2.MulByXi(out t, t);
        Fp2.Mul(out s, a.C0, d0);
        Fp2.Add(out t, t, s);
        Fp2.Fold(out t, t);
        Fp2.Inv(out t, t);

        Fp2.Mul(out d0, d0, t);
        Fp2.Mul(out d1, d1, t);
        Fp2.Mul(out d2, d2, t);
        Fp2.Fold(out r.C0, d0);
        Fp2.Fold(out r.C1, d1);
        Fp2.Fold(out r.C2, d2);
    }

    /// <summary>(a0 + a1)(b0 + b1) - v0 - v1 = a0·b1 + a1·b0, below 11.25 p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Cross(out Fp2 r, in Fp2 a0, in Fp2 a1, in Fp2 b0, in Fp2 b1, in Fp2 v0, in Fp2 v1)
    {
        Fp2.Add(out Fp2 s, a0, a1);
        Fp2.Add(out Fp2 t, b0, b1);
        Fp2.Mul(out r, s, t);
        Fp2.Sub(out r, r, v0);
        Fp2.Sub(out r, r, v1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SubSub(out Fp2 r, in Fp2 a, in Fp2 b, in Fp2 c)
    {
        Fp2.Sub(out Fp2 t, a, b);
        Fp2.Sub(out t, t, c);
        Fp2.Fold(out r, t);
    }
}

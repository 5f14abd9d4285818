using System.Runtime.CompilerServices;

namespace ClayStack.Dvt.Crypto.Bls12381.Field;

/// <summary>
/// An element c0 + c1·w of Fp12 = Fp6[w] / (w² - v), the field of pairing values. All components are folded, in arguments
/// and results. Results may overlap operands.
/// </summary>
[SkipLocalsInit]
internal struct Fp12
{
    /// <summary>The coefficients of 1 and w.</summary>
    public Fp6 C0, C1;

    /// <summary>The element 1.</summary>
    public static Fp12 One => new() { C0 = new Fp6 { C0 = Fp2.One } };

    /// <summary>r = a · b by Karatsuba.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Mul(out Fp12 r, in Fp12 a, in Fp12 b)
    {
        Fp6.Mul(out Fp6 v0, a.C0, b.C0);
        Fp6.Mul(out Fp6 v1, a.C1, b.C1);
        Fp6.Add(out Fp6 s, a.C0, a.C1);
        Fp6.Add(out Fp6 t, b.C0, b.C1);
        Fp6.Mul(out s, s, t);
        Fp6.SubSub(out r.C1, s, v0, v1);
        Fp6.AddMulByV(out r.C0, v0, v1);
    }

    /// <summary>r = a²: with t = c0·c1, (c0 + c1)(c0 + v·c1) - t - v·t and 2t.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Sqr(out Fp12 r, in Fp12 a)
    {
        Fp6.Mul(out Fp6 t, a.C0, a.C1);
        Fp6.Add(out Fp6 s, a.C0, a.C1);
        Fp6.AddMulByV(out Fp6 m, a.C0, a.C1);
        Fp6.Mul(out s, s, m);
        Fp6.AddMulByV(out m, t, t);
        SubFold(out r.C0.C0, s.C0, m.C0);
        SubFold(out r.C0.C1, s.C1, m.C1);
        SubFold(out r.C0.C2, s.C2, m.C2);
        DoubleFold(out r.C1.C0, t.C0);
        DoubleFold(out r.C1.C1, t.C1);
        DoubleFold(out r.C1.C2, t.C2);
    }

    /// <summary>r = a · (b0 + b1·v + b4·v·w), the shape of a line of the Miller loop; tight factors.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void MulByLine(out Fp12 r, in Fp12 a, in Fp2 b0, in Fp2 b1, in Fp2 b4)
    {
        Fp6.MulBy01(out Fp6 v0, a.C0, b0, b1);
        Fp6.MulBy1(out Fp6 v1, a.C1, b4);
        Fp6.Add(out Fp6 s, a.C0, a.C1);
        Fp2.Add(out Fp2 b14, b1, b4);
        Fp6.MulBy01(out s, s, b0, b14);
        Fp6.SubSub(out r.C1, s, v0, v1);
        Fp6.AddMulByV(out r.C0, v0, v1);
    }

    /// <summary>r = c0 - c1·w, which is a^(p^6), and 1/a in the cyclotomic subgroup.</summary>
    public static void Conjugate(out Fp12 r, in Fp12 a)
    {
        r.C0 = a.C0;
        Fp6.Neg(out r.C1, a.C1);
    }

    /// <summary>r = 1/a, and 0 for 0.</summary>
    public static void Inv(out Fp12 r, in Fp12 a)
    {
        // 1 / (c0 + c1 w) = (c0 - c1 w) / (c0² - v c1²).
        Fp6.Sqr(out Fp6 t, a.C0);
        Fp6.Sqr(out Fp6 s, a.C1);
        Fp6.Neg(out s, s);
        Fp6.AddMulByV(out t, t, s);
        Fp6.Inv(out t, t);
        Fp6.Neg(out s, a.C1);
        Fp6.Mul(out r.C0, a.C0, t);
        Fp6.Mul(out r.C1, s, t);
    }

    /// <summary>r = a^p.</summary>
    public static void Frobenius(out Fp12 r, in Fp12 a)
    {
        ConjugateMul(out r.C0.C0, a.C0.C0, Fp2.One);
        ConjugateMul(out r.C0.C1, a.C0.C1, FrobeniusConstants.P2);
        ConjugateMul(out r.C0.C2, a.C0.C2, FrobeniusConstants.P4);
        ConjugateMul(out r.C1.C0, a.C1.C0, FrobeniusConstants.P1);
        ConjugateMul(out r.C1.C1, a.C1.C1, FrobeniusConstants.P3);
        ConjugateMul(out r.C1.C2, a.C1.C2, FrobeniusConstants.P5);
    }

    /// <summary>r = a^(p²).</summary>
    public static void FrobeniusSquare(out Fp12 r, in Fp12 a)
    {
        Frobenius(out Fp12 t, a);
        Frobenius(out r, t);
    }

    /// <summary>
    /// r = a² for an a of the cyclotomic subgroup: three squarings in Fp4 (Granger and Scott, eprint 2009/565).
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void CyclotomicSqr(out Fp12 r, in Fp12 a)
    {
        SqrFp4(out Fp2 t0, out Fp2 t1, a.C0.C0, a.C1.C1);
        TripleMinusDouble(out r.C0.C0, t0, a.C0.C0);
        TriplePlusDouble(out r.C1.C1, t1, a.C1.C1);

        SqrFp4(out t0, out t1, a.C1.C0, a.C0.C2);
        SqrFp4(out Fp2 t2, out Fp2 t3, a.C0.C1, a.C1.C2);
        TripleMinusDouble(out Fp2 c01, t0, a.C0.C1);
        TriplePlusDouble(out Fp2 c12, t1, a.C1.C2);
        TripleMinusDouble(out Fp2 c02, t2, a.C0.C2);
        Fp2.MulByXi16(out t3, t3);
        TriplePlusDouble(out r.C1.C0, t3, a.C1.C0);
        r.C0.C1 = c01;
        r.C0.C2 = c02;
        r.C1.C2 = c12;
    }

    /// <summary>All ones if a is 1, else 0.</summary>
    public static ulong IsOne(in Fp12 a) =>
        Fp2.AreEqual(a.C0.C0, Fp2.One)
        & Fp2.IsZero(a.C0.C1) & Fp2.IsZero(a.C0.C2)
        & Fp2.IsZero(a.C1.C0) & Fp2.IsZero(a.C1.C1) & Fp2.IsZero(a.C1.C2);

    /// <summary>All ones if a and b are the same element, else 0.</summary>
    public static ulong AreEqual(in Fp12 a, in Fp12 b) =>
        Fp2.AreEqual(a.C0.C0, b.C0.C0) & Fp2.AreEqual(a.C0.C1, b.C0.C1) & Fp2.AreEqual(a.C0.C2, b.C0.C2)
        & Fp2.AreEqual(a.C1.C0, b.C1.C0) & Fp2.AreEqual(a.C1.C1, b.C1.C1) & Fp2.AreEqual(a.C1.C2, b.C1.C2);

    /// <summary>(x + y·s)² with s² = ξ: (x² + ξ·y², 2xy), below 11 p and 11.25 p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SqrFp4(out Fp2 r0, out Fp2 r1, in Fp2 x, in Fp2 y)
    {
        Fp2.Sqr(out Fp2 xx, x);
        Fp2.Sqr(out Fp2 yy, y);
        Fp2.Add(out Fp2 s, x, y);
        Fp2.Sqr(out s, s);
        Fp2.Sub(out s, s, xx);
        Fp2.Sub(out r1, s, yy);
        Fp2.MulByXi(out yy, yy);
        Fp2.Add(out r0, xx, yy);
    }

    /// <summary>r = 3t - 2z for a folded z.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TripleMinusDouble(out Fp2 r, in Fp2 t, in Fp2 z)
    {
        Fp2.Scale(out Fp2 s, t, 3);
        Fp2.Sub(out s, s, z);
        Fp2.Sub(out s, s, z);
        Fp2.Fold(out r, s);
    }

    /// <summary>r = 3t + 2z for a folded z.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TriplePlusDouble(out Fp2 r, in Fp2 t, in Fp2 z)
    {
        Fp2.Scale(out Fp2 s, t, 3);
        Fp2.Add(out s, s, z);
        Fp2.Add(out s, s, z);
        Fp2.Fold(out r, s);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SubFold(out Fp2 r, in Fp2 a, in Fp2 b)
    {
        Fp2.Sub(out Fp2 t, a, b);
        Fp2.Fold(out r, t);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void DoubleFold(out Fp2 r, in Fp2 a)
    {
        Fp2.Add(out Fp2 t, a, a);
        Fp2.Fold(out r, t);
    }

    private static void ConjugateMul(out Fp2 r, in Fp2 a, in Fp2 factor)
    {
        Fp2.Conjugate(out Fp2 t, a);
        Fp2.Mul(out t, t, factor);
        Fp2.Fold(out r, t);
    }
}

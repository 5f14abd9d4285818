using System.Runtime.CompilerServices;
using ClayStack.Dvt.Crypto.Bls12381.Field;

namespace ClayStack.Dvt.Crypto.Bls12381.Curve;

/// <summary>
/// A point (X : Y : Z) of Y²Z = X³ + bZ³; infinity is (0 : 1 : 0). Over Fp (b = 4) this is the curve of G1, over Fp2
/// (b = 4(1 + u)) the sextic M-twist with the group G2.
/// </summary>
/// <remarks>
/// Addition and doubling are the complete formulas of Renes, Costello and Batina (eprint 2015/1060, algorithms 7 to 9) for
/// a = 0. Both curves have odd order, so the formulas hold for every pair of points without exception: infinity, equal and
/// opposite points take the same path as all others, and nothing can be learnt from timing or got wrong in a special case.
/// Coordinates are below 7.5 p, limbs below 2^58; those of arguments as well. Results may overlap operands.
/// </remarks>
[SkipLocalsInit]
internal struct Projective<T>
    where T : struct, ICurveField<T>
{
    /// <summary>From this many doublings on, the way to Jacobian coordinates and back pays.</summary>
    private const int JacobianRun = 8;

    /// <summary>The homogeneous coordinates.</summary>
    public T X, Y, Z;

    /// <summary>The neutral element.</summary>
    public static Projective<T> Infinity => new() { Y = T.One };

    /// <summary>The point with Z = 1.</summary>
    public static Projective<T> From(in Affine<T> a) => new() { X = a.X, Y = a.Y, Z = T.One };

    /// <summary>r = a + b (algorithm 7).</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Add(out Projective<T> r, in Projective<T> a, in Projective<T> b)
    {
        T.Mul(out T t0, a.X, b.X);
        T.Mul(out T t1, a.Y, b.Y);
        T.Mul(out T t2, a.Z, b.Z);
        Cross(out T t3, a.X, a.Y, b.X, b.Y, t0, t1);
        Cross(out T t4, a.Y, a.Z, b.Y, b.Z, t1, t2);
        Cross(out T y3, a.X, a.Z, b.X, b.Z, t0, t2);
        Finish(out r, t0, t1, t2, t3, t4, y3);
    }

    /// <summary>r = a + b for a <paramref name="b"/> with Z = 1 (algorithm 8).</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Add(out Projective<T> r, in Projective<T> a, in Affine<T> b)
    {
        T.Mul(out T t0, a.X, b.X);
        T.Mul(out T t1, a.Y, b.Y);
        Cross(out T t3, a.X, a.Y, b.X, b.Y, t0, t1);
        T.Mul(out T t4, b.Y, a.Z);
        T.Add(out t4, t4, a.Y);
        T.Mul(out T y3, b.X, a.Z);
        T.Add(out y3, y3, a.X);
        Finish(out r, t0, t1, a.Z, t3, t4, y3);
    }

    /// <summary>
    /// The common end of both additions, from t0 = X1·X2, t1 = Y1·Y2, t2 = Z1·Z2, t3 = X1·Y2 + X2·Y1, t4 = Y1·Z2 + Y2·Z1 and
    /// y3 = X1·Z2 + X2·Z1.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(out Projective<T> r, in T t0, in T t1, in T t2, in T t3, in T t4, in T y3)
    {
        T.Scale(out T threeXx, t0, 3);
        T.MulByThreeB(out T bzz, t2);
        T.MulByThreeB(out T bxz, y3);
        T.Add(out T plus, t1, bzz);
        T.Sub(out T minus, t1, bzz);

        T.Mul(out T u, t3, minus);
        T.Mul(out T v, t4, bxz);
        T.Sub(out r.X, u, v);
        T.Mul(out u, minus, plus);
        T.Mul(out v, bxz, threeXx);
        T.Add(out r.Y, u, v);
        T.Mul(out u, plus, t4);
        T.Mul(out v, threeXx, t3);
        T.Add(out r.Z, u, v);
    }

    /// <summary>r = (a0 + a1)(b0 + b1) - v0 - v1 = a0·b1 + a1·b0, for v0 = a0·b0 and v1 = a1·b1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Cross(out T r, in T a0, in T a1, in T b0, in T b1, in T v0, in T v1)
    {
        T.Add(out T s, a0, a1);
        T.Add(out T t, b0, b1);
        T.Mul(out r, s, t);
        T.Sub(out r, r, v0);
        T.Sub(out r, r, v1);
    }

    /// <summary>
    /// r = 2a (algorithm 9, its last products rewritten as squares): with e = 3b·Z², X3 = 2·XY·(Y² - 3e),
    /// Y3 = (Y² + 3e)² - 12e², Z3 = 8·Y²·YZ.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Double(out Projective<T> r, in Projective<T> a)
    {
        T.Sqr(out T yy, a.Y);
        T.Sqr(out T e, a.Z);
        T.MulByThreeB(out e, e);
        T.Mul(out T yz, a.Y, a.Z);
        T.Mul(out T xy, a.X, a.Y);
        T.Scale(out T threeE, e, 3);

        T.Sub8(out T minus, yy, threeE);
        T.Mul(out T x, xy, minus);
        T.Add(out r.X, x, x);
        T.Scale(out T yy4, yy, 4);
        T.Mul(out T z, yy4, yz);
        T.Add(out r.Z, z, z);
        T.Add(out T plus, yy, threeE);
        T.Sqr(out T y, plus);
        T.Sqr(out e, e);
        T.Scale(out e, e, 12);
        T.Fold(out e, e);
        T.Sub(out r.Y, y, e);
    }

    /// <summary>
    /// r = 2^count · a. Long runs go through Jacobian coordinates (X/Z², Y/Z³), whose doubling costs a sixth less and has no
    /// exception on a curve of odd order, save that infinity must be put back at the end.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void DoubleMany(out Projective<T> r, in Projective<T> a, int count)
    {
        r = a;
        if (count < JacobianRun)
        {
            for (int i = 0; i < count; i++)
            {
                Double(out r, r);
            }

            return;
        }

        T.Mul(out r.X, r.X, r.Z);
        T.Sqr(out T zz, r.Z);
        T.Mul(out r.Y, r.Y, zz);
        for (int i = 0; i < count; i++)
        {
            DoubleJacobian(ref r.X, ref r.Y, ref r.Z);
        }

        T.Mul(out r.X, r.X, r.Z);
        T.Sqr(out zz, r.Z);
        T.Mul(out r.Z, r.Z, zz);
        Select(out r, T.IsZero(r.Z), Infinity, r);
    }

    /// <summary>
    /// Doubles (x/z², y/z³) in place (Lange's dbl-2009-l of the Explicit-Formulas Database): x folded or tight, y and z below
    /// 7.5 p, before and after.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void DoubleJacobian(ref T x, ref T y, ref T z)
    {
        T.Sqr(out T a, x);
        T.Sqr(out T b, y);
        T.Mul(out T yz, y, z);
        T.Sqr(out T c, b);
        T.Add(out T d, x, b);
        T.Sqr(out d, d);
        T.Sub(out d, d, a);
        T.Sub(out d, d, c);
        T.Scale(out d, d, 2);
        T.Fold(out d, d);
        T.Scale(out T e, a, 3);
        T.Sqr(out T f, e);
        T.Sub(out f, f, d);
        T.Sub(out f, f, d);
        T.Fold(out x, f);
        T.Sub(out d, d, x);
        T.Mul(out d, d, e);
        T.Scale(out c, c, 8);
        T.Fold(out c, c);
        T.Sub(out y, d, c);
        T.Add(out z, yz, yz);
    }

    /// <summary>r = -a.</summary>
    public static void Neg(out Projective<T> r, in Projective<T> a)
    {
        r.X = a.X;
        T.Neg(out r.Y, a.Y);
        r.Z = a.Z;
    }

    /// <summary>r = a with y negated where the mask is all ones.</summary>
    public static void NegateIf(out Projective<T> r, ulong mask, in Projective<T> a)
    {
        T.Neg(out T negated, a.Y);
        r.X = a.X;
        T.Select(out r.Y, mask, negated, a.Y);
        r.Z = a.Z;
    }

    /// <summary>r = mask ? a : b.</summary>
    public static void Select(out Projective<T> r, ulong mask, in Projective<T> a, in Projective<T> b)
    {
        T.Select(out r.X, mask, a.X, b.X);
        T.Select(out r.Y, mask, a.Y, b.Y);
        T.Select(out r.Z, mask, a.Z, b.Z);
    }

    /// <summary>All ones for the point at infinity, else 0.</summary>
    public static ulong IsInfinity(in Projective<T> a) => T.IsZero(a.Z);

    /// <summary>All ones if both are the same point, else 0.</summary>
    public static ulong AreEqual(in Projective<T> a, in Projective<T> b)
    {
        T.Mul(out T ax, a.X, b.Z);
        T.Mul(out T bx, b.X, a.Z);
        T.Mul(out T ay, a.Y, b.Z);
        T.Mul(out T by, b.Y, a.Z);
        // With one Z = 0 the products agree only if both are infinity: X = 0 and Y ≠ 0 there.
        return T.AreEqual(ax, bx) & T.AreEqual(ay, by) & ~(IsInfinity(a) ^ IsInfinity(b));
    }

    /// <summary>The affine form; (0, 0) for infinity, which is not on the curve. One inversion.</summary>
    public static void ToAffine(out Affine<T> r, in Projective<T> a)
    {
        T.Inv(out T inverse, a.Z);
        Scale(out r, a, inverse);
    }

    /// <summary>
    /// The affine forms of many points by one inversion (Montgomery's trick). Points at infinity become (0, 0) and do not
    /// disturb the others.
    /// </summary>
    public static void ToAffine(Span<Affine<T>> results, ReadOnlySpan<Projective<T>> points)
    {
        Span<T> prefixes = new T[points.Length];
        T product = T.One;
        for (int i = 0; i < points.Length; i++)
        {
            prefixes[i] = product;
            T.Select(out T z, IsInfinity(points[i]), T.One, points[i].Z);
            T.Mul(out product, product, z);
        }

        T.Inv(out T inverse, product);
        for (int i = points.Length - 1; i >= 0; i--)
        {
            T.Mul(out T own, inverse, prefixes[i]);
            ulong infinite = IsInfinity(points[i]);
            T.Select(out T z, infinite, T.One, points[i].Z);
            T.Mul(out inverse, inverse, z);
            T.Select(out own, infinite, default, own);
            Scale(out results[i], points[i], own);
        }
    }

    private static void Scale(out Affine<T> r, in Projective<T> a, in T inverse)
    {
        T.Mul(out T x, a.X, inverse);
        T.Mul(out T y, a.Y, inverse);
        T.Fold(out r.X, x);
        T.Fold(out r.Y, y);
    }
}

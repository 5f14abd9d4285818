using System.Runtime.CompilerServices;

namespace ClayStack.Dvt.Crypto.Bls12381.Field;

/// <summary>
/// An element c0 + c1·u of Fp2 = Fp[u] / (u² + 1), the field of G2's coordinates. Sizes as in <see cref="Fp"/>, by
/// component. Results may overlap operands.
/// </summary>
[SkipLocalsInit]
internal struct Fp2 : ICurveField<Fp2>
{
    /// <summary>Bytes of the encoding: c1 first, then c0, each 48 bytes.</summary>
    public const int ByteCount = 2 * Fp.ByteCount;

    /// <summary>The part without u, and the part with it.</summary>
    public Fp C0, C1;

    /// <summary>Takes the components as they are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Fp2(in Fp c0, in Fp c1)
    {
        C0 = c0;
        C1 = c1;
    }

    /// <summary>The element 1.</summary>
    public static Fp2 One => new(Fp.One, default);

    /// <summary>r = a + b; sizes add up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(out Fp2 r, in Fp2 a, in Fp2 b)
    {
        Fp.Add(out r.C0, a.C0, b.C0);
        Fp.Add(out r.C1, a.C1, b.C1);
    }

    /// <summary>r = a + 4p - b for a tight <paramref name="b"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Sub(out Fp2 r, in Fp2 a, in Fp2 b)
    {
        Fp.Sub(out r.C0, a.C0, b.C0);
        Fp.Sub(out r.C1, a.C1, b.C1);
    }

    /// <summary>r = a + 8p - b for a <paramref name="b"/> below 7.5 p with limbs below 2^58 - 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Sub8(out Fp2 r, in Fp2 a, in Fp2 b)
    {
        Fp.Sub8(out r.C0, a.C0, b.C0);
        Fp.Sub8(out r.C1, a.C1, b.C1);
    }

    /// <summary>r = a + 16p - b for a <paramref name="b"/> below 15 p with limbs below 2^59 - 8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Sub16(out Fp2 r, in Fp2 a, in Fp2 b)
    {
        Fp.Sub16(out r.C0, a.C0, b.C0);
        Fp.Sub16(out r.C1, a.C1, b.C1);
    }

    /// <summary>r = factor · a for a small factor; the size grows by it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scale(out Fp2 r, in Fp2 a, ulong factor)
    {
        Fp.Scale(out r.C0, a.C0, factor);
        Fp.Scale(out r.C1, a.C1, factor);
    }

    /// <summary>r = a, folded; a may be below 140 p.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Fold(out Fp2 r, in Fp2 a)
    {
        Fp.Fold(out r.C0, a.C0);
        Fp.Fold(out r.C1, a.C1);
    }

    /// <summary>r = -a, folded, for an <paramref name="a"/> below 15 p.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Neg(out Fp2 r, in Fp2 a)
    {
        Fp.Neg(out r.C0, a.C0);
        Fp.Neg(out r.C1, a.C1);
    }

    /// <summary>r = the conjugate c0 - c1·u, which is also a^p; folded. Argument below 15 p.</summary>
    public static void Conjugate(out Fp2 r, in Fp2 a)
    {
        r.C0 = a.C0;
        Fp.Neg(out r.C1, a.C1);
    }

    /// <summary>r = a · b. Factors loose, result tight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Mul(out Fp2 r, in Fp2 a, in Fp2 b)
    {
        RequireLoose(a);
        RequireLoose(b);
        Fp2MulKernel.Mul(out r, a, b);
        RequireTight(r);
    }

    /// <summary>r = a². Argument loose, result tight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Sqr(out Fp2 r, in Fp2 a)
    {
        RequireLoose(a);
        Fp2SqrKernel.Sqr(out r, a);
        RequireTight(r);
    }

    /// <summary>r = a · b for b in the base field. Factors loose, result tight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MulByFp(out Fp2 r, in Fp2 a, in Fp b)
    {
        Fp t = b;
        Fp.Mul(out r.C0, a.C0, t);
        Fp.Mul(out r.C1, a.C1, t);
    }

    /// <summary>
    /// r = ξ·a = (1 + u)·a, ξ being the non-residue that Fp6 and the twist are built on; for a tight argument the result is
    /// below 7.5 p.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MulByXi(out Fp2 r, in Fp2 a)
    {
        Fp.Sub(out Fp t, a.C0, a.C1);
        Fp.Add(out r.C1, a.C0, a.C1);
        r.C0 = t;
    }

    /// <summary>r = ξ·a for an argument below 15 p; the result is below 31 p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MulByXi16(out Fp2 r, in Fp2 a)
    {
        Fp.Sub16(out Fp t, a.C0, a.C1);
        Fp.Add(out r.C1, a.C0, a.C1);
        r.C0 = t;
    }

    /// <summary>r = 4ξ·a, folded: b of the twist y² = x³ + 4(1 + u).</summary>
    public static void MulByB(out Fp2 r, in Fp2 a)
    {
        Fold(out Fp2 t, a);
        MulByXi(out t, t);
        Scale(out t, t, 4);
        Fold(out r, t);
    }

    /// <summary>r = 12ξ·a, folded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MulByThreeB(out Fp2 r, in Fp2 a)
    {
        Fold(out Fp2 t, a);
        MulByXi(out t, t);
        Scale(out t, t, 12);
        Fold(out r, t);
    }

    /// <summary>r = 1/a, and 0 for 0. Argument loose, result tight.</summary>
    public static void Inv(out Fp2 r, in Fp2 a)
    {
        Norm(out Fp norm, a);
        FpPowers.Inv(out norm, norm);
        Fp.Neg(out Fp negated, a.C1);
        Fp.Mul(out r.C0, a.C0, norm);
        Fp.Mul(out r.C1, negated, norm);
    }

    /// <summary>r = c0² + c1², the norm to the base field; folded.</summary>
    public static void Norm(out Fp r, in Fp2 a)
    {
        Fp.Sqr(out Fp t, a.C0);
        Fp.Sqr(out r, a.C1);
        Fp.Add(out r, r, t);
        Fp.Fold(out r, r);
    }

    /// <summary>All ones if a is 0, else 0. Argument loose.</summary>
    public static ulong IsZero(in Fp2 a) => Fp.IsZero(a.C0) & Fp.IsZero(a.C1);

    /// <summary>All ones if a and b are the same element, else 0. Arguments below 7 p.</summary>
    public static ulong AreEqual(in Fp2 a, in Fp2 b) => Fp.AreEqual(a.C0, b.C0) & Fp.AreEqual(a.C1, b.C1);

    /// <summary>r = mask ? a : b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Select(out Fp2 r, ulong mask, in Fp2 a, in Fp2 b)
    {
        Fp.Select(out r.C0, mask, a.C0, b.C0);
        Fp.Select(out r.C1, mask, a.C1, b.C1);
    }

    /// <summary>sgn0 of RFC 9380, section 4.1, for an extension of degree 2: 0 or 1.</summary>
    public static ulong Sgn0(in Fp2 a) => Fp.Sgn0(a.C0) | (Fp.IsZero(a.C0) & Fp.Sgn0(a.C1));

    /// <summary>
    /// All ones if a is the larger of a and -a in the order of point encodings: by c1, then by c0.
    /// </summary>
    public static ulong IsLarger(in Fp2 a) => Fp.IsLarger(a.C1) | (Fp.IsZero(a.C1) & Fp.IsLarger(a.C0));

    /// <summary>Reads c1, then c0, 48 big-endian bytes each.</summary>
    /// <returns>False if a component is not below p.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> source, out Fp2 r) =>
        Fp.TryDecode(source[..Fp.ByteCount], out r.C1) & Fp.TryDecode(source[Fp.ByteCount..], out r.C0);

    /// <summary>Writes c1, then c0, 48 canonical big-endian bytes each.</summary>
    public static void Encode(Span<byte> destination, in Fp2 a)
    {
        Fp.Encode(destination, a.C1);
        Fp.Encode(destination[Fp.ByteCount..], a.C0);
    }

    private static void RequireLoose(in Fp2 a)
    {
        FpBounds.RequireLoose(a.C0);
        FpBounds.RequireLoose(a.C1);
    }

    private static void RequireTight(in Fp2 a)
    {
        FpBounds.RequireTight(a.C0);
        FpBounds.RequireTight(a.C1);
    }
}

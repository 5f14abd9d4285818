using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace ClayStack.Dvt.Crypto.Bls12381.Field;

/// <summary>
/// An element of the base field of BLS12-381, the integers modulo
/// p = 0x1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab
/// (draft-irtf-cfrg-pairing-friendly-curves, section 4.2.1), in Montgomery form a·R with R = 2^392.
/// </summary>
/// <remarks>
/// <para>
/// Seven limbs of 56 bits in 64-bit words, least significant first. The spare bits make sums and differences free of
/// carries; only multiplication and <see cref="Fold"/> carry. Three sizes of value follow from that, and every function
/// states which it takes and leaves:
/// </para>
/// <para>
/// <i>folded</i>: below 1.1 p, limbs below 2^56 + 2^8. <i>tight</i>: below 3.25 p, limbs below 2^57 - 2; every product is
/// tight. <i>loose</i>: below 16 p, limbs below 2^59; what a factor may be. The same field element has many
/// representations; <see cref="Reduce"/> finds the canonical one.
/// </para>
/// <para>
/// No function here branches on, or indexes by, a value: all of them are fit for secrets, except where the name says
/// otherwise. Results may overlap operands.
/// </para>
/// </remarks>
[SkipLocalsInit]
internal struct Fp : ICurveField<Fp>
{
    /// <summary>Bytes of the encoding: big-endian, canonical.</summary>
    public const int ByteCount = 48;

    /// <summary>56-bit limbs, least significant first.</summary>
    public ulong L0, L1, L2, L3, L4, L5, L6;

    private const ulong Mask = FpBounds.LimbMask;

    /// <summary>Takes the limbs as they are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Fp(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4, ulong l5, ulong l6)
    {
        L0 = l0;
        L1 = l1;
        L2 = l2;
        L3 = l3;
        L4 = l4;
        L5 = l5;
        L6 = l6;
    }

    /// <summary>The element 1.</summary>
    public static Fp One => new(
        0xD800000347FCB8, 0xCDE6D2002B119, 0x83A2090C7212E0, 0xDA0F73E037669F, 0x1297BB09B09B42, 0x12CA7C515D98F,
        0x577A659FCFA);

    /// <summary>The element 1/2.</summary>
    public static Fp Half => new(
        0xEC000001A3FE5C, 0x66F369001588C, 0xC1D10486390970, 0x6D07B9F01BB34F, 0x894BDD84D84DA1, 0x9653E28AECC7,
        0x2BBD32CFE7D);

    /// <summary>R^2: multiplying by it brings an integer into Montgomery form.</summary>
    private static Fp RSquared => new(
        0x6D1C34510370ED, 0xEC45C53E243D62, 0x93317D3B1D65A, 0x5D74088B4F36A0, 0x865D118C10EA72, 0xFD5CD507320A75,
        0xC8D4CC8A759);

    /// <summary>2^384 R^2: multiplying by it brings an integer into Montgomery form and to the place 2^384.</summary>
    private static Fp RSquaredAt384 => new(
        0x41D94CC4D1DD0E, 0x8CB551C109F399, 0x980DF0C2B7FF56, 0x76862C671CC8EA, 0xAE37E1DBF76E0C, 0xB194CEF527BF47,
        0x834704D56B3);

    /// <summary>r = a + b, limb by limb; sizes add up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(out Fp r, in Fp a, in Fp b)
    {
        r.L0 = a.L0 + b.L0;
        r.L1 = a.L1 + b.L1;
        r.L2 = a.L2 + b.L2;
        r.L3 = a.L3 + b.L3;
        r.L4 = a.L4 + b.L4;
        r.L5 = a.L5 + b.L5;
        r.L6 = a.L6 + b.L6;
    }

    /// <summary>r = a + 4p - b for a tight <paramref name="b"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Sub(out Fp r, in Fp a, in Fp b)
    {
        FpBounds.RequireTight(b);
        r.L0 = a.L0 + 0x2FBFFFFFFFEAAAC - b.L0;
        r.L1 = a.L1 + 0x2FFFAC54FFFFEE5 - b.L1;
        r.L2 = a.L2 + 0x283DAC3D8907AAD - b.L2;
        r.L3 = a.L3 + 0x2CE144AFD9CC348 - b.L3;
        r.L4 = a.L4 + 0x22EB35D91DD2E11 - b.L4;
        r.L5 = a.L5 + 0x29A692C6E9ED90B - b.L5;
        r.L6 = a.L6 + 0x680447A8E5FD - b.L6;
    }

    /// <summary>r = a + 8p - b for a <paramref name="b"/> below 7.5 p with limbs below 2^58 - 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Sub8(out Fp r, in Fp a, in Fp b)
    {
        FpBounds.RequireBelow(b, 58, 7);
        r.L0 = a.L0 + 0x4F7FFFFFFFD5558 - b.L0;
        r.L1 = a.L1 + 0x4FFF58A9FFFFDCB - b.L1;
        r.L2 = a.L2 + 0x407B587B120F55B - b.L2;
        r.L3 = a.L3 + 0x49C2895FB398691 - b.L3;
        r.L4 = a.L4 + 0x45D66BB23BA5C23 - b.L4;
        r.L5 = a.L5 + 0x434D258DD3DB216 - b.L5;
        r.L6 = a.L6 + 0xD0088F51CBFB - b.L6;
    }

    /// <summary>r = a + 16p - b for a <paramref name="b"/> below 15 p with limbs below 2^59 - 8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Sub16(out Fp r, in Fp a, in Fp b)
    {
        FpBounds.RequireBelow(b, 59, 15);
        r.L0 = a.L0 + 0x8EFFFFFFFFAAAB0 - b.L0;
        r.L1 = a.L1 + 0x8FFEB153FFFFB97 - b.L1;
        r.L2 = a.L2 + 0x80F6B0F6241EAB7 - b.L2;
        r.L3 = a.L3 + 0x838512BF6730D22 - b.L3;
        r.L4 = a.L4 + 0x8BACD764774B847 - b.L4;
        r.L5 = a.L5 + 0x869A4B1BA7B642C - b.L5;
        r.L6 = a.L6 + 0x1A0111EA397F6 - b.L6;
    }

    /// <summary>r = factor · a for a small <paramref name="factor"/>; the size grows by it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scale(out Fp r, in Fp a, ulong factor)
    {
        r.L0 = a.L0 * factor;
        r.L1 = a.L1 * factor;
        r.L2 = a.L2 * factor;
        r.L3 = a.L3 * factor;
        r.L4 = a.L4 * factor;
        r.L5 = a.L5 * factor;
        r.L6 = a.L6 * factor;
    }

    /// <summary>r = -a, folded, for an <paramref name="a"/> below 15 p.</summary>
    public static void Neg(out Fp r, in Fp a)
    {
        Sub16(out r, default, a);
        Fold(out r, r);
    }

    /// <summary>
    /// r = a, folded; a may be below 140 p with limbs below 2^62. Takes off q·p for a q estimated from the top limb alone;
    /// the estimate never exceeds the quotient, so the top limb cannot become negative, and it lacks less than 1.1.
    /// -q·p is added as q·(2^392 - p) less q·2^392, which keeps every other limb positive.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fold(out Fp r, in Fp a)
    {
        FpBounds.RequireBelow(a, 62, 140);
        ulong q = (a.L6 * 2519) >> 56;
        ulong t0 = a.L0 + q * 0x1000000005555;
        ulong t1 = a.L1 + q * 0x14EAC000046;
        ulong t2 = a.L2 + q * 0x5F094F09DBE154;
        ulong t3 = a.L3 + q * 0xC7AED4098CF2D;
        ulong t4 = a.L4 + q * 0xB453289B88B47B;
        ulong t5 = a.L5 + q * 0x1965B4E45849BC;
        ulong t6 = a.L6 - q * 0x1A0111EA3980;
        r.L0 = t0 & Mask;
        r.L1 = (t1 & Mask) + (t0 >> 56);
        r.L2 = (t2 & Mask) + (t1 >> 56);
        r.L3 = (t3 & Mask) + (t2 >> 56);
        r.L4 = (t4 & Mask) + (t3 >> 56);
        r.L5 = (t5 & Mask) + (t4 >> 56);
        r.L6 = t6 + (t5 >> 56);
    }

    /// <summary>r = a · b. Factors loose, with a · b at most 1024 p²; result tight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Mul(out Fp r, in Fp a, in Fp b)
    {
        FpBounds.RequireLoose(a);
        FpBounds.RequireLoose(b);
        FpKernels.Mul(out r, a, b);
        FpBounds.RequireTight(r);
    }

    /// <summary>r = a². Argument loose; result tight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Sqr(out Fp r, in Fp a)
    {
        FpBounds.RequireLoose(a);
        FpKernels.Sqr(out r, a);
        FpBounds.RequireTight(r);
    }

    /// <summary>r = a^(2^count) for a loose <paramref name="a"/>; result tight if count is positive.</summary>
    public static void SqrMany(out Fp r, in Fp a, int count)
    {
        r = a;
        for (int i = 0; i < count; i++)
        {
            Sqr(out r, r);
        }
    }

    /// <summary>r = 4a, folded: b of the curve y² = x³ + 4.</summary>
    public static void MulByB(out Fp r, in Fp a)
    {
        Scale(out Fp t, a, 4);
        Fold(out r, t);
    }

    /// <summary>r = 12a, folded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MulByThreeB(out Fp r, in Fp a)
    {
        Fold(out Fp t, a);
        Scale(out t, t, 12);
        Fold(out r, t);
    }

    /// <summary>r = 1/a, and 0 for 0. Argument loose, result tight.</summary>
    public static void Inv(out Fp r, in Fp a) => FpPowers.Inv(out r, a);

    /// <summary>The canonical representative of a loose value: below p, limbs below 2^56.</summary>
    public static void Reduce(out Fp r, in Fp a)
    {
        Fold(out Fp t, a);
        t.L1 += t.L0 >> 56;
        t.L2 += t.L1 >> 56;
        t.L3 += t.L2 >> 56;
        t.L4 += t.L3 >> 56;
        t.L5 += t.L4 >> 56;
        t.L6 += t.L5 >> 56;
        t.L0 &= Mask;
        t.L1 &= Mask;
        t.L2 &= Mask;
        t.L3 &= Mask;
        t.L4 &= Mask;
        t.L5 &= Mask;
        SubtractModulus(out Fp s, t, out ulong below);
        Select(out r, below, t, s);
    }

    /// <summary>s = t - p for normalised limbs; <paramref name="below"/> is all ones if t is below p.</summary>
    private static void SubtractModulus(out Fp s, in Fp t, out ulong below)
    {
        long c = (long)(t.L0 - 0xFEFFFFFFFFAAAB);
        s.L0 = (ulong)c & Mask;
        c = (long)(t.L1 - 0xFFFEB153FFFFB9) + (c >> 56);
        s.L1 = (ulong)c & Mask;
        c = (long)(t.L2 - 0xA0F6B0F6241EAB) + (c >> 56);
        s.L2 = (ulong)c & Mask;
        c = (long)(t.L3 - 0xF38512BF6730D2) + (c >> 56);
        s.L3 = (ulong)c & Mask;
        c = (long)(t.L4 - 0x4BACD764774B84) + (c >> 56);
        s.L4 = (ulong)c & Mask;
        c = (long)(t.L5 - 0xE69A4B1BA7B643) + (c >> 56);
        s.L5 = (ulong)c & Mask;
        c = (long)(t.L6 - 0x1A0111EA397F) + (c >> 56);
        s.L6 = (ulong)c;
        below = (ulong)(c >> 63);
    }

    /// <summary>All ones if a is 0 modulo p, else 0. Argument loose.</summary>
    public static ulong IsZero(in Fp a)
    {
        Reduce(out Fp t, a);
        ulong any = t.L0 | t.L1 | t.L2 | t.L3 | t.L4 | t.L5 | t.L6;
        return Words.MaskIfZero(any);
    }

    /// <summary>All ones if a and b are the same element, else 0. Arguments below 7 p.</summary>
    public static ulong AreEqual(in Fp a, in Fp b)
    {
        Sub8(out Fp t, a, b);
        return IsZero(t);
    }

    /// <summary>r = mask ? a : b, for a mask of all ones or all zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Select(out Fp r, ulong mask, in Fp a, in Fp b)
    {
        r.L0 = b.L0 ^ ((a.L0 ^ b.L0) & mask);
        r.L1 = b.L1 ^ ((a.L1 ^ b.L1) & mask);
        r.L2 = b.L2 ^ ((a.L2 ^ b.L2) & mask);
        r.L3 = b.L3 ^ ((a.L3 ^ b.L3) & mask);
        r.L4 = b.L4 ^ ((a.L4 ^ b.L4) & mask);
        r.L5 = b.L5 ^ ((a.L5 ^ b.L5) & mask);
        r.L6 = b.L6 ^ ((a.L6 ^ b.L6) & mask);
    }

    /// <summary>The integer of a Montgomery form, canonical, as limbs.</summary>
    public static void ToInteger(out Fp r, in Fp a)
    {
        Mul(out r, a, new Fp(1, 0, 0, 0, 0, 0, 0));
        Reduce(out r, r);
    }

    /// <summary>The lowest bit of the canonical integer: sgn0 of RFC 9380, section 4.1, for a prime field.</summary>
    public static ulong Sgn0(in Fp a)
    {
        ToInteger(out Fp t, a);
        return t.L0 & 1;
    }

    /// <summary>All ones if the canonical integer exceeds (p - 1) / 2: the sign bit of point encodings.</summary>
    public static ulong IsLarger(in Fp a)
    {
        // 2a mod p is odd exactly if 2a wrapped around, which is if a > (p - 1) / 2.
        ToInteger(out Fp t, a);
        Add(out t, t, t);
        Reduce(out t, t);
        return 0 - (t.L0 & 1);
    }

    /// <summary>Reads 48 big-endian bytes.</summary>
    /// <returns>False, and 0, if the integer is not below p.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> source, out Fp r)
    {
        Unpack(out Fp t, source);
        SubtractModulus(out _, t, out ulong below);
        Mul(out r, t, RSquared);
        Select(out r, below, r, default);
        return below != 0;
    }

    /// <summary>Reduces 64 big-endian bytes modulo p, as hash_to_field of RFC 9380, section 5.2, asks.</summary>
    public static void FromWide(out Fp r, ReadOnlySpan<byte> source)
    {
        Span<byte> padded = stackalloc byte[ByteCount];
        padded.Clear();
        source[..16].CopyTo(padded[32..]);
        Unpack(out Fp high, padded);
        Unpack(out Fp low, source[16..]);
        Mul(out high, high, RSquaredAt384);
        Mul(out low, low, RSquared);
        Add(out r, high, low);
        Fold(out r, r);
    }

    /// <summary>Writes 48 canonical big-endian bytes.</summary>
    public static void Encode(Span<byte> destination, in Fp a)
    {
        ToInteger(out Fp t, a);
        BinaryPrimitives.WriteUInt64BigEndian(destination[40..], t.L0 | (t.L1 << 56));
        BinaryPrimitives.WriteUInt64BigEndian(destination[32..], (t.L1 >> 8) | (t.L2 << 48));
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], (t.L2 >> 16) | (t.L3 << 40));
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], (t.L3 >> 24) | (t.L4 << 32));
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], (t.L4 >> 32) | (t.L5 << 24));
        BinaryPrimitives.WriteUInt64BigEndian(destination, (t.L5 >> 40) | (t.L6 << 16));
    }

    private static void Unpack(out Fp r, ReadOnlySpan<byte> source)
    {
        ulong w0 = BinaryPrimitives.ReadUInt64BigEndian(source[40..]);
        ulong w1 = BinaryPrimitives.ReadUInt64BigEndian(source[32..]);
        ulong w2 = BinaryPrimitives.ReadUInt64BigEndian(source[24..]);
        ulong w3 = BinaryPrimitives.ReadUInt64BigEndian(source[16..]);
        ulong w4 = BinaryPrimitives.ReadUInt64BigEndian(source[8..]);
        ulong w5 = BinaryPrimitives.ReadUInt64BigEndian(source);
        r.L0 = w0 & Mask;
        r.L1 = ((w0 >> 56) | (w1 << 8)) & Mask;
        r.L2 = ((w1 >> 48) | (w2 << 16)) & Mask;
        r.L3 = ((w2 >> 40) | (w3 << 24)) & Mask;
        r.L4 = ((w3 >> 32) | (w4 << 32)) & Mask;
        r.L5 = ((w4 >> 24) | (w5 << 40)) & Mask;
        r.L6 = w5 >> 16;
    }
}

// Written by tools/bls-kernels/generate.py; change the generator, not this file.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace ClayStack.Dvt.Crypto.Bls12381.Field;

/// <summary>Straight-line multiplication in Fp.</summary>
internal static class FpKernels
{
    private const ulong Mask = 0xFFFFFFFFFFFFFF;
    private const ulong N0 = 0xF3FFFCFFFCFFFD;
    private const ulong P0 = 0xFEFFFFFFFFAAAB;
    private const ulong P1 = 0xFFFEB153FFFFB9;
    private const ulong P2 = 0xA0F6B0F6241EAB;
    private const ulong P3 = 0xF38512BF6730D2;
    private const ulong P4 = 0x4BACD764774B84;
    private const ulong P5 = 0xE69A4B1BA7B643;
    private const ulong P6 = 0x1A0111EA397F;
    private const ulong Q0 = 0x3314BE07D1B27D;
    private const ulong Q1 = 0x8DDC3DC5A38FC1;
    private const ulong Q2 = 0x790B3AF708E4FD;
    private const ulong Q3 = 0xE9045AF3EA652C;
    private const ulong Q4 = 0x97DC1AF2FA27FC;
    private const ulong Q5 = 0x259ACE004E9816;
    private const ulong Q6 = 0x18C904C53B4A;

    /// <summary>r = a * b / R. Factors loose with a * b at most 512 p^2; result tight.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Mul(out Fp r, in Fp a, in Fp b)
    {
        ulong a0 = a.L0, a1 = a.L1, a2 = a.L2, a3 = a.L3, a4 = a.L4, a5 = a.L5, a6 = a.L6;
        ulong b0 = b.L0, b1 = b.L1, b2 = b.L2, b3 = b.L3, b4 = b.L4, b5 = b.L5, b6 = b.L6;
        b1 += b0 >> 56; b0 &= Mask;
        b2 += b1 >> 56; b1 &= Mask;
        b3 += b2 >> 56; b2 &= Mask;
        b4 += b3 >> 56; b3 &= Mask;
        b5 += b4 >> 56; b4 &= Mask;
        b6 += b5 >> 56; b5 &= Mask;
        ulong bs0 = b0 << 8, bs1 = b1 << 8, bs2 = b2 << 8, bs3 = b3 << 8, bs4 = b4 << 8, bs5 = b5 << 8, bs6 = b6 << 8;
        ulong hm, lm = 0;

        // Column 0.
        hm = 0;
        hm += Hi(a0, bs0); lm += a0 * b0;
        lm -= hm << 56;
        ulong m0 = lm & Mask;
        lm = hm + (lm >> 56);

        // Column 1.
        hm = 0;
        hm += Hi(a0, bs1); lm += a0 * b1; hm += Hi(a1, bs0); lm += a1 * b0;
        hm += Hi(m0, Q0 << 8); lm += m0 * Q0;
        lm -= hm << 56;
        ulong m1 = lm & Mask;
        lm = hm + (lm >> 56);

        // Column 2.
        hm = 0;
        hm += Hi(a0, bs2); lm += a0 * b2; hm += Hi(a1, bs1); lm += a1 * b1; hm += Hi(a2, bs0); lm += a2 * b0;
        hm += Hi(m0, Q1 << 8); lm += m0 * Q1; hm += Hi(m1, Q0 << 8); lm += m1 * Q0;
        lm -= hm << 56;
        ulong m2 = lm & Mask;
        lm = hm + (lm >> 56);

        // Column 3.
        hm = 0;
        hm += Hi(a0, bs3); lm += a0 * b3; hm += Hi(a1, bs2); lm += a1 * b2; hm += Hi(a2, bs1); lm += a2 * b1;
        hm += Hi(a3, bs0); lm += a3 * b0;
        hm += Hi(m0, Q2 << 8); lm += m0 * Q2; hm += Hi(m1, Q1 << 8); lm += m1 * Q1;
        hm += Hi(m2, Q0 << 8); lm += m2 * Q0;
        lm -= hm << 56;
        ulong m3 = lm & Mask;
        lm = hm + (lm >> 56);

        // Column 4.
        hm = 0;
        hm += Hi(a0, bs4); lm += a0 * b4; hm += Hi(a1, bs3); lm += a1 * b3; hm += Hi(a2, bs2); lm += a2 * b2;
        hm += Hi(a3, bs1); lm += a3 * b1; hm += Hi(a4, bs0); lm += a4 * b0;
        hm += Hi(m0, Q3 << 8); lm += m0 * Q3; hm += Hi(m1, Q2 << 8); lm += m1 * Q2;
        hm += Hi(m2, Q1 << 8); lm += m2 * Q1; hm += Hi(m3, Q0 << 8); lm += m3 * Q0;
        lm -= hm << 56;
        ulong m4 = lm & Mask;
        lm = hm + (lm >> 56);

        // Column 5.
        hm = 0;
        hm += Hi(a0, bs5); lm += a0 * b5; hm += Hi(a1, bs4); lm += a1 * b4; hm += Hi(a2, bs3); lm += a2 * b3;
        hm += Hi(a3, bs2); lm += a3 * b2; hm += Hi(a4, bs1); lm += a4 * b1; hm += Hi(a5, bs0); lm += a5 * b0;
        hm += Hi(m0, Q4 << 8); lm += m0 * Q4; hm += Hi(m1, Q3 << 8); lm += m1 * Q3;
        hm += Hi(m2, Q2 << 8); lm += m2 * Q2; hm += Hi(m3, Q1 << 8); lm += m3 * Q1;
        hm += Hi(m4, Q0 << 8); lm += m4 * Q0;
        lm -= hm << 56;
        ulong m5 = lm & Mask;
        lm = hm + (lm >> 56);

        // Column 6.
        hm = 0;
        hm += Hi(a0, bs6); lm += a0 * b6; hm += Hi(a1, bs5); lm += a1 * b5; hm += Hi(a2, bs4); lm += a2 * b4;
        hm += Hi(a3, bs3); lm += a3 * b3; hm += Hi(a4, bs2); lm += a4 * b2; hm += Hi(a5, bs1); lm += a5 * b1;
        hm += Hi(a6, bs0); lm += a6 * b0;
        hm += Hi(m0, Q5 << 8); lm += m0 * Q5; hm += Hi(m1, Q4 << 8); lm += m1 * Q4;
        hm += Hi(m2, Q3 << 8); lm += m2 * Q3; hm += Hi(m3, Q2 << 8); lm += m3 * Q2;
        hm += Hi(m4, Q1 << 8); lm += m4 * Q1; hm += Hi(m5, Q0 << 8); lm += m5 * Q0;
        ulong m6 = (lm * N0) & Mask;
        hm += Hi(m6, P0 << 8); lm += m6 * P0;
        lm -= hm << 56;
        lm = hm + (lm >> 56);

        // Column 7.
        hm = 0;
        hm += Hi(a1, bs6); lm += a1 * b6; hm += Hi(a2, bs5); lm += a2 * b5; hm += Hi(a3, bs4); lm += a3 * b4;
        hm += Hi(a4, bs3); lm += a4 * b3; hm += Hi(a5, bs2); lm += a5 * b2; hm += Hi(a6, bs1); lm += a6 * b1;
        hm += Hi(m0, Q6 << 8); lm += m0 * Q6; hm += Hi(m1, Q5 << 8); lm += m1 * Q5;
        hm += Hi(m2, Q4 << 8); lm += m2 * Q4; hm += Hi(m3, Q3 << 8); lm += m3 * Q3;
        hm += Hi(m4, Q2 << 8); lm += m4 * Q2; hm += Hi(m5, Q1 << 8); lm += m5 * Q1;
        hm += Hi(m6, P1 << 8); lm += m6 * P1;
        lm -= hm << 56;
        ulong mr0 = lm & Mask;
        lm = hm + (lm >> 56);

        // Column 8.
        hm = 0;
        hm += Hi(a2, bs6); lm += a2 * b6; hm += Hi(a3, bs5); lm += a3 * b5; hm += Hi(a4, bs4); lm += a4 * b4;
        hm += Hi(a5, bs3); lm += a5 * b3; hm += Hi(a6, bs2); lm += a6 * b2;
        hm += Hi(m1, Q6 << 8); lm += m1 * Q6; hm += Hi(m2, Q5 << 8); lm += m2 * Q5;
        hm += Hi(m3, Q4 << 8); lm += m3 * Q4; hm += Hi(m4, Q3 << 8); lm += m4 * Q3;
        hm += Hi(m5, Q2 << 8); lm += m5 * Q2; hm += Hi(m6, P2 << 8); lm += m6 * P2;
        lm -= hm << 56;
        ulong mr1 = lm & Mask;
        lm = hm + (lm >> 56);

        // Column 9.
        hm = 0;
        hm += Hi(a3, bs6); lm += a3 * b6; hm += Hi(a4, bs5); lm += a4 * b5; hm += Hi(a5, bs4); lm += a5 * b4;
        hm += Hi(a6, bs3); lm += a6 * b3;
        hm += Hi(m2, Q6 << 8); lm += m2 * Q6; hm += Hi(m3, Q5 << 8); lm += m3 * Q5;
        hm += Hi(m4, Q4 << 8); lm += m4 * Q4; hm += Hi(m5, Q3 << 8); lm += m5 * Q3;
        hm += Hi(m6, P3 << 8); lm += m6 * P3;
        lm -= hm << 56;
        ulong mr2 = lm & Mask;
        lm = hm + (lm >> 56);

        // Column 10.
        hm = 0;
        hm += Hi(a4, bs6); lm += a4 * b6; hm += Hi(a5, bs5); lm += a5 * b5; hm += Hi(a6, bs4); lm += a6 * b4;
        hm += Hi(m3, Q6 << 8); lm += m3 * Q6; hm += Hi(m4, Q5 << 8); lm += m4 * Q5;
        hm += Hi(m5, Q4 << 8); lm += m5 * Q4; hm += Hi(m6, P4 << 8); lm += m6 * P4;
        lm -= hm << 56;
        ulong mr3 = lm & Mask;
        lm = hm + (lm >> 56);

        // Column 11.
        hm = 0;
        hm += Hi(a5, bs6); lm += a5 * b6; hm += Hi(a6, bs5); lm += a6 * b5;
        hm += Hi(m4, Q6 << 8); lm += m4 * Q6; hm += Hi(m5, Q5 << 8); lm += m5 * Q5;
        hm += Hi(m6, P5 << 8); lm += m6 * P5;
        lm -= hm << 56;
        ulong mr4 = lm & Mask;
        lm = hm + (lm >> 56);

        // Column 12.
        hm = 0;
        hm += Hi(a6, bs6); lm += a6 * b6;
        hm += Hi(m5, Q6 << 8); lm += m5 * Q6; hm += Hi(m6, P6 << 8); lm += m6 * P6;
        lm -= hm << 56;
        ulong mr5 = lm & Mask;
        lm = hm + (lm >> 56);

        // Column 13.
        ulong mr6 = lm;

        r.L0 = mr0; r.L1 = mr1; r.L2 = mr2; r.L3 = mr3; r.L4 = mr4; r.L5 = mr5; r.L6 = mr6;
    }

    /// <summary>r = a^2 / R. Argument loose; result tight.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Sqr(out Fp r, in Fp a)
    {
        ulong a0 = a.L0, a1 = a.L1, a2 = a.L2, a3 = a.L3, a4 = a.L4, a5 = a.L5, a6 = a.L6;
        a1 += a0 >> 56; a0 &= Mask;
        a2 += a1 >> 56; a1 &= Mask;
        a3 += a2 >> 56; a2 &= Mask;
        a4 += a3 >> 56; a3 &= Mask;
        a5 += a4 >> 56; a4 &= Mask;
        a6 += a5 >> 56; a5 &= Mask;
        ulong as0 = a0 << 8, as1 = a1 << 8, as2 = a2 << 8, as3 = a3 << 8, as4 = a4 << 8, as5 = a5 << 8, as6 = a6 << 8;
        ulong ad0 = a0 << 1, ad1 = a1 << 1, ad2 = a2 << 1, ad3 = a3 << 1, ad4 = a4 << 1, ad5 = a5 << 1, ad6 = a6 << 1;
        ulong hm, lm = 0;

        // Column 0.
        hm = 0;
        hm += Hi(a0, as0); lm += a0 * a0;
        lm -= hm << 56;
        ulong m0 = lm & Mask;
        lm = hm + (lm >> 56);

        // Column 1.
        hm = 0;
        hm += Hi(ad0, as1); lm += ad0 * a1;
        hm += Hi(m0, Q0 << 8); lm += m0 * Q0;
        lm -= hm << 56;
        ulong m1 = lm & Mask;
        lm = hm + (lm >> 56);

        // Column 2.
        hm = 0;
        hm += Hi(ad0, as2); lm += ad0 * a2; hm += Hi(a1, as1); lm += a1 * a1;
        hm += Hi(m0, Q1 << 8); lm += m0 * Q1; hm += Hi(m1, Q0 << 8); lm += m1 * Q0;
        lm -= hm << 56;
        ulong m2 = lm & Mask;
        lm = hm + (lm >> 56);

        // Column 3.
        hm = 0;
        hm += Hi(ad0, as3); lm += ad0 * a3; hm += Hi(ad1, as2); lm += ad1 * a2;
        hm += Hi(m0, Q2 << 8); lm += m0 * Q2; hm += Hi(m1, Q1 << 8); lm += m1 * Q1;
        hm += Hi(m2, Q0 << 8); lm += m2 * Q0;
        lm -= hm << 56;
        ulong m3 = lm & Mask;
        lm = hm + (lm >> 56);

        // Column 4.
        hm = 0;
        hm += Hi(ad0, as4); lm += ad0 * a4; hm += Hi(ad1, as3); lm += ad1 * a3; hm += Hi(a2, as2); lm += a2 * a2;
        hm += Hi(m0, Q3 << 8); lm += m0 * Q3; hm += Hi(m1, Q2 << 8); lm += m1 * Q2;
        hm += Hi(m2, Q1 << 8); lm += m2 * Q1; hm += Hi(m3, Q0 << 8); lm += m3 * Q0;
        lm -= hm << 56;
        ulong m4 = lm & Mask;
        lm = hm + (lm >> 56);

        // Column 5.
        hm = 0;
        hm += Hi(ad0, as5); lm += ad0 * a5; hm += Hi(ad1, as4); lm += ad1 * a4; hm += Hi(ad2, as3); lm += ad2 * a3;
        hm += Hi(m0, Q4 << 8); lm += m0 * Q4; hm += Hi(m1, Q3 << 8); lm += m1 * Q3;
        hm += Hi(m2, Q2 << 8); lm += m2 * Q2; hm += Hi(m3, Q1 << 8); lm += m3 * Q1;
        hm += Hi(m4, Q0 << 8); lm += m4 * Q0;
        lm -= hm << 56;
        ulong m5 = lm & Mask;
        lm = hm + (lm >> 56);

        // Column 6.
        hm = 0;
        hm += Hi(ad0, as6); lm += ad0 * a6; hm += Hi(ad1, as5); lm += ad1 * a5; hm += Hi(ad2, as4); lm += ad2 * a4;
        hm += Hi(a3, as3); lm += a3 * a3;
        hm += Hi(m0, Q5 << 8); lm += m0 * Q5; hm += Hi(m1, Q4 << 8); lm += m1 * Q4;
        hm += Hi(m2, Q3 << 8); lm += m2 * Q3; hm += Hi(m3, Q2 << 8); lm += m3 * Q2;
        hm += Hi(m4, Q1 << 8); lm += m4 * Q1; hm += Hi(m5, Q0 << 8); lm += m5 * Q0;
        ulong m6 = (lm * N0) & Mask;
        hm += Hi(m6, P0 << 8); lm += m6 * P0;
        lm -= hm << 56;
        lm = hm + (lm >> 56);

        // Column 7.
        hm = 0;
        hm += Hi(ad1, as6); lm += ad1 * a6; hm += Hi(ad2, as5); lm += ad2 * a5; hm += Hi(ad3, as4); lm += ad3 * a4;
        hm += Hi(m0, Q6 << 8); lm += m0 * Q6; hm += Hi(m1, Q5 << 8); lm += m1 * Q5;
        hm += Hi(m2, Q4 << 8); lm += m2 * Q4; hm += Hi(m3, Q3 << 8); lm += m3 * Q3;
        hm += Hi(m4, Q2 << 8); lm += m4 * Q2; hm += Hi(m5, Q1 << 8); lm += m5 * Q1;
        hm += Hi(m6, P1 << 8); lm += m6 * P1;
        lm -= hm << 56;
        ulong mr0 = lm & Mask;
        lm = hm + (lm >> 56);

        // Column 8.
        hm = 0;
        hm += Hi(ad2, as6); lm += ad2 * a6; hm += Hi(ad3, as5); lm += ad3 * a5; hm += Hi(a4, as4); lm += a4 * a4;
        hm += Hi(m1, Q6 << 8); lm += m1 * Q6; hm += Hi(m2, Q5 << 8); lm += m2 * Q5;
        hm += Hi(m3, Q4 << 8); lm += m3 * Q4; hm += Hi(m4, Q3 << 8); lm += m4 * Q3;
        hm += Hi(m5, Q2 << 8); lm += m5 * Q2; hm += Hi(m6, P2 << 8); lm += m6 * P2;
        lm -= hm << 56;
        ulong mr1 = lm & Mask;
        lm = hm + (lm >> 56);

        // Column 9.
        hm = 0;
        hm += Hi(ad3, as6); lm += ad3 * a6; hm += Hi(ad4, as5); lm += ad4 * a5;
        hm += Hi(m2, Q6 << 8); lm += m2 * Q6; hm += Hi(m3, Q5 << 8); lm += m3 * Q5;
        hm += Hi(m4, Q4 << 8); lm += m4 * Q4; hm += Hi(m5, Q3 << 8); lm += m5 * Q3;
        hm += Hi(m6, P3 << 8); lm += m6 * P3;
        lm -= hm << 56;
        ulong mr2 = lm & Mask;
        lm = hm + (lm >> 56);

        // Column 10.
        hm = 0;
        hm += Hi(ad4, as6); lm += ad4 * a6; hm += Hi(a5, as5); lm += a5 * a5;
        hm += Hi(m3, Q6 << 8); lm += m3 * Q6; hm += Hi(m4, Q5 << 8); lm += m4 * Q5;
        hm += Hi(m5, Q4 << 8); lm += m5 * Q4; hm += Hi(m6, P4 << 8); lm += m6 * P4;
        lm -= hm << 56;
        ulong mr3 = lm & Mask;
        lm = hm + (lm >> 56);

        // Column 11.
        hm = 0;
        hm += Hi(ad5, as6); lm += ad5 * a6;
        hm += Hi(m4, Q6 << 8); lm += m4 * Q6; hm += Hi(m5, Q5 << 8); lm += m5 * Q5;
        hm += Hi(m6, P5 << 8); lm += m6 * P5;
        lm -= hm << 56;
        ulong mr4 = lm & Mask;
        lm = hm + (lm >> 56);

        // Column 12.
        hm = 0;
        hm += Hi(a6, as6); lm += a6 * a6;
        hm += Hi(m5, Q6 << 8); lm += m5 * Q6; hm += Hi(m6, P6 << 8); lm += m6 * P6;
        lm -= hm << 56;
        ulong mr5 = lm & Mask;
        lm = hm + (lm >> 56);

        // Column 13.
        ulong mr6 = lm;

        r.L0 = mr0; r.L1 = mr1; r.L2 = mr2; r.L3 = mr3; r.L4 = mr4; r.L5 = mr5; r.L6 = mr6;
    }

    /// <summary>The upper 64 bits of the 128-bit product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Hi(ulong x, ulong y) =>
        Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(x, y) : Math.BigMul(x, y, out _);
}

// Written by src/ClayStack.Dvt.Crypto/Bls12381/Field/generate-kernels.py; change the generator, not this file.
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

    /// <summary>r = a * b / R. Factors loose; result tight.</summary>
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

        // Column 0.
        ulong lm0 = 0;
        ulong hm0 = 0;
        hm0 += Hi(a0, bs0); lm0 += a0 * b0;
        lm0 -= hm0 << 56;
        ulong m0 = lm0 & Mask;
        lm0 = hm0 + (lm0 >> 56);

        // Column 1.
        ulong lm1 = lm0;
        ulong hm1 = 0;
        hm1 += Hi(a0, bs1); lm1 += a0 * b1; hm1 += Hi(a1, bs0); lm1 += a1 * b0;
        hm1 += Hi(m0, Q0 << 8); lm1 += m0 * Q0;
        lm1 -= hm1 << 56;
        ulong m1 = lm1 & Mask;
        lm1 = hm1 + (lm1 >> 56);

        // Column 2.
        ulong lm2 = lm1;
        ulong hm2 = 0;
        hm2 += Hi(a0, bs2); lm2 += a0 * b2; hm2 += Hi(a1, bs1); lm2 += a1 * b1; hm2 += Hi(a2, bs0); lm2 += a2 * b0;
        hm2 += Hi(m0, Q1 << 8); lm2 += m0 * Q1; hm2 += Hi(m1, Q0 << 8); lm2 += m1 * Q0;
        lm2 -= hm2 << 56;
        ulong m2 = lm2 & Mask;
        lm2 = hm2 + (lm2 >> 56);

        // Column 3.
        ulong lm3 = lm2;
        ulong hm3 = 0;
        hm3 += Hi(a0, bs3); lm3 += a0 * b3; hm3 += Hi(a1, bs2); lm3 += a1 * b2; hm3 += Hi(a2, bs1); lm3 += a2 * b1;
        hm3 += Hi(a3, bs0); lm3 += a3 * b0;
        hm3 += Hi(m0, Q2 << 8); lm3 += m0 * Q2; hm3 += Hi(m1, Q1 << 8); lm3 += m1 * Q1;
        hm3 += Hi(m2, Q0 << 8); lm3 += m2 * Q0;
        lm3 -= hm3 << 56;
        ulong m3 = lm3 & Mask;
        lm3 = hm3 + (lm3 >> 56);

        // Column 4.
        ulong lm4 = lm3;
        ulong hm4 = 0;
        hm4 += Hi(a0, bs4); lm4 += a0 * b4; hm4 += Hi(a1, bs3); lm4 += a1 * b3; hm4 += Hi(a2, bs2); lm4 += a2 * b2;
        hm4 += Hi(a3, bs1); lm4 += a3 * b1; hm4 += Hi(a4, bs0); lm4 += a4 * b0;
        hm4 += Hi(m0, Q3 << 8); lm4 += m0 * Q3; hm4 += Hi(m1, Q2 << 8); lm4 += m1 * Q2;
        hm4 += Hi(m2, Q1 << 8); lm4 += m2 * Q1; hm4 += Hi(m3, Q0 << 8); lm4 += m3 * Q0;
        lm4 -= hm4 << 56;
        ulong m4 = lm4 & Mask;
        lm4 = hm4 + (lm4 >> 56);

        // Column 5.
        ulong lm5 = lm4;
        ulong hm5 = 0;
        hm5 += Hi(a0, bs5); lm5 += a0 * b5; hm5 += Hi(a1, bs4); lm5 += a1 * b4; hm5 += Hi(a2, bs3); lm5 += a2 * b3;
        hm5 += Hi(a3, bs2); lm5 += a3 * b2; hm5 += Hi(a4, bs1); lm5 += a4 * b1; hm5 += Hi(a5, bs0); lm5 += a5 * b0;
        hm5 += Hi(m0, Q4 << 8); lm5 += m0 * Q4; hm5 += Hi(m1, Q3 << 8); lm5 += m1 * Q3;
        hm5 += Hi(m2, Q2 << 8); lm5 += m2 * Q2; hm5 += Hi(m3, Q1 << 8); lm5 += m3 * Q1;
        hm5 += Hi(m4, Q0 << 8); lm5 += m4 * Q0;
        lm5 -= hm5 << 56;
        ulong m5 = lm5 & Mask;
        lm5 = hm5 + (lm5 >> 56);

        // Column 6.
        ulong lm6 = lm5;
        ulong hm6 = 0;
        hm6 += Hi(a0, bs6); lm6 += a0 * b6; hm6 += Hi(a1, bs5); lm6 += a1 * b5; hm6 += Hi(a2, bs4); lm6 += a2 * b4;
        hm6 += Hi(a3, bs3); lm6 += a3 * b3; hm6 += Hi(a4, bs2); lm6 += a4 * b2; hm6 += Hi(a5, bs1); lm6 += a5 * b1;
        hm6 += Hi(a6, bs0); lm6 += a6 * b0;
        hm6 += Hi(m0, Q5 << 8); lm6 += m0 * Q5; hm6 += Hi(m1, Q4 << 8); lm6 += m1 * Q4;
        hm6 += Hi(m2, Q3 << 8); lm6 += m2 * Q3; hm6 += Hi(m3, Q2 << 8); lm6 += m3 * Q2;
        hm6 += Hi(m4, Q1 << 8); lm6 += m4 * Q1; hm6 += Hi(m5, Q0 << 8); lm6 += m5 * Q0;
        ulong m6 = (lm6 * N0) & Mask;
        hm6 += Hi(m6, P0 << 8); lm6 += m6 * P0;
        lm6 -= hm6 << 56;
        lm6 = hm6 + (lm6 >> 56);

        // Column 7.
        ulong lm7 = lm6;
        ulong hm7 = 0;
        hm7 += Hi(a1, bs6); lm7 += a1 * b6; hm7 += Hi(a2, bs5); lm7 += a2 * b5; hm7 += Hi(a3, bs4); lm7 += a3 * b4;
        hm7 += Hi(a4, bs3); lm7 += a4 * b3; hm7 += Hi(a5, bs2); lm7 += a5 * b2; hm7 += Hi(a6, bs1); lm7 += a6 * b1;
        hm7 += Hi(m0, Q6 << 8); lm7 += m0 * Q6; hm7 += Hi(m1, Q5 << 8); lm7 += m1 * Q5;
        hm7 += Hi(m2, Q4 << 8); lm7 += m2 * Q4; hm7 += Hi(m3, Q3 << 8); lm7 += m3 * Q3;
        hm7 += Hi(m4, Q2 << 8); lm7 += m4 * Q2; hm7 += Hi(m5, Q1 << 8); lm7 += m5 * Q1;
        hm7 += Hi(m6, P1 << 8); lm7 += m6 * P1;
        lm7 -= hm7 << 56;
        ulong mr0 = lm7 & Mask;
        lm7 = hm7 + (lm7 >> 56);

        // Column 8.
        ulong lm8 = lm7;
        ulong hm8 = 0;
        hm8 += Hi(a2, bs6); lm8 += a2 * b6; hm8 += Hi(a3, bs5); lm8 += a3 * b5; hm8 += Hi(a4, bs4); lm8 += a4 * b4;
        hm8 += Hi(a5, bs3); lm8 += a5 * b3; hm8 += Hi(a6, bs2); lm8 += a6 * b2;
        hm8 += Hi(m1, Q6 << 8); lm8 += m1 * Q6; hm8 += Hi(m2, Q5 << 8); lm8 += m2 * Q5;
        hm8 += Hi(m3, Q4 << 8); lm8 += m3 * Q4; hm8 += Hi(m4, Q3 << 8); lm8 += m4 * Q3;
        hm8 += Hi(m5, Q2 << 8); lm8 += m5 * Q2; hm8 += Hi(m6, P2 << 8); lm8 += m6 * P2;
        lm8 -= hm8 << 56;
        ulong mr1 = lm8 & Mask;
        lm8 = hm8 + (lm8 >> 56);

        // Column 9.
        ulong lm9 = lm8;
        ulong hm9 = 0;
        hm9 += Hi(a3, bs6); lm9 += a3 * b6; hm9 += Hi(a4, bs5); lm9 += a4 * b5; hm9 += Hi(a5, bs4); lm9 += a5 * b4;
        hm9 += Hi(a6, bs3); lm9 += a6 * b3;
        hm9 += Hi(m2, Q6 << 8); lm9 += m2 * Q6; hm9 += Hi(m3, Q5 << 8); lm9 += m3 * Q5;
        hm9 += Hi(m4, Q4 << 8); lm9 += m4 * Q4; hm9 += Hi(m5, Q3 << 8); lm9 += m5 * Q3;
        hm9 += Hi(m6, P3 << 8); lm9 += m6 * P3;
        lm9 -= hm9 << 56;
        ulong mr2 = lm9 & Mask;
        lm9 = hm9 + (lm9 >> 56);

        // Column 10.
        ulong lm10 = lm9;
        ulong hm10 = 0;
        hm10 += Hi(a4, bs6); lm10 += a4 * b6; hm10 += Hi(a5, bs5); lm10 += a5 * b5; hm10 += Hi(a6, bs4); lm10 += a6 * b4;
        hm10 += Hi(m3, Q6 << 8); lm10 += m3 * Q6; hm10 += Hi(m4, Q5 << 8); lm10 += m4 * Q5;
        hm10 += Hi(m5, Q4 << 8); lm10 += m5 * Q4; hm10 += Hi(m6, P4 << 8); lm10 += m6 * P4;
        lm10 -= hm10 << 56;
        ulong mr3 = lm10 & Mask;
        lm10 = hm10 + (lm10 >> 56);

        // Column 11.
        ulong lm11 = lm10;
        ulong hm11 = 0;
        hm11 += Hi(a5, bs6); lm11 += a5 * b6; hm11 += Hi(a6, bs5); lm11 += a6 * b5;
        hm11 += Hi(m4, Q6 << 8); lm11 += m4 * Q6; hm11 += Hi(m5, Q5 << 8); lm11 += m5 * Q5;
        hm11 += Hi(m6, P5 << 8); lm11 += m6 * P5;
        lm11 -= hm11 << 56;
        ulong mr4 = lm11 & Mask;
        lm11 = hm11 + (lm11 >> 56);

        // Column 12.
        ulong lm12 = lm11;
        ulong hm12 = 0;
        hm12 += Hi(a6, bs6); lm12 += a6 * b6;
        hm12 += Hi(m5, Q6 << 8); lm12 += m5 * Q6; hm12 += Hi(m6, P6 << 8); lm12 += m6 * P6;
        lm12 -= hm12 << 56;
        ulong mr5 = lm12 & Mask;
        lm12 = hm12 + (lm12 >> 56);

        // Column 13.
        ulong lm13 = lm12;
        ulong mr6 = lm13;

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

        // Column 0.
        ulong lm0 = 0;
        ulong hm0 = 0;
        hm0 += Hi(a0, as0); lm0 += a0 * a0;
        lm0 -= hm0 << 56;
        ulong m0 = lm0 & Mask;
        lm0 = hm0 + (lm0 >> 56);

        // Column 1.
        ulong lm1 = lm0;
        ulong hm1 = 0;
        hm1 += Hi(ad0, as1); lm1 += ad0 * a1;
        hm1 += Hi(m0, Q0 << 8); lm1 += m0 * Q0;
        lm1 -= hm1 << 56;
        ulong m1 = lm1 & Mask;
        lm1 = hm1 + (lm1 >> 56);

        // Column 2.
        ulong lm2 = lm1;
        ulong hm2 = 0;
        hm2 += Hi(ad0, as2); lm2 += ad0 * a2; hm2 += Hi(a1, as1); lm2 += a1 * a1;
        hm2 += Hi(m0, Q1 << 8); lm2 += m0 * Q1; hm2 += Hi(m1, Q0 << 8); lm2 += m1 * Q0;
        lm2 -= hm2 << 56;
        ulong m2 = lm2 & Mask;
        lm2 = hm2 + (lm2 >> 56);

        // Column 3.
        ulong lm3 = lm2;
        ulong hm3 = 0;
        hm3 += Hi(ad0, as3); lm3 += ad0 * a3; hm3 += Hi(ad1, as2); lm3 += ad1 * a2;
        hm3 += Hi(m0, Q2 << 8); lm3 += m0 * Q2; hm3 += Hi(m1, Q1 << 8); lm3 += m1 * Q1;
        hm3 += Hi(m2, Q0 << 8); lm3 += m2 * Q0;
        lm3 -= hm3 << 56;
        ulong m3 = lm3 & Mask;
        lm3 = hm3 + (lm3 >> 56);

        // Column 4.
        ulong lm4 = lm3;
        ulong hm4 = 0;
        hm4 += Hi(ad0, as4); lm4 += ad0 * a4; hm4 += Hi(ad1, as3); lm4 += ad1 * a3; hm4 += Hi(a2, as2); lm4 += a2 * a2;
        hm4 += Hi(m0, Q3 << 8); lm4 += m0 * Q3; hm4 += Hi(m1, Q2 << 8); lm4 += m1 * Q2;
        hm4 += Hi(m2, Q1 << 8); lm4 += m2 * Q1; hm4 += Hi(m3, Q0 << 8); lm4 += m3 * Q0;
        lm4 -= hm4 << 56;
        ulong m4 = lm4 & Mask;
        lm4 = hm4 + (lm4 >> 56);

        // Column 5.
        ulong lm5 = lm4;
        ulong hm5 = 0;
        hm5 += Hi(ad0, as5); lm5 += ad0 * a5; hm5 += Hi(ad1, as4); lm5 += ad1 * a4; hm5 += Hi(ad2, as3); lm5 += ad2 * a3;
        hm5 += Hi(m0, Q4 << 8); lm5 += m0 * Q4; hm5 += Hi(m1, Q3 << 8); lm5 += m1 * Q3;
        hm5 += Hi(m2, Q2 << 8); lm5 += m2 * Q2; hm5 += Hi(m3, Q1 << 8); lm5 += m3 * Q1;
        hm5 += Hi(m4, Q0 << 8); lm5 += m4 * Q0;
        lm5 -= hm5 << 56;
        ulong m5 = lm5 & Mask;
        lm5 = hm5 + (lm5 >> 56);

        // Column 6.
        ulong lm6 = lm5;
        ulong hm6 = 0;
        hm6 += Hi(ad0, as6); lm6 += ad0 * a6; hm6 += Hi(ad1, as5); lm6 += ad1 * a5; hm6 += Hi(ad2, as4); lm6 += ad2 * a4;
        hm6 += Hi(a3, as3); lm6 += a3 * a3;
        hm6 += Hi(m0, Q5 << 8); lm6 += m0 * Q5; hm6 += Hi(m1, Q4 << 8); lm6 += m1 * Q4;
        hm6 += Hi(m2, Q3 << 8); lm6 += m2 * Q3; hm6 += Hi(m3, Q2 << 8); lm6 += m3 * Q2;
        hm6 += Hi(m4, Q1 << 8); lm6 += m4 * Q1; hm6 += Hi(m5, Q0 << 8); lm6 += m5 * Q0;
        ulong m6 = (lm6 * N0) & Mask;
        hm6 += Hi(m6, P0 << 8); lm6 += m6 * P0;
        lm6 -= hm6 << 56;
        lm6 = hm6 + (lm6 >> 56);

        // Column 7.
        ulong lm7 = lm6;
        ulong hm7 = 0;
        hm7 += Hi(ad1, as6); lm7 += ad1 * a6; hm7 += Hi(ad2, as5); lm7 += ad2 * a5; hm7 += Hi(ad3, as4); lm7 += ad3 * a4;
        hm7 += Hi(m0, Q6 << 8); lm7 += m0 * Q6; hm7 += Hi(m1, Q5 << 8); lm7 += m1 * Q5;
        hm7 += Hi(m2, Q4 << 8); lm7 += m2 * Q4; hm7 += Hi(m3, Q3 << 8); lm7 += m3 * Q3;
        hm7 += Hi(m4, Q2 << 8); lm7 += m4 * Q2; hm7 += Hi(m5, Q1 << 8); lm7 += m5 * Q1;
        hm7 += Hi(m6, P1 << 8); lm7 += m6 * P1;
        lm7 -= hm7 << 56;
        ulong mr0 = lm7 & Mask;
        lm7 = hm7 + (lm7 >> 56);

        // Column 8.
        ulong lm8 = lm7;
        ulong hm8 = 0;
        hm8 += Hi(ad2, as6); lm8 += ad2 * a6; hm8 += Hi(ad3, as5); lm8 += ad3 * a5; hm8 += Hi(a4, as4); lm8 += a4 * a4;
        hm8 += Hi(m1, Q6 << 8); lm8 += m1 * Q6; hm8 += Hi(m2, Q5 << 8); lm8 += m2 * Q5;
        hm8 += Hi(m3, Q4 << 8); lm8 += m3 * Q4; hm8 += Hi(m4, Q3 << 8); lm8 += m4 * Q3;
        hm8 += Hi(m5, Q2 << 8); lm8 += m5 * Q2; hm8 += Hi(m6, P2 << 8); lm8 += m6 * P2;
        lm8 -= hm8 << 56;
        ulong mr1 = lm8 & Mask;
        lm8 = hm8 + (lm8 >> 56);

        // Column 9.
        ulong lm9 = lm8;
        ulong hm9 = 0;
        hm9 += Hi(ad3, as6); lm9 += ad3 * a6; hm9 += Hi(ad4, as5); lm9 += ad4 * a5;
        hm9 += Hi(m2, Q6 << 8); lm9 += m2 * Q6; hm9 += Hi(m3, Q5 << 8); lm9 += m3 * Q5;
        hm9 += Hi(m4, Q4 << 8); lm9 += m4 * Q4; hm9 += Hi(m5, Q3 << 8); lm9 += m5 * Q3;
        hm9 += Hi(m6, P3 << 8); lm9 += m6 * P3;
        lm9 -= hm9 << 56;
        ulong mr2 = lm9 & Mask;
        lm9 = hm9 + (lm9 >> 56);

        // Column 10.
        ulong lm10 = lm9;
        ulong hm10 = 0;
        hm10 += Hi(ad4, as6); lm10 += ad4 * a6; hm10 += Hi(a5, as5); lm10 += a5 * a5;
        hm10 += Hi(m3, Q6 << 8); lm10 += m3 * Q6; hm10 += Hi(m4, Q5 << 8); lm10 += m4 * Q5;
        hm10 += Hi(m5, Q4 << 8); lm10 += m5 * Q4; hm10 += Hi(m6, P4 << 8); lm10 += m6 * P4;
        lm10 -= hm10 << 56;
        ulong mr3 = lm10 & Mask;
        lm10 = hm10 + (lm10 >> 56);

        // Column 11.
        ulong lm11 = lm10;
        ulong hm11 = 0;
        hm11 += Hi(ad5, as6); lm11 += ad5 * a6;
        hm11 += Hi(m4, Q6 << 8); lm11 += m4 * Q6; hm11 += Hi(m5, Q5 << 8); lm11 += m5 * Q5;
        hm11 += Hi(m6, P5 << 8); lm11 += m6 * P5;
        lm11 -= hm11 << 56;
        ulong mr4 = lm11 & Mask;
        lm11 = hm11 + (lm11 >> 56);

        // Column 12.
        ulong lm12 = lm11;
        ulong hm12 = 0;
        hm12 += Hi(a6, as6); lm12 += a6 * a6;
        hm12 += Hi(m5, Q6 << 8); lm12 += m5 * Q6; hm12 += Hi(m6, P6 << 8); lm12 += m6 * P6;
        lm12 -= hm12 << 56;
        ulong mr5 = lm12 & Mask;
        lm12 = hm12 + (lm12 >> 56);

        // Column 13.
        ulong lm13 = lm12;
        ulong mr6 = lm13;

        r.L0 = mr0; r.L1 = mr1; r.L2 = mr2; r.L3 = mr3; r.L4 = mr4; r.L5 = mr5; r.L6 = mr6;
    }

    /// <summary>The upper 64 bits of the 128-bit product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Hi(ulong x, ulong y) =>
        Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(x, y) : Math.BigMul(x, y, out _);
}

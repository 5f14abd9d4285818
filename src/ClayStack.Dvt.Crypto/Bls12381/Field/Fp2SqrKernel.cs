// Written by tools/bls-kernels/generate.py; change the generator, not this file.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace ClayStack.Dvt.Crypto.Bls12381.Field;

/// <summary>Straight-line squaring in Fp2.</summary>
internal static class Fp2SqrKernel
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

    /// <summary>r = a^2 / R as ((c0 + c1)(c0 - c1), 2 c0 c1). Argument loose; result tight.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Sqr(out Fp2 r, in Fp2 a)
    {
        ulong a0 = a.C0.L0, a1 = a.C0.L1, a2 = a.C0.L2, a3 = a.C0.L3, a4 = a.C0.L4, a5 = a.C0.L5, a6 = a.C0.L6;
        ulong b0 = a.C1.L0, b1 = a.C1.L1, b2 = a.C1.L2, b3 = a.C1.L3, b4 = a.C1.L4, b5 = a.C1.L5, b6 = a.C1.L6;
        ulong s0 = a0 + b0, s1 = a1 + b1, s2 = a2 + b2, s3 = a3 + b3, s4 = a4 + b4, s5 = a5 + b5, s6 = a6 + b6;
        ulong d0 = a0 << 1, d1 = a1 << 1, d2 = a2 << 1, d3 = a3 << 1, d4 = a4 << 1, d5 = a5 << 1, d6 = a6 << 1;
        ulong t0 = a0 + 0x8EFFFFFFFFAAAB0 - b0, t1 = a1 + 0x8FFEB153FFFFB97 - b1, t2 = a2 + 0x80F6B0F6241EAB7 - b2, t3 = a3 + 0x838512BF6730D22 - b3,
            t4 = a4 + 0x8BACD764774B847 - b4, t5 = a5 + 0x869A4B1BA7B642C - b5, t6 = a6 + 0x1A0111EA397F6 - b6;
        t1 += t0 >> 56; t0 &= Mask;
        t2 += t1 >> 56; t1 &= Mask;
        t3 += t2 >> 56; t2 &= Mask;
        t4 += t3 >> 56; t3 &= Mask;
        t5 += t4 >> 56; t4 &= Mask;
        t6 += t5 >> 56; t5 &= Mask;
        ulong ts0 = t0 << 8, ts1 = t1 << 8, ts2 = t2 << 8, ts3 = t3 << 8, ts4 = t4 << 8, ts5 = t5 << 8, ts6 = t6 << 8;
        b1 += b0 >> 56; b0 &= Mask;
        b2 += b1 >> 56; b1 &= Mask;
        b3 += b2 >> 56; b2 &= Mask;
        b4 += b3 >> 56; b3 &= Mask;
        b5 += b4 >> 56; b4 &= Mask;
        b6 += b5 >> 56; b5 &= Mask;
        ulong bs0 = b0 << 8, bs1 = b1 << 8, bs2 = b2 << 8, bs3 = b3 << 8, bs4 = b4 << 8, bs5 = b5 << 8, bs6 = b6 << 8;
        ulong hm, lm = 0;
        ulong hn, ln = 0;

        // Column 0.
        hm = 0;
        hm += Hi(s0, ts0); lm += s0 * t0;
        lm -= hm << 56;
        ulong m0 = lm & Mask;
        lm = hm + (lm >> 56);
        hn = 0;
        hn += Hi(d0, bs0); ln += d0 * b0;
        ln -= hn << 56;
        ulong n0 = ln & Mask;
        ln = hn + (ln >> 56);

        // Column 1.
        hm = 0;
        hm += Hi(s0, ts1); lm += s0 * t1; hm += Hi(s1, ts0); lm += s1 * t0;
        hm += Hi(m0, Q0 << 8); lm += m0 * Q0;
        lm -= hm << 56;
        ulong m1 = lm & Mask;
        lm = hm + (lm >> 56);
        hn = 0;
        hn += Hi(d0, bs1); ln += d0 * b1; hn += Hi(d1, bs0); ln += d1 * b0;
        hn += Hi(n0, Q0 << 8); ln += n0 * Q0;
        ln -= hn << 56;
        ulong n1 = ln & Mask;
        ln = hn + (ln >> 56);

        // Column 2.
        hm = 0;
        hm += Hi(s0, ts2); lm += s0 * t2; hm += Hi(s1, ts1); lm += s1 * t1; hm += Hi(s2, ts0); lm += s2 * t0;
        hm += Hi(m0, Q1 << 8); lm += m0 * Q1; hm += Hi(m1, Q0 << 8); lm += m1 * Q0;
        lm -= hm << 56;
        ulong m2 = lm & Mask;
        lm = hm + (lm >> 56);
        hn = 0;
        hn += Hi(d0, bs2); ln += d0 * b2; hn += Hi(d1, bs1); ln += d1 * b1; hn += Hi(d2, bs0); ln += d2 * b0;
        hn += Hi(n0, Q1 << 8); ln += n0 * Q1; hn += Hi(n1, Q0 << 8); ln += n1 * Q0;
        ln -= hn << 56;
        ulong n2 = ln & Mask;
        ln = hn + (ln >> 56);

        // Column 3.
        hm = 0;
        hm += Hi(s0, ts3); lm += s0 * t3; hm += Hi(s1, ts2); lm += s1 * t2; hm += Hi(s2, ts1); lm += s2 * t1;
        hm += Hi(s3, ts0); lm += s3 * t0;
        hm += Hi(m0, Q2 << 8); lm += m0 * Q2; hm += Hi(m1, Q1 << 8); lm += m1 * Q1;
        hm += Hi(m2, Q0 << 8); lm += m2 * Q0;
        lm -= hm << 56;
        ulong m3 = lm & Mask;
        lm = hm + (lm >> 56);
        hn = 0;
        hn += Hi(d0, bs3); ln += d0 * b3; hn += Hi(d1, bs2); ln += d1 * b2; hn += Hi(d2, bs1); ln += d2 * b1;
        hn += Hi(d3, bs0); ln += d3 * b0;
        hn += Hi(n0, Q2 << 8); ln += n0 * Q2; hn += Hi(n1, Q1 << 8); ln += n1 * Q1;
        hn += Hi(n2, Q0 << 8); ln += n2 * Q0;
        ln -= hn << 56;
        ulong n3 = ln & Mask;
        ln = hn + (ln >> 56);

        // Column 4.
        hm = 0;
        hm += Hi(s0, ts4); lm += s0 * t4; hm += Hi(s1, ts3); lm += s1 * t3; hm += Hi(s2, ts2); lm += s2 * t2;
        hm += Hi(s3, ts1); lm += s3 * t1; hm += Hi(s4, ts0); lm += s4 * t0;
        hm += Hi(m0, Q3 << 8); lm += m0 * Q3; hm += Hi(m1, Q2 << 8); lm += m1 * Q2;
        hm += Hi(m2, Q1 << 8); lm += m2 * Q1; hm += Hi(m3, Q0 << 8); lm += m3 * Q0;
        lm -= hm << 56;
        ulong m4 = lm & Mask;
        lm = hm + (lm >> 56);
        hn = 0;
        hn += Hi(d0, bs4); ln += d0 * b4; hn += Hi(d1, bs3); ln += d1 * b3; hn += Hi(d2, bs2); ln += d2 * b2;
        hn += Hi(d3, bs1); ln += d3 * b1; hn += Hi(d4, bs0); ln += d4 * b0;
        hn += Hi(n0, Q3 << 8); ln += n0 * Q3; hn += Hi(n1, Q2 << 8); ln += n1 * Q2;
        hn += Hi(n2, Q1 << 8); ln += n2 * Q1; hn += Hi(n3, Q0 << 8); ln += n3 * Q0;
        ln -= hn << 56;
        ulong n4 = ln & Mask;
        ln = hn + (ln >> 56);

        // Column 5.
        hm = 0;
        hm += Hi(s0, ts5); lm += s0 * t5; hm += Hi(s1, ts4); lm += s1 * t4; hm += Hi(s2, ts3); lm += s2 * t3;
        hm += Hi(s3, ts2); lm += s3 * t2; hm += Hi(s4, ts1); lm += s4 * t1; hm += Hi(s5, ts0); lm += s5 * t0;
        hm += Hi(m0, Q4 << 8); lm += m0 * Q4; hm += Hi(m1, Q3 << 8); lm += m1 * Q3;
        hm += Hi(m2, Q2 << 8); lm += m2 * Q2; hm += Hi(m3, Q1 << 8); lm += m3 * Q1;
        hm += Hi(m4, Q0 << 8); lm += m4 * Q0;
        lm -= hm << 56;
        ulong m5 = lm & Mask;
        lm = hm + (lm >> 56);
        hn = 0;
        hn += Hi(d0, bs5); ln += d0 * b5; hn += Hi(d1, bs4); ln += d1 * b4; hn += Hi(d2, bs3); ln += d2 * b3;
        hn += Hi(d3, bs2); ln += d3 * b2; hn += Hi(d4, bs1); ln += d4 * b1; hn += Hi(d5, bs0); ln += d5 * b0;
        hn += Hi(n0, Q4 << 8); ln += n0 * Q4; hn += Hi(n1, Q3 << 8); ln += n1 * Q3;
        hn += Hi(n2, Q2 << 8); ln += n2 * Q2; hn += Hi(n3, Q1 << 8); ln += n3 * Q1;
        hn += Hi(n4, Q0 << 8); ln += n4 * Q0;
        ln -= hn << 56;
        ulong n5 = ln & Mask;
        ln = hn + (ln >> 56);

        // Column 6.
        hm = 0;
        hm += Hi(s0, ts6); lm += s0 * t6; hm += Hi(s1, ts5); lm += s1 * t5; hm += Hi(s2, ts4); lm += s2 * t4;
        hm += Hi(s3, ts3); lm += s3 * t3; hm += Hi(s4, ts2); lm += s4 * t2; hm += Hi(s5, ts1); lm += s5 * t1;
        hm += Hi(s6, ts0); lm += s6 * t0;
        hm += Hi(m0, Q5 << 8); lm += m0 * Q5; hm += Hi(m1, Q4 << 8); lm += m1 * Q4;
        hm += Hi(m2, Q3 << 8); lm += m2 * Q3; hm += Hi(m3, Q2 << 8); lm += m3 * Q2;
        hm += Hi(m4, Q1 << 8); lm += m4 * Q1; hm += Hi(m5, Q0 << 8); lm += m5 * Q0;
        ulong m6 = (lm * N0) & Mask;
        hm += Hi(m6, P0 << 8); lm += m6 * P0;
        lm -= hm << 56;
        lm = hm + (lm >> 56);
        hn = 0;
        hn += Hi(d0, bs6); ln += d0 * b6; hn += Hi(d1, bs5); ln += d1 * b5; hn += Hi(d2, bs4); ln += d2 * b4;
        hn += Hi(d3, bs3); ln += d3 * b3; hn += Hi(d4, bs2); ln += d4 * b2; hn += Hi(d5, bs1); ln += d5 * b1;
        hn += Hi(d6, bs0); ln += d6 * b0;
        hn += Hi(n0, Q5 << 8); ln += n0 * Q5; hn += Hi(n1, Q4 << 8); ln += n1 * Q4;
        hn += Hi(n2, Q3 << 8); ln += n2 * Q3; hn += Hi(n3, Q2 << 8); ln += n3 * Q2;
        hn += Hi(n4, Q1 << 8); ln += n4 * Q1; hn += Hi(n5, Q0 << 8); ln += n5 * Q0;
        ulong n6 = (ln * N0) & Mask;
        hn += Hi(n6, P0 << 8); ln += n6 * P0;
        ln -= hn << 56;
        ln = hn + (ln >> 56);

        // Column 7.
        hm = 0;
        hm += Hi(s1, ts6); lm += s1 * t6; hm += Hi(s2, ts5); lm += s2 * t5; hm += Hi(s3, ts4); lm += s3 * t4;
        hm += Hi(s4, ts3); lm += s4 * t3; hm += Hi(s5, ts2); lm += s5 * t2; hm += Hi(s6, ts1); lm += s6 * t1;
        hm += Hi(m0, Q6 << 8); lm += m0 * Q6; hm += Hi(m1, Q5 << 8); lm += m1 * Q5;
        hm += Hi(m2, Q4 << 8); lm += m2 * Q4; hm += Hi(m3, Q3 << 8); lm += m3 * Q3;
        hm += Hi(m4, Q2 << 8); lm += m4 * Q2; hm += Hi(m5, Q1 << 8); lm += m5 * Q1;
        hm += Hi(m6, P1 << 8); lm += m6 * P1;
        lm -= hm << 56;
        ulong mr0 = lm & Mask;
        lm = hm + (lm >> 56);
        hn = 0;
        hn += Hi(d1, bs6); ln += d1 * b6; hn += Hi(d2, bs5); ln += d2 * b5; hn += Hi(d3, bs4); ln += d3 * b4;
        hn += Hi(d4, bs3); ln += d4 * b3; hn += Hi(d5, bs2); ln += d5 * b2; hn += Hi(d6, bs1); ln += d6 * b1;
        hn += Hi(n0, Q6 << 8); ln += n0 * Q6; hn += Hi(n1, Q5 << 8); ln += n1 * Q5;
        hn += Hi(n2, Q4 << 8); ln += n2 * Q4; hn += Hi(n3, Q3 << 8); ln += n3 * Q3;
        hn += Hi(n4, Q2 << 8); ln += n4 * Q2; hn += Hi(n5, Q1 << 8); ln += n5 * Q1;
        hn += Hi(n6, P1 << 8); ln += n6 * P1;
        ln -= hn << 56;
        ulong nr0 = ln & Mask;
        ln = hn + (ln >> 56);

        // Column 8.
        hm = 0;
        hm += Hi(s2, ts6); lm += s2 * t6; hm += Hi(s3, ts5); lm += s3 * t5; hm += Hi(s4, ts4); lm += s4 * t4;
        hm += Hi(s5, ts3); lm += s5 * t3; hm += Hi(s6, ts2); lm += s6 * t2;
        hm += Hi(m1, Q6 << 8); lm += m1 * Q6; hm += Hi(m2, Q5 << 8); lm += m2 * Q5;
        hm += Hi(m3, Q4 << 8); lm += m3 * Q4; hm += Hi(m4, Q3 << 8); lm += m4 * Q3;
        hm += Hi(m5, Q2 << 8); lm += m5 * Q2; hm += Hi(m6, P2 << 8); lm += m6 * P2;
        lm -= hm << 56;
        ulong mr1 = lm & Mask;
        lm = hm + (lm >> 56);
        hn = 0;
        hn += Hi(d2, bs6); ln += d2 * b6; hn += Hi(d3, bs5); ln += d3 * b5; hn += Hi(d4, bs4); ln += d4 * b4;
        hn += Hi(d5, bs3); ln += d5 * b3; hn += Hi(d6, bs2); ln += d6 * b2;
        hn += Hi(n1, Q6 << 8); ln += n1 * Q6; hn += Hi(n2, Q5 << 8); ln += n2 * Q5;
        hn += Hi(n3, Q4 << 8); ln += n3 * Q4; hn += Hi(n4, Q3 << 8); ln += n4 * Q3;
        hn += Hi(n5, Q2 << 8); ln += n5 * Q2; hn += Hi(n6, P2 << 8); ln += n6 * P2;
        ln -= hn << 56;
        ulong nr1 = ln & Mask;
        ln = hn + (ln >> 56);

        // Column 9.
        hm = 0;
        hm += Hi(s3, ts6); lm += s3 * t6; hm += Hi(s4, ts5); lm += s4 * t5; hm += Hi(s5, ts4); lm += s5 * t4;
        hm += Hi(s6, ts3); lm += s6 * t3;
        hm += Hi(m2, Q6 << 8); lm += m2 * Q6; hm += Hi(m3, Q5 << 8); lm += m3 * Q5;
        hm += Hi(m4, Q4 << 8); lm += m4 * Q4; hm += Hi(m5, Q3 << 8); lm += m5 * Q3;
        hm += Hi(m6, P3 << 8); lm += m6 * P3;
        lm -= hm << 56;
        ulong mr2 = lm & Mask;
        lm = hm + (lm >> 56);
        hn = 0;
        hn += Hi(d3, bs6); ln += d3 * b6; hn += Hi(d4, bs5); ln += d4 * b5; hn += Hi(d5, bs4); ln += d5 * b4;
        hn += Hi(d6, bs3); ln += d6 * b3;
        hn += Hi(n2, Q6 << 8); ln += n2 * Q6; hn += Hi(n3, Q5 << 8); ln += n3 * Q5;
        hn += Hi(n4, Q4 << 8); ln += n4 * Q4; hn += Hi(n5, Q3 << 8); ln += n5 * Q3;
        hn += Hi(n6, P3 << 8); ln += n6 * P3;
        ln -= hn << 56;
        ulong nr2 = ln & Mask;
        ln = hn + (ln >> 56);

        // Column 10.
        hm = 0;
        hm += Hi(s4, ts6); lm += s4 * t6; hm += Hi(s5, ts5); lm += s5 * t5; hm += Hi(s6, ts4); lm += s6 * t4;
        hm += Hi(m3, Q6 << 8); lm += m3 * Q6; hm += Hi(m4, Q5 << 8); lm += m4 * Q5;
        hm += Hi(m5, Q4 << 8); lm += m5 * Q4; hm += Hi(m6, P4 << 8); lm += m6 * P4;
        lm -= hm << 56;
        ulong mr3 = lm & Mask;
        lm = hm + (lm >> 56);
        hn = 0;
        hn += Hi(d4, bs6); ln += d4 * b6; hn += Hi(d5, bs5); ln += d5 * b5; hn += Hi(d6, bs4); ln += d6 * b4;
        hn += Hi(n3, Q6 << 8); ln += n3 * Q6; hn += Hi(n4, Q5 << 8); ln += n4 * Q5;
        hn += Hi(n5, Q4 << 8); ln += n5 * Q4; hn += Hi(n6, P4 << 8); ln += n6 * P4;
        ln -= hn << 56;
        ulong nr3 = ln & Mask;
        ln = hn + (ln >> 56);

        // Column 11.
        hm = 0;
        hm += Hi(s5, ts6); lm += s5 * t6; hm += Hi(s6, ts5); lm += s6 * t5;
        hm += Hi(m4, Q6 << 8); lm += m4 * Q6; hm += Hi(m5, Q5 << 8); lm += m5 * Q5;
        hm += Hi(m6, P5 << 8); lm += m6 * P5;
        lm -= hm << 56;
        ulong mr4 = lm & Mask;
        lm = hm + (lm >> 56);
        hn = 0;
        hn += Hi(d5, bs6); ln += d5 * b6; hn += Hi(d6, bs5); ln += d6 * b5;
        hn += Hi(n4, Q6 << 8); ln += n4 * Q6; hn += Hi(n5, Q5 << 8); ln += n5 * Q5;
        hn += Hi(n6, P5 << 8); ln += n6 * P5;
        ln -= hn << 56;
        ulong nr4 = ln & Mask;
        ln = hn + (ln >> 56);

        // Column 12.
        hm = 0;
        hm += Hi(s6, ts6); lm += s6 * t6;
        hm += Hi(m5, Q6 << 8); lm += m5 * Q6; hm += Hi(m6, P6 << 8); lm += m6 * P6;
        lm -= hm << 56;
        ulong mr5 = lm & Mask;
        lm = hm + (lm >> 56);
        hn = 0;
        hn += Hi(d6, bs6); ln += d6 * b6;
        hn += Hi(n5, Q6 << 8); ln += n5 * Q6; hn += Hi(n6, P6 << 8); ln += n6 * P6;
        ln -= hn << 56;
        ulong nr5 = ln & Mask;
        ln = hn + (ln >> 56);

        // Column 13.
        ulong mr6 = lm;
        ulong nr6 = ln;

        r.C0.L0 = mr0; r.C0.L1 = mr1; r.C0.L2 = mr2; r.C0.L3 = mr3; r.C0.L4 = mr4; r.C0.L5 = mr5; r.C0.L6 = mr6;
        r.C1.L0 = nr0; r.C1.L1 = nr1; r.C1.L2 = nr2; r.C1.L3 = nr3; r.C1.L4 = nr4; r.C1.L5 = nr5; r.C1.L6 = nr6;
    }

    /// <summary>The upper 64 bits of the 128-bit product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Hi(ulong x, ulong y) =>
        Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(x, y) : Math.BigMul(x, y, out _);
}

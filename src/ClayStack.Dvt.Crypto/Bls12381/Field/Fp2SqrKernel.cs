// Written by src/ClayStack.Dvt.Crypto/Bls12381/Field/generate-kernels.py; change the generator, not this file.
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

    /// <summary>r = a^2 / R by three squarings in Fp, two reductions. Argument loose; result tight.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Sqr(out Fp2 r, in Fp2 a)
    {
        ulong a0 = a.C0.L0, a1 = a.C0.L1, a2 = a.C0.L2, a3 = a.C0.L3, a4 = a.C0.L4, a5 = a.C0.L5, a6 = a.C0.L6;
        ulong b0 = a.C1.L0, b1 = a.C1.L1, b2 = a.C1.L2, b3 = a.C1.L3, b4 = a.C1.L4, b5 = a.C1.L5, b6 = a.C1.L6;
        ulong s0 = a0 + b0, s1 = a1 + b1, s2 = a2 + b2, s3 = a3 + b3, s4 = a4 + b4, s5 = a5 + b5, s6 = a6 + b6;
        a1 += a0 >> 56; a0 &= Mask;
        a2 += a1 >> 56; a1 &= Mask;
        a3 += a2 >> 56; a2 &= Mask;
        a4 += a3 >> 56; a3 &= Mask;
        a5 += a4 >> 56; a4 &= Mask;
        a6 += a5 >> 56; a5 &= Mask;
        ulong as0 = a0 << 8, as1 = a1 << 8, as2 = a2 << 8, as3 = a3 << 8, as4 = a4 << 8, as5 = a5 << 8, as6 = a6 << 8;
        ulong ad0 = a0 << 1, ad1 = a1 << 1, ad2 = a2 << 1, ad3 = a3 << 1, ad4 = a4 << 1, ad5 = a5 << 1, ad6 = a6 << 1;
        b1 += b0 >> 56; b0 &= Mask;
        b2 += b1 >> 56; b1 &= Mask;
        b3 += b2 >> 56; b2 &= Mask;
        b4 += b3 >> 56; b3 &= Mask;
        b5 += b4 >> 56; b4 &= Mask;
        b6 += b5 >> 56; b5 &= Mask;
        ulong bs0 = b0 << 8, bs1 = b1 << 8, bs2 = b2 << 8, bs3 = b3 << 8, bs4 = b4 << 8, bs5 = b5 << 8, bs6 = b6 << 8;
        ulong bd0 = b0 << 1, bd1 = b1 << 1, bd2 = b2 << 1, bd3 = b3 << 1, bd4 = b4 << 1, bd5 = b5 << 1, bd6 = b6 << 1;
        s1 += s0 >> 56; s0 &= Mask;
        s2 += s1 >> 56; s1 &= Mask;
        s3 += s2 >> 56; s2 &= Mask;
        s4 += s3 >> 56; s3 &= Mask;
        s5 += s4 >> 56; s4 &= Mask;
        s6 += s5 >> 56; s5 &= Mask;
        ulong ss0 = s0 << 8, ss1 = s1 << 8, ss2 = s2 << 8, ss3 = s3 << 8, ss4 = s4 << 8, ss5 = s5 << 8, ss6 = s6 << 8;
        ulong sd0 = s0 << 1, sd1 = s1 << 1, sd2 = s2 << 1, sd3 = s3 << 1, sd4 = s4 << 1, sd5 = s5 << 1, sd6 = s6 << 1;
        ulong hm, hn, lm = 0, ln = 0, h, l;

        // Column 0.
        h = l = 0;
        h += Hi(a0, as0); l += a0 * a0;
        hm = h; lm += l;
        hn = 0 - h; ln -= l;
        h = l = 0;
        h += Hi(b0, bs0); l += b0 * b0;
        hm -= h; lm -= l;
        hn -= h; ln -= l;
        hn += Hi(s0, ss0); ln += s0 * s0;
        lm -= hm << 56;
        ulong m0 = lm & Mask;
        lm = hm + (ulong)((long)lm >> 56);
        ln -= hn << 56;
        ulong n0 = ln & Mask;
        ln = hn + (ulong)((long)ln >> 56);

        // Column 1.
        h = l = 0;
        h += Hi(ad0, as1); l += ad0 * a1;
        hm = h; lm += l;
        hn = 0 - h; ln -= l;
        h = l = 0;
        h += Hi(bd0, bs1); l += bd0 * b1;
        hm -= h; lm -= l;
        hn -= h; ln -= l;
        hn += Hi(sd0, ss1); ln += sd0 * s1;
        hm += Hi(m0, Q0 << 8); lm += m0 * Q0;
        lm -= hm << 56;
        ulong m1 = lm & Mask;
        lm = hm + (ulong)((long)lm >> 56);
        hn += Hi(n0, Q0 << 8); ln += n0 * Q0;
        ln -= hn << 56;
        ulong n1 = ln & Mask;
        ln = hn + (ulong)((long)ln >> 56);

        // Column 2.
        h = l = 0;
        h += Hi(ad0, as2); l += ad0 * a2; h += Hi(a1, as1); l += a1 * a1;
        hm = h; lm += l;
        hn = 0 - h; ln -= l;
        h = l = 0;
        h += Hi(bd0, bs2); l += bd0 * b2; h += Hi(b1, bs1); l += b1 * b1;
        hm -= h; lm -= l;
        hn -= h; ln -= l;
        hn += Hi(sd0, ss2); ln += sd0 * s2; hn += Hi(s1, ss1); ln += s1 * s1;
        hm += Hi(m0, Q1 << 8); lm += m0 * Q1; hm += Hi(m1, Q0 << 8); lm += m1 * Q0;
        lm -= hm << 56;
        ulong m2 = lm & Mask;
        lm = hm + (ulong)((long)lm >> 56);
        hn += Hi(n0, Q1 << 8); ln += n0 * Q1; hn += Hi(n1, Q0 << 8); ln += n1 * Q0;
        ln -= hn << 56;
        ulong n2 = ln & Mask;
        ln = hn + (ulong)((long)ln >> 56);

        // Column 3.
        h = l = 0;
        h += Hi(ad0, as3); l += ad0 * a3; h += Hi(ad1, as2); l += ad1 * a2;
        hm = h; lm += l;
        hn = 0 - h; ln -= l;
        h = l = 0;
        h += Hi(bd0, bs3); l += bd0 * b3; h += Hi(bd1, bs2); l += bd1 * b2;
        hm -= h; lm -= l;
        hn -= h; ln -= l;
        hn += Hi(sd0, ss3); ln += sd0 * s3; hn += Hi(sd1, ss2); ln += sd1 * s2;
        hm += Hi(m0, Q2 << 8); lm += m0 * Q2; hm += Hi(m1, Q1 << 8); lm += m1 * Q1;
        hm += Hi(m2, Q0 << 8); lm += m2 * Q0;
        lm -= hm << 56;
        ulong m3 = lm & Mask;
        lm = hm + (ulong)((long)lm >> 56);
        hn += Hi(n0, Q2 << 8); ln += n0 * Q2; hn += Hi(n1, Q1 << 8); ln += n1 * Q1;
        hn += Hi(n2, Q0 << 8); ln += n2 * Q0;
        ln -= hn << 56;
        ulong n3 = ln & Mask;
        ln = hn + (ulong)((long)ln >> 56);

        // Column 4.
        h = l = 0;
        h += Hi(ad0, as4); l += ad0 * a4; h += Hi(ad1, as3); l += ad1 * a3; h += Hi(a2, as2); l += a2 * a2;
        hm = h; lm += l;
        hn = 0 - h; ln -= l;
        h = l = 0;
        h += Hi(bd0, bs4); l += bd0 * b4; h += Hi(bd1, bs3); l += bd1 * b3; h += Hi(b2, bs2); l += b2 * b2;
        hm -= h; lm -= l;
        hn -= h; ln -= l;
        hn += Hi(sd0, ss4); ln += sd0 * s4; hn += Hi(sd1, ss3); ln += sd1 * s3; hn += Hi(s2, ss2); ln += s2 * s2;
        hm += Hi(m0, Q3 << 8); lm += m0 * Q3; hm += Hi(m1, Q2 << 8); lm += m1 * Q2;
        hm += Hi(m2, Q1 << 8); lm += m2 * Q1; hm += Hi(m3, Q0 << 8); lm += m3 * Q0;
        lm -= hm << 56;
        ulong m4 = lm & Mask;
        lm = hm + (ulong)((long)lm >> 56);
        hn += Hi(n0, Q3 << 8); ln += n0 * Q3; hn += Hi(n1, Q2 << 8); ln += n1 * Q2;
        hn += Hi(n2, Q1 << 8); ln += n2 * Q1; hn += Hi(n3, Q0 << 8); ln += n3 * Q0;
        ln -= hn << 56;
        ulong n4 = ln & Mask;
        ln = hn + (ulong)((long)ln >> 56);

        // Column 5.
        h = l = 0;
        h += Hi(ad0, as5); l += ad0 * a5; h += Hi(ad1, as4); l += ad1 * a4; h += Hi(ad2, as3); l += ad2 * a3;
        hm = h; lm += l;
        hn = 0 - h; ln -= l;
        h = l = 0;
        h += Hi(bd0, bs5); l += bd0 * b5; h += Hi(bd1, bs4); l += bd1 * b4; h += Hi(bd2, bs3); l += bd2 * b3;
        hm -= h; lm -= l;
        hn -= h; ln -= l;
        hn += Hi(sd0, ss5); ln += sd0 * s5; hn += Hi(sd1, ss4); ln += sd1 * s4; hn += Hi(sd2, ss3); ln += sd2 * s3;
        hm += Hi(m0, Q4 << 8); lm += m0 * Q4; hm += Hi(m1, Q3 << 8); lm += m1 * Q3;
        hm += Hi(m2, Q2 << 8); lm += m2 * Q2; hm += Hi(m3, Q1 << 8); lm += m3 * Q1;
        hm += Hi(m4, Q0 << 8); lm += m4 * Q0;
        lm -= hm << 56;
        ulong m5 = lm & Mask;
        lm = hm + (ulong)((long)lm >> 56);
        hn += Hi(n0, Q4 << 8); ln += n0 * Q4; hn += Hi(n1, Q3 << 8); ln += n1 * Q3;
        hn += Hi(n2, Q2 << 8); ln += n2 * Q2; hn += Hi(n3, Q1 << 8); ln += n3 * Q1;
        hn += Hi(n4, Q0 << 8); ln += n4 * Q0;
        ln -= hn << 56;
        ulong n5 = ln & Mask;
        ln = hn + (ulong)((long)ln >> 56);

        // Column 6.
        h = l = 0;
        h += Hi(ad0, as6); l += ad0 * a6; h += Hi(ad1, as5); l += ad1 * a5; h += Hi(ad2, as4); l += ad2 * a4;
        h += Hi(a3, as3); l += a3 * a3;
        hm = h; lm += l;
        hn = 0 - h; ln -= l;
        h = l = 0;
        h += Hi(bd0, bs6); l += bd0 * b6; h += Hi(bd1, bs5); l += bd1 * b5; h += Hi(bd2, bs4); l += bd2 * b4;
        h += Hi(b3, bs3); l += b3 * b3;
        hm -= h; lm -= l;
        hn -= h; ln -= l;
        hn += Hi(sd0, ss6); ln += sd0 * s6; hn += Hi(sd1, ss5); ln += sd1 * s5; hn += Hi(sd2, ss4); ln += sd2 * s4;
        hn += Hi(s3, ss3); ln += s3 * s3;
        hm += Hi(m0, Q5 << 8); lm += m0 * Q5; hm += Hi(m1, Q4 << 8); lm += m1 * Q4;
        hm += Hi(m2, Q3 << 8); lm += m2 * Q3; hm += Hi(m3, Q2 << 8); lm += m3 * Q2;
        hm += Hi(m4, Q1 << 8); lm += m4 * Q1; hm += Hi(m5, Q0 << 8); lm += m5 * Q0;
        ulong m6 = (lm * N0) & Mask;
        hm += Hi(m6, P0 << 8); lm += m6 * P0;
        lm -= hm << 56;
        lm = hm + (ulong)((long)lm >> 56);
        hn += Hi(n0, Q5 << 8); ln += n0 * Q5; hn += Hi(n1, Q4 << 8); ln += n1 * Q4;
        hn += Hi(n2, Q3 << 8); ln += n2 * Q3; hn += Hi(n3, Q2 << 8); ln += n3 * Q2;
        hn += Hi(n4, Q1 << 8); ln += n4 * Q1; hn += Hi(n5, Q0 << 8); ln += n5 * Q0;
        ulong n6 = (ln * N0) & Mask;
        hn += Hi(n6, P0 << 8); ln += n6 * P0;
        ln -= hn << 56;
        ln = hn + (ulong)((long)ln >> 56);

        // Column 7.
        h = l = 0;
        h += Hi(ad1, as6); l += ad1 * a6; h += Hi(ad2, as5); l += ad2 * a5; h += Hi(ad3, as4); l += ad3 * a4;
        hm = h; lm += l;
        hn = 0 - h; ln -= l;
        h = l = 0;
        h += Hi(bd1, bs6); l += bd1 * b6; h += Hi(bd2, bs5); l += bd2 * b5; h += Hi(bd3, bs4); l += bd3 * b4;
        hm -= h; lm -= l;
        hn -= h; ln -= l;
        hn += Hi(sd1, ss6); ln += sd1 * s6; hn += Hi(sd2, ss5); ln += sd2 * s5; hn += Hi(sd3, ss4); ln += sd3 * s4;
        hm += Hi(m0, Q6 << 8); lm += m0 * Q6; hm += Hi(m1, Q5 << 8); lm += m1 * Q5;
        hm += Hi(m2, Q4 << 8); lm += m2 * Q4; hm += Hi(m3, Q3 << 8); lm += m3 * Q3;
        hm += Hi(m4, Q2 << 8); lm += m4 * Q2; hm += Hi(m5, Q1 << 8); lm += m5 * Q1;
        hm += Hi(m6, P1 << 8); lm += m6 * P1;
        lm += P0;
        lm -= hm << 56;
        ulong mr0 = lm & Mask;
        lm = hm + (ulong)((long)lm >> 56);
        hn += Hi(n0, Q6 << 8); ln += n0 * Q6; hn += Hi(n1, Q5 << 8); ln += n1 * Q5;
        hn += Hi(n2, Q4 << 8); ln += n2 * Q4; hn += Hi(n3, Q3 << 8); ln += n3 * Q3;
        hn += Hi(n4, Q2 << 8); ln += n4 * Q2; hn += Hi(n5, Q1 << 8); ln += n5 * Q1;
        hn += Hi(n6, P1 << 8); ln += n6 * P1;
        ln -= hn << 56;
        ulong nr0 = ln & Mask;
        ln = hn + (ulong)((long)ln >> 56);

        // Column 8.
        h = l = 0;
        h += Hi(ad2, as6); l += ad2 * a6; h += Hi(ad3, as5); l += ad3 * a5; h += Hi(a4, as4); l += a4 * a4;
        hm = h; lm += l;
        hn = 0 - h; ln -= l;
        h = l = 0;
        h += Hi(bd2, bs6); l += bd2 * b6; h += Hi(bd3, bs5); l += bd3 * b5; h += Hi(b4, bs4); l += b4 * b4;
        hm -= h; lm -= l;
        hn -= h; ln -= l;
        hn += Hi(sd2, ss6); ln += sd2 * s6; hn += Hi(sd3, ss5); ln += sd3 * s5; hn += Hi(s4, ss4); ln += s4 * s4;
        hm += Hi(m1, Q6 << 8); lm += m1 * Q6; hm += Hi(m2, Q5 << 8); lm += m2 * Q5;
        hm += Hi(m3, Q4 << 8); lm += m3 * Q4; hm += Hi(m4, Q3 << 8); lm += m4 * Q3;
        hm += Hi(m5, Q2 << 8); lm += m5 * Q2; hm += Hi(m6, P2 << 8); lm += m6 * P2;
        lm += P1;
        lm -= hm << 56;
        ulong mr1 = lm & Mask;
        lm = hm + (ulong)((long)lm >> 56);
        hn += Hi(n1, Q6 << 8); ln += n1 * Q6; hn += Hi(n2, Q5 << 8); ln += n2 * Q5;
        hn += Hi(n3, Q4 << 8); ln += n3 * Q4; hn += Hi(n4, Q3 << 8); ln += n4 * Q3;
        hn += Hi(n5, Q2 << 8); ln += n5 * Q2; hn += Hi(n6, P2 << 8); ln += n6 * P2;
        ln -= hn << 56;
        ulong nr1 = ln & Mask;
        ln = hn + (ulong)((long)ln >> 56);

        // Column 9.
        h = l = 0;
        h += Hi(ad3, as6); l += ad3 * a6; h += Hi(ad4, as5); l += ad4 * a5;
        hm = h; lm += l;
        hn = 0 - h; ln -= l;
        h = l = 0;
        h += Hi(bd3, bs6); l += bd3 * b6; h += Hi(bd4, bs5); l += bd4 * b5;
        hm -= h; lm -= l;
        hn -= h; ln -= l;
        hn += Hi(sd3, ss6); ln += sd3 * s6; hn += Hi(sd4, ss5); ln += sd4 * s5;
        hm += Hi(m2, Q6 << 8); lm += m2 * Q6; hm += Hi(m3, Q5 << 8); lm += m3 * Q5;
        hm += Hi(m4, Q4 << 8); lm += m4 * Q4; hm += Hi(m5, Q3 << 8); lm += m5 * Q3;
        hm += Hi(m6, P3 << 8); lm += m6 * P3;
        lm += P2;
        lm -= hm << 56;
        ulong mr2 = lm & Mask;
        lm = hm + (ulong)((long)lm >> 56);
        hn += Hi(n2, Q6 << 8); ln += n2 * Q6; hn += Hi(n3, Q5 << 8); ln += n3 * Q5;
        hn += Hi(n4, Q4 << 8); ln += n4 * Q4; hn += Hi(n5, Q3 << 8); ln += n5 * Q3;
        hn += Hi(n6, P3 << 8); ln += n6 * P3;
        ln -= hn << 56;
        ulong nr2 = ln & Mask;
        ln = hn + (ulong)((long)ln >> 56);

        // Column 10.
        h = l = 0;
        h += Hi(ad4, as6); l += ad4 * a6; h += Hi(a5, as5); l += a5 * a5;
        hm = h; lm += l;
        hn = 0 - h; ln -= l;
        h = l = 0;
        h += Hi(bd4, bs6); l += bd4 * b6; h += Hi(b5, bs5); l += b5 * b5;
        hm -= h; lm -= l;
        hn -= h; ln -= l;
        hn += Hi(sd4, ss6); ln += sd4 * s6; hn += Hi(s5, ss5); ln += s5 * s5;
        hm += Hi(m3, Q6 << 8); lm += m3 * Q6; hm += Hi(m4, Q5 << 8); lm += m4 * Q5;
        hm += Hi(m5, Q4 << 8); lm += m5 * Q4; hm += Hi(m6, P4 << 8); lm += m6 * P4;
        lm += P3;
        lm -= hm << 56;
        ulong mr3 = lm & Mask;
        lm = hm + (ulong)((long)lm >> 56);
        hn += Hi(n3, Q6 << 8); ln += n3 * Q6; hn += Hi(n4, Q5 << 8); ln += n4 * Q5;
        hn += Hi(n5, Q4 << 8); ln += n5 * Q4; hn += Hi(n6, P4 << 8); ln += n6 * P4;
        ln -= hn << 56;
        ulong nr3 = ln & Mask;
        ln = hn + (ulong)((long)ln >> 56);

        // Column 11.
        h = l = 0;
        h += Hi(ad5, as6); l += ad5 * a6;
        hm = h; lm += l;
        hn = 0 - h; ln -= l;
        h = l = 0;
        h += Hi(bd5, bs6); l += bd5 * b6;
        hm -= h; lm -= l;
        hn -= h; ln -= l;
        hn += Hi(sd5, ss6); ln += sd5 * s6;
        hm += Hi(m4, Q6 << 8); lm += m4 * Q6; hm += Hi(m5, Q5 << 8); lm += m5 * Q5;
        hm += Hi(m6, P5 << 8); lm += m6 * P5;
        lm += P4;
        lm -= hm << 56;
        ulong mr4 = lm & Mask;
        lm = hm + (ulong)((long)lm >> 56);
        hn += Hi(n4, Q6 << 8); ln += n4 * Q6; hn += Hi(n5, Q5 << 8); ln += n5 * Q5;
        hn += Hi(n6, P5 << 8); ln += n6 * P5;
        ln -= hn << 56;
        ulong nr4 = ln & Mask;
        ln = hn + (ulong)((long)ln >> 56);

        // Column 12.
        h = l = 0;
        h += Hi(a6, as6); l += a6 * a6;
        hm = h; lm += l;
        hn = 0 - h; ln -= l;
        h = l = 0;
        h += Hi(b6, bs6); l += b6 * b6;
        hm -= h; lm -= l;
        hn -= h; ln -= l;
        hn += Hi(s6, ss6); ln += s6 * s6;
        hm += Hi(m5, Q6 << 8); lm += m5 * Q6; hm += Hi(m6, P6 << 8); lm += m6 * P6;
        lm += P5;
        lm -= hm << 56;
        ulong mr5 = lm & Mask;
        lm = hm + (ulong)((long)lm >> 56);
        hn += Hi(n5, Q6 << 8); ln += n5 * Q6; hn += Hi(n6, P6 << 8); ln += n6 * P6;
        ln -= hn << 56;
        ulong nr5 = ln & Mask;
        ln = hn + (ulong)((long)ln >> 56);

        // Column 13.
        lm += P6;
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

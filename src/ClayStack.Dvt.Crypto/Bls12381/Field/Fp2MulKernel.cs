// Written by src/ClayStack.Dvt.Crypto/Bls12381/Field/generate-kernels.py; change the generator, not this file.
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace ClayStack.Dvt.Crypto.Bls12381.Field;

/// <summary>Straight-line multiplication in Fp2.</summary>
internal static class Fp2MulKernel
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

    /// <summary>r = a * b / R by Karatsuba, two reductions. Factors loose; result tight.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Mul(out Fp2 r, in Fp2 a, in Fp2 b)
    {
        ulong a0 = a.C0.L0, a1 = a.C0.L1, a2 = a.C0.L2, a3 = a.C0.L3, a4 = a.C0.L4, a5 = a.C0.L5, a6 = a.C0.L6;
        ulong b0 = a.C1.L0, b1 = a.C1.L1, b2 = a.C1.L2, b3 = a.C1.L3, b4 = a.C1.L4, b5 = a.C1.L5, b6 = a.C1.L6;
        ulong x0 = b.C0.L0, x1 = b.C0.L1, x2 = b.C0.L2, x3 = b.C0.L3, x4 = b.C0.L4, x5 = b.C0.L5, x6 = b.C0.L6;
        ulong y0 = b.C1.L0, y1 = b.C1.L1, y2 = b.C1.L2, y3 = b.C1.L3, y4 = b.C1.L4, y5 = b.C1.L5, y6 = b.C1.L6;
        ulong s0 = a0 + b0, s1 = a1 + b1, s2 = a2 + b2, s3 = a3 + b3, s4 = a4 + b4, s5 = a5 + b5, s6 = a6 + b6;
        ulong z0 = x0 + y0, z1 = x1 + y1, z2 = x2 + y2, z3 = x3 + y3, z4 = x4 + y4, z5 = x5 + y5, z6 = x6 + y6;
        x1 += x0 >> 56; x0 &= Mask;
        x2 += x1 >> 56; x1 &= Mask;
        x3 += x2 >> 56; x2 &= Mask;
        x4 += x3 >> 56; x3 &= Mask;
        x5 += x4 >> 56; x4 &= Mask;
        x6 += x5 >> 56; x5 &= Mask;
        ulong xs0 = x0 << 8, xs1 = x1 << 8, xs2 = x2 << 8, xs3 = x3 << 8, xs4 = x4 << 8, xs5 = x5 << 8, xs6 = x6 << 8;
        y1 += y0 >> 56; y0 &= Mask;
        y2 += y1 >> 56; y1 &= Mask;
        y3 += y2 >> 56; y2 &= Mask;
        y4 += y3 >> 56; y3 &= Mask;
        y5 += y4 >> 56; y4 &= Mask;
        y6 += y5 >> 56; y5 &= Mask;
        ulong ys0 = y0 << 8, ys1 = y1 << 8, ys2 = y2 << 8, ys3 = y3 << 8, ys4 = y4 << 8, ys5 = y5 << 8, ys6 = y6 << 8;
        z1 += z0 >> 56; z0 &= Mask;
        z2 += z1 >> 56; z1 &= Mask;
        z3 += z2 >> 56; z2 &= Mask;
        z4 += z3 >> 56; z3 &= Mask;
        z5 += z4 >> 56; z4 &= Mask;
        z6 += z5 >> 56; z5 &= Mask;
        ulong zs0 = z0 << 8, zs1 = z1 << 8, zs2 = z2 << 8, zs3 = z3 << 8, zs4 = z4 << 8, zs5 = z5 << 8, zs6 = z6 << 8;
        ulong hm, hn, lm = 0, ln = 0, h, l;

        // Column 0.
        h = l = 0;
        h += Hi(a0, xs0); l += a0 * x0;
        hm = h; lm += l;
        hn = 0 - h; ln -= l;
        h = l = 0;
        h += Hi(b0, ys0); l += b0 * y0;
        hm -= h; lm -= l;
        hn -= h; ln -= l;
        hn += Hi(s0, zs0); ln += s0 * z0;
        lm -= hm << 56;
        ulong m0 = lm & Mask;
        lm = hm + (ulong)((long)lm >> 56);
        ln -= hn << 56;
        ulong n0 = ln & Mask;
        ln = hn + (ulong)((long)ln >> 56);

        // Column 1.
        h = l = 0;
        h += Hi(a0, xs1); l += a0 * x1; h += Hi(a1, xs0); l += a1 * x0;
        hm = h; lm += l;
        hn = 0 - h; ln -= l;
        h = l = 0;
        h += Hi(b0, ys1); l += b0 * y1; h += Hi(b1, ys0); l += b1 * y0;
        hm -= h; lm -= l;
        hn -= h; ln -= l;
        hn += Hi(s0, zs1); ln += s0 * z1; hn += Hi(s1, zs0); ln += s1 * z0;
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
        h += Hi(a0, xs2); l += a0 * x2; h += Hi(a1, xs1); l += a1 * x1; h += Hi(a2, xs0); l += a2 * x0;
        hm = h; lm += l;
        hn = 0 - h; ln -= l;
        h = l = 0;
        h += Hi(b0, ys2); l += b0 * y2; h += Hi(b1, ys1); l += b1 * y1; h += Hi(b2, ys0); l += b2 * y0;
        hm -= h; lm -= l;
        hn -= h; ln -= l;
        hn += Hi(s0, zs2); ln += s0 * z2; hn += Hi(s1, zs1); ln += s1 * z1; hn += Hi(s2, zs0); ln += s2 * z0;
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
        h += Hi(a0, xs3); l += a0 * x3; h += Hi(a1, xs2); l += a1 * x2; h += Hi(a2, xs1); l += a2 * x1;
        h += Hi(a3, xs0); l += a3 * x0;
        hm = h; lm += l;
        hn = 0 - h; ln -= l;
        h = l = 0;
        h += Hi(b0, ys3); l += b0 * y3; h += Hi(b1, ys2); l += b1 * y2; h += Hi(b2, ys1); l += b2 * y1;
        h += Hi(b3, ys0); l += b3 * y0;
        hm -= h; lm -= l;
        hn -= h; ln -= l;
        hn += Hi(s0, zs3); ln += s0 * z3; hn += Hi(s1, zs2); ln += s1 * z2; hn += Hi(s2, zs1); ln += s2 * z1;
        hn += Hi(s3, zs0); ln += s3 * z0;
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
        h += Hi(a0, xs4); l += a0 * x4; h += Hi(a1, xs3); l += a1 * x3; h += Hi(a2, xs2); l += a2 * x2;
        h += Hi(a3, xs1); l += a3 * x1; h += Hi(a4, xs0); l += a4 * x0;
        hm = h; lm += l;
        hn = 0 - h; ln -= l;
        h = l = 0;
        h += Hi(b0, ys4); l += b0 * y4; h += Hi(b1, ys3); l += b1 * y3; h += Hi(b2, ys2); l += b2 * y2;
        h += Hi(b3, ys1); l += b3 * y1; h += Hi(b4, ys0); l += b4 * y0;
        hm -= h; lm -= l;
        hn -= h; ln -= l;
        hn += Hi(s0, zs4); ln += s0 * z4; hn += Hi(s1, zs3); ln += s1 * z3; hn += Hi(s2, zs2); ln += s2 * z2;
        hn += Hi(s3, zs1); ln += s3 * z1; hn += Hi(s4, zs0); ln += s4 * z0;
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
        h += Hi(a0, xs5); l += a0 * x5; h += Hi(a1, xs4); l += a1 * x4; h += Hi(a2, xs3); l += a2 * x3;
        h += Hi(a3, xs2); l += a3 * x2; h += Hi(a4, xs1); l += a4 * x1; h += Hi(a5, xs0); l += a5 * x0;
        hm = h; lm += l;
        hn = 0 - h; ln -= l;
        h = l = 0;
        h += Hi(b0, ys5); l += b0 * y5; h += Hi(b1, ys4); l += b1 * y4; h += Hi(b2, ys3); l += b2 * y3;
        h += Hi(b3, ys2); l += b3 * y2; h += Hi(b4, ys1); l += b4 * y1; h += Hi(b5, ys0); l += b5 * y0;
        hm -= h; lm -= l;
        hn -= h; ln -= l;
        hn += Hi(s0, zs5); ln += s0 * z5; hn += Hi(s1, zs4); ln += s1 * z4; hn += Hi(s2, zs3); ln += s2 * z3;
        hn += Hi(s3, zs2); ln += s3 * z2; hn += Hi(s4, zs1); ln += s4 * z1; hn += Hi(s5, zs0); ln += s5 * z0;
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
        h += Hi(a0, xs6); l += a0 * x6; h += Hi(a1, xs5); l += a1 * x5; h += Hi(a2, xs4); l += a2 * x4;
        h += Hi(a3, xs3); l += a3 * x3; h += Hi(a4, xs2); l += a4 * x2; h += Hi(a5, xs1); l += a5 * x1;
        h += Hi(a6, xs0); l += a6 * x0;
        hm = h; lm += l;
        hn = 0 - h; ln -= l;
        h = l = 0;
        h += Hi(b0, ys6); l += b0 * y6; h += Hi(b1, ys5); l += b1 * y5; h += Hi(b2, ys4); l += b2 * y4;
        h += Hi(b3, ys3); l += b3 * y3; h += Hi(b4, ys2); l += b4 * y2; h += Hi(b5, ys1); l += b5 * y1;
        h += Hi(b6, ys0); l += b6 * y0;
        hm -= h; lm -= l;
        hn -= h; ln -= l;
        hn += Hi(s0, zs6); ln += s0 * z6; hn += Hi(s1, zs5); ln += s1 * z5; hn += Hi(s2, zs4); ln += s2 * z4;
        hn += Hi(s3, zs3); ln += s3 * z3; hn += Hi(s4, zs2); ln += s4 * z2; hn += Hi(s5, zs1); ln += s5 * z1;
        hn += Hi(s6, zs0); ln += s6 * z0;
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
        h += Hi(a1, xs6); l += a1 * x6; h += Hi(a2, xs5); l += a2 * x5; h += Hi(a3, xs4); l += a3 * x4;
        h += Hi(a4, xs3); l += a4 * x3; h += Hi(a5, xs2); l += a5 * x2; h += Hi(a6, xs1); l += a6 * x1;
        hm = h; lm += l;
        hn = 0 - h; ln -= l;
        h = l = 0;
        h += Hi(b1, ys6); l += b1 * y6; h += Hi(b2, ys5); l += b2 * y5; h += Hi(b3, ys4); l += b3 * y4;
        h += Hi(b4, ys3); l += b4 * y3; h += Hi(b5, ys2); l += b5 * y2; h += Hi(b6, ys1); l += b6 * y1;
        hm -= h; lm -= l;
        hn -= h; ln -= l;
        hn += Hi(s1, zs6); ln += s1 * z6; hn += Hi(s2, zs5); ln += s2 * z5; hn += Hi(s3, zs4); ln += s3 * z4;
        hn += Hi(s4, zs3); ln += s4 * z3; hn += Hi(s5, zs2); ln += s5 * z2; hn += Hi(s6, zs1); ln += s6 * z1;
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
        h += Hi(a2, xs6); l += a2 * x6; h += Hi(a3, xs5); l += a3 * x5; h += Hi(a4, xs4); l += a4 * x4;
        h += Hi(a5, xs3); l += a5 * x3; h += Hi(a6, xs2); l += a6 * x2;
        hm = h; lm += l;
        hn = 0 - h; ln -= l;
        h = l = 0;
        h += Hi(b2, ys6); l += b2 * y6; h += Hi(b3, ys5); l += b3 * y5; h += Hi(b4, ys4); l += b4 * y4;
        h += Hi(b5, ys3); l += b5 * y3; h += Hi(b6, ys2); l += b6 * y2;
        hm -= h; lm -= l;
        hn -= h; ln -= l;
        hn += Hi(s2, zs6); ln += s2 * z6; hn += Hi(s3, zs5); ln += s3 * z5; hn += Hi(s4, zs4); ln += s4 * z4;
        hn += Hi(s5, zs3); ln += s5 * z3; hn += Hi(s6, zs2); ln += s6 * z2;
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
        h += Hi(a3, xs6); l += a3 * x6; h += Hi(a4, xs5); l += a4 * x5; h += Hi(a5, xs4); l += a5 * x4;
        h += Hi(a6, xs3); l += a6 * x3;
        hm = h; lm += l;
        hn = 0 - h; ln -= l;
        h = l = 0;
        h += Hi(b3, ys6); l += b3 * y6; h += Hi(b4, ys5); l += b4 * y5; h += Hi(b5, ys4); l += b5 * y4;
        h += Hi(b6, ys3); l += b6 * y3;
        hm -= h; lm -= l;
        hn -= h; ln -= l;
        hn += Hi(s3, zs6); ln += s3 * z6; hn += Hi(s4, zs5); ln += s4 * z5; hn += Hi(s5, zs4); ln += s5 * z4;
        hn += Hi(s6, zs3); ln += s6 * z3;
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
        h += Hi(a4, xs6); l += a4 * x6; h += Hi(a5, xs5); l += a5 * x5; h += Hi(a6, xs4); l += a6 * x4;
        hm = h; lm += l;
        hn = 0 - h; ln -= l;
        h = l = 0;
        h += Hi(b4, ys6); l += b4 * y6; h += Hi(b5, ys5); l += b5 * y5; h += Hi(b6, ys4); l += b6 * y4;
        hm -= h; lm -= l;
        hn -= h; ln -= l;
        hn += Hi(s4, zs6); ln += s4 * z6; hn += Hi(s5, zs5); ln += s5 * z5; hn += Hi(s6, zs4); ln += s6 * z4;
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
        h += Hi(a5, xs6); l += a5 * x6; h += Hi(a6, xs5); l += a6 * x5;
        hm = h; lm += l;
        hn = 0 - h; ln -= l;
        h = l = 0;
        h += Hi(b5, ys6); l += b5 * y6; h += Hi(b6, ys5); l += b6 * y5;
        hm -= h; lm -= l;
        hn -= h; ln -= l;
        hn += Hi(s5, zs6); ln += s5 * z6; hn += Hi(s6, zs5); ln += s6 * z5;
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
        h += Hi(a6, xs6); l += a6 * x6;
        hm = h; lm += l;
        hn = 0 - h; ln -= l;
        h = l = 0;
        h += Hi(b6, ys6); l += b6 * y6;
        hm -= h; lm -= l;
        hn -= h; ln -= l;
        hn += Hi(s6, zs6); ln += s6 * z6;
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

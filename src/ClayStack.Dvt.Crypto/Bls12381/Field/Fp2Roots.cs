using System.Runtime.CompilerServices;

namespace ClayStack.Dvt.Crypto.Bls12381.Field;

/// <summary>Square roots in Fp2 by two exponentiations in Fp (the complex method). Without a branch.</summary>
[SkipLocalsInit]
internal static class Fp2Roots
{
    /// <summary>5^((p - 3)/4), 5 being the norm of Z = -(2 + u) and no square in Fp.</summary>
    private static Fp InverseRootOfFive => new(
        0xA7F319BDF6302F, 0xFCAC2F129065ED, 0x3AD188AAAD4B5, 0x1A4681D260DD0E, 0x7A1CB94BCF9479,
        0x1AA5CBC67E9B69, 0xC98C05730F4);

    /// <summary>r = √a. Argument below 7 p, result folded.</summary>
    /// <returns>All ones if a is a square; otherwise 0, and r is meaningless.</returns>
    public static ulong Sqrt(out Fp2 r, in Fp2 a)
    {
        Fp2.Fold(out Fp2 value, a);
        Fp2.Norm(out Fp norm, value);
        FpPowers.InverseRoot(out Fp t, norm);
        Fp.Mul(out Fp root, norm, t);
        FromRootOfNorm(out r, value, root);
        Fp2.Sqr(out Fp2 check, r);
        return Fp2.AreEqual(check, value);
    }

    /// <summary>
    /// r = √a if a is a square, otherwise √(Z·a), Z = -(2 + u); and 1/a, which comes almost free (0 for 0). Argument below
    /// 7 p, root folded, inverse tight.
    /// </summary>
    /// <returns>All ones if a is a square, else 0.</returns>
    public static ulong SqrtOrSqrtOfZTimes(out Fp2 r, out Fp2 inverse, in Fp2 a)
    {
        Fp2.Fold(out Fp2 value, a);
        Fp2.Norm(out Fp norm, value);
        FpPowers.InverseRoot(out Fp t, norm);

        // The norm is a square in Fp exactly if a is one in Fp2. If not, 5·norm is, and (5·norm)^((p-3)/4) factors.
        Fp.Mul(out Fp root, norm, t);
        Fp.Sqr(out Fp check, root);
        ulong square = Fp.AreEqual(check, norm);

        // norm · t² = 1 for a square norm and -1 for another, and 1/a is the conjugate over the norm.
        Fp.Sqr(out Fp inverseNorm, t);
        Fp.Neg(out Fp negated, inverseNorm);
        Fp.Select(out inverseNorm, square, inverseNorm, negated);
        Fp2.Conjugate(out inverse, value);
        Fp2.MulByFp(out inverse, inverse, inverseNorm);

        Fp.Scale(out Fp norm5, norm, 5);
        Fp.Mul(out Fp root5, norm5, t);
        Fp.Mul(out root5, root5, InverseRootOfFive);
        Fp.Select(out root, square, root, root5);

        // Z·(c0 + c1 u) = (c1 - 2 c0) - (c0 + 2 c1) u.
        Fp.Add(out Fp twice0, value.C0, value.C0);
        Fp.Add(out Fp twice1, value.C1, value.C1);
        Fp.Sub8(out Fp z0, value.C1, twice0);
        Fp.Add(out Fp z1, value.C0, twice1);
        Fp.Neg(out z1, z1);
        Fp2.Select(out value, square, value, new Fp2(z0, z1));
        Fp2.Fold(out value, value);
        FromRootOfNorm(out r, value, root);
        return square;
    }

    /// <summary>
    /// √(a0 + a1·u) from n = √(a0² + a1²): with t = (a0 + n)/2 and s = t^((p-3)/4), it is (ts, a1·s/2) if t is a square,
    /// and otherwise (-a1·s/2, ts). If t = 0, then a1 = 0 and -a0 = n: t is replaced by (a0 - n)/2 = a0.
    /// </summary>
    private static void FromRootOfNorm(out Fp2 r, in Fp2 a, in Fp root)
    {
        Fp.Add(out Fp t, a.C0, root);
        Fp.Fold(out t, t);
        ulong vanishes = Fp.IsZero(t);
        Fp.Add(out Fp twice, a.C0, a.C0);
        Fp.Select(out t, vanishes, twice, t);
        Fp.Mul(out t, t, Fp.Half);
        FpPowers.InverseRoot(out Fp s, t);
        Fp.Mul(out Fp ts, t, s);
        Fp.Mul(out Fp other, a.C1, Fp.Half);
        Fp.Mul(out other, other, s);
        Fp.Sqr(out Fp check, ts);
        ulong square = Fp.AreEqual(check, t);
        Fp.Neg(out Fp minusOther, other);
        Fp.Select(out Fp r0, square, ts, minusOther);
        Fp.Select(out Fp r1, square, other, ts);
        Fp.Fold(out r.C0, r0);
        Fp.Fold(out r.C1, r1);
    }
}

using System.Runtime.CompilerServices;
using ClayStack.Dvt.Crypto.Bls12381.Curve;
using ClayStack.Dvt.Crypto.Bls12381.Field;

namespace ClayStack.Dvt.Crypto.Bls12381.Pairing;

/// <summary>
/// The final exponentiation to (p^12 - 1) / r, times 3, which changes no comparison with 1 because 3 does not divide r.
/// </summary>
[SkipLocalsInit]
internal static class FinalExponentiation
{
    /// <summary>
    /// r = f^(3(p^12 - 1)/r). The hard part is 3(p^4 - p^2 + 1)/r = (x - 1)²(x + p)(x² + p² - 1) + 3 (Hayashida, Hayasaka
    /// and Teruya, eprint 2020/875).
    /// </summary>
    public static void Run(out Fp12 r, in Fp12 f)
    {
        EasyPart(out Fp12 m, f);

        PowerOfSeedMinusOne(out Fp12 a, m);
        PowerOfSeedMinusOne(out a, a);

        PowerOfSeed(out Fp12 b, a);
        Fp12.Frobenius(out a, a);
        Fp12.Mul(out b, b, a);

        PowerOfSeed(out Fp12 c, b);
        PowerOfSeed(out c, c);
        Fp12.FrobeniusSquare(out a, b);
        Fp12.Mul(out c, c, a);
        Fp12.Conjugate(out b, b);
        Fp12.Mul(out c, c, b);

        Fp12.CyclotomicSqr(out a, m);
        Fp12.Mul(out a, a, m);
        Fp12.Mul(out r, c, a);
    }

    /// <summary>r = f^((p^6 - 1)(p² + 1)), after which 1/r is the conjugate.</summary>
    private static void EasyPart(out Fp12 r, in Fp12 f)
    {
        Fp12.Inv(out Fp12 inverse, f);
        Fp12.Conjugate(out Fp12 t, f);
        Fp12.Mul(out t, t, inverse);
        Fp12.FrobeniusSquare(out Fp12 s, t);
        Fp12.Mul(out r, s, t);
    }

    /// <summary>r = a^(x - 1) in the cyclotomic subgroup.</summary>
    private static void PowerOfSeedMinusOne(out Fp12 r, in Fp12 a)
    {
        PowerOfSeed(out Fp12 t, a);
        Fp12.Conjugate(out Fp12 s, a);
        Fp12.Mul(out r, t, s);
    }

    /// <summary>r = a^x in the cyclotomic subgroup; x is negative.</summary>
    private static void PowerOfSeed(out Fp12 r, in Fp12 a)
    {
        Fp12 t = a;
        for (int bit = 62; bit >= 0; bit--)
        {
            Fp12.CyclotomicSqr(out t, t);
            if (((CurveConstants.Seed >> bit) & 1) != 0)
            {
                Fp12.Mul(out t, t, a);
            }
        }

        Fp12.Conjugate(out r, t);
    }
}

using System.Runtime.CompilerServices;
using ClayStack.Dvt.Crypto.Bls12381.Field;

namespace ClayStack.Dvt.Crypto.Bls12381.Curve;

/// <summary>Multiplication of points of G2 by public scalars.</summary>
[SkipLocalsInit]
internal static class PublicScalarMul
{
    /// <summary>r = k·a for an a in G2, by four digits in base |x| as <see cref="SecretScalarMul"/>, in variable time.</summary>
    public static void MulG2(out Projective<Fp2> r, in Affine<Fp2> a, in Fr k)
    {
        Span<ulong> digits = stackalloc ulong[4];
        SecretScalarMul.SplitBySeed(digits, k);

        // The tables of |x|·a, |x|²·a and |x|³·a are images of a's: -ψ of each entry before.
        const int Entries = MultiScalar.StrausEntries;
        Span<Projective<Fp2>> tables = stackalloc Projective<Fp2>[4 * Entries];
        MultiScalar.Multiples(tables[..Entries], a);
        for (int i = Entries; i < tables.Length; i++)
        {
            Endomorphisms.Psi(out tables[i], tables[i - Entries]);
            Projective<Fp2>.Neg(out tables[i], tables[i]);
        }

        MultiScalar.FromTables(out r, tables, digits, 1, 64);
    }
}

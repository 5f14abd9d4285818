using System.Runtime.CompilerServices;
using ClayStack.Dvt.Crypto.Bls12381.Curve;
using ClayStack.Dvt.Crypto.Bls12381.Field;

namespace ClayStack.Dvt.Crypto.Bls12381.Pairing;

/// <summary>The test that signatures come down to: whether Π e(P_i, Q_i) = 1.</summary>
[SkipLocalsInit]
internal static class PairingProduct
{
    /// <summary>Whether the product is 1; points in the groups of order r, none infinite.</summary>
    public static bool IsOne(ReadOnlySpan<Affine<Fp>> ps, ReadOnlySpan<Affine<Fp2>> qs)
    {
        BatchEngine.Current.Miller(out Fp12 f, ps, qs);
        FinalExponentiation.Run(out f, f);
        return Fp12.IsOne(f) != 0;
    }
}

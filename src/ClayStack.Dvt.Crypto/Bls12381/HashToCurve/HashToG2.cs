using ClayStack.Dvt.Crypto.Bls12381.Curve;
using ClayStack.Dvt.Crypto.Bls12381.Field;

namespace ClayStack.Dvt.Crypto.Bls12381.HashToCurve;

/// <summary>The suites BLS12381G2_XMD:SHA-256_SSWU_RO_ and _NU_ of RFC 9380, section 8.8.2.</summary>
internal static class HashToG2
{
    /// <summary>hash_to_curve: a point of G2 indistinguishable from a random oracle's.</summary>
    public static void Hash(out Projective<Fp2> r, ReadOnlySpan<byte> message, ReadOnlySpan<byte> tag) =>
        HashToGroup<Fp2, SuiteG2>.Hash(out r, message, tag);

    /// <summary>encode_to_curve: a point of G2, not uniform.</summary>
    public static void Encode(out Projective<Fp2> r, ReadOnlySpan<byte> message, ReadOnlySpan<byte> tag) =>
        HashToGroup<Fp2, SuiteG2>.Encode(out r, message, tag);
}

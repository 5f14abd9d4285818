using ClayStack.Dvt.Crypto.Bls12381.Curve;
using ClayStack.Dvt.Crypto.Bls12381.Field;

namespace ClayStack.Dvt.Crypto.Bls12381.HashToCurve;

/// <summary>The suites BLS12381G1_XMD:SHA-256_SSWU_RO_ and _NU_ of RFC 9380, section 8.8.1.</summary>
internal static class HashToG1
{
    /// <summary>hash_to_curve: a point of G1 indistinguishable from a random oracle's.</summary>
    public static void Hash(out Projective<Fp> r, ReadOnlySpan<byte> message, ReadOnlySpan<byte> tag) =>
        HashToGroup<Fp, SuiteG1>.Hash(out r, message, tag);

    /// <summary>encode_to_curve: a point of G1, not uniform.</summary>
    public static void Encode(out Projective<Fp> r, ReadOnlySpan<byte> message, ReadOnlySpan<byte> tag) =>
        HashToGroup<Fp, SuiteG1>.Encode(out r, message, tag);
}

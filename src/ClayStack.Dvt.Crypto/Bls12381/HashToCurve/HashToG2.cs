using System.Runtime.CompilerServices;
using ClayStack.Dvt.Crypto.Bls12381.Curve;
using ClayStack.Dvt.Crypto.Bls12381.Field;

namespace ClayStack.Dvt.Crypto.Bls12381.HashToCurve;

/// <summary>The suites BLS12381G2_XMD:SHA-256_SSWU_RO_ and _NU_ of RFC 9380, section 8.8.2.</summary>
[SkipLocalsInit]
internal static class HashToG2
{
    /// <summary>L = ceil((381 + 128) / 8) bytes for each coordinate.</summary>
    private const int FieldBytes = 64;

    /// <summary>hash_to_curve: a point of G2 indistinguishable from a random oracle's.</summary>
    public static void Hash(out Projective<Fp2> r, ReadOnlySpan<byte> message, ReadOnlySpan<byte> tag)
    {
        Span<Fp2> u = stackalloc Fp2[2];
        HashToField(u, message, tag);
        SswuG2.Map(out Projective<Fp2> q0, u[0]);
        SswuG2.Map(out Projective<Fp2> q1, u[1]);
        Projective<Fp2>.Add(out q0, q0, q1);
        Endomorphisms.ClearCofactor(out r, q0);
    }

    /// <summary>encode_to_curve: a point of G2, not uniform.</summary>
    public static void Encode(out Projective<Fp2> r, ReadOnlySpan<byte> message, ReadOnlySpan<byte> tag)
    {
        Span<Fp2> u = stackalloc Fp2[1];
        HashToField(u, message, tag);
        SswuG2.Map(out Projective<Fp2> q, u[0]);
        Endomorphisms.ClearCofactor(out r, q);
    }

    /// <summary>hash_to_field of section 5.2, for up to two elements of Fp2.</summary>
    public static void HashToField(Span<Fp2> elements, ReadOnlySpan<byte> message, ReadOnlySpan<byte> tag)
    {
        Span<byte> uniform = stackalloc byte[2 * 2 * FieldBytes];
        uniform = uniform[..(elements.Length * 2 * FieldBytes)];
        ExpandMessageXmd.Expand(uniform, message, tag);
        for (int i = 0; i < elements.Length; i++)
        {
            ReadOnlySpan<byte> pair = uniform.Slice(2 * FieldBytes * i, 2 * FieldBytes);
            Fp.FromWide(out elements[i].C0, pair[..FieldBytes]);
            Fp.FromWide(out elements[i].C1, pair[FieldBytes..]);
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ClayStack.Dvt.Crypto.Bls12381.Curve;
using ClayStack.Dvt.Crypto.Bls12381.Field;

namespace ClayStack.Dvt.Crypto.Bls12381.HashToCurve;

/// <summary>The two encodings of RFC 9380, section 3, and hash_to_field, for either group.</summary>
[SkipLocalsInit]
internal static class HashToGroup<T, TSuite>
    where T : unmanaged, ICurveField<T>
    where TSuite : struct, ISswuSuite<T>
{
    /// <summary>L = ceil((381 + 128) / 8) bytes for each coordinate.</summary>
    private const int CoordinateBytes = 64;

    /// <summary>Two elements of Fp2.</summary>
    private const int CoordinatesMax = 4;

    /// <summary>hash_to_curve: a point of the group indistinguishable from a random oracle's.</summary>
    public static void Hash(out Projective<T> r, ReadOnlySpan<byte> message, ReadOnlySpan<byte> tag)
    {
        Span<T> u = stackalloc T[2];
        HashToField(u, message, tag);
        SswuMap<T, TSuite>.Map(out Projective<T> q0, u[0]);
        SswuMap<T, TSuite>.Map(out Projective<T> q1, u[1]);
        Projective<T>.Add(out q0, q0, q1);
        TSuite.ClearCofactor(out r, q0);
    }

    /// <summary>encode_to_curve: a point of the group, not uniform.</summary>
    public static void Encode(out Projective<T> r, ReadOnlySpan<byte> message, ReadOnlySpan<byte> tag)
    {
        Span<T> u = stackalloc T[1];
        HashToField(u, message, tag);
        SswuMap<T, TSuite>.Map(out Projective<T> q, u[0]);
        TSuite.ClearCofactor(out r, q);
    }

    /// <summary>hash_to_field of section 5.2, for up to two elements.</summary>
    public static void HashToField(Span<T> elements, ReadOnlySpan<byte> message, ReadOnlySpan<byte> tag)
    {
        // An element is its coordinates in Fp, c0 before c1, which is also the order of the uniform bytes.
        Span<Fp> coordinates = MemoryMarshal.Cast<T, Fp>(elements);
        Span<byte> uniform = stackalloc byte[CoordinatesMax * CoordinateBytes];
        uniform = uniform[..(coordinates.Length * CoordinateBytes)];
        ExpandMessageXmd.Expand(uniform, message, tag);
        for (int i = 0; i < coordinates.Length; i++)
        {
            Fp.FromWide(out coordinates[i], uniform.Slice(CoordinateBytes * i, CoordinateBytes));
        }
    }
}

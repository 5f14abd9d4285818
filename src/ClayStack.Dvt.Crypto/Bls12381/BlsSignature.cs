using System.Diagnostics.CodeAnalysis;
using ClayStack.Dvt.Crypto.Bls12381.Curve;
using ClayStack.Dvt.Crypto.Bls12381.Field;

namespace ClayStack.Dvt.Crypto.Bls12381;

/// <summary>
/// A signature: a point of G2 of order r, or infinity, which verifies nothing except in
/// <see cref="Bls.EthFastAggregateVerify"/>. An instance is the proof of the subgroup check. Immutable; equal by value; safe
/// to share between threads.
/// </summary>
public sealed class BlsSignature : IEquatable<BlsSignature>
{
    /// <summary>Bytes of the encoding: compressed G2, big-endian, flags in the top three bits of the first byte.</summary>
    public const int ByteCount = PointCodec.G2Bytes;

    private readonly byte[] _encoded;
    private readonly Affine<Fp2> _point;

    internal BlsSignature(in Affine<Fp2> point)
    {
        _point = point;
        _encoded = new byte[ByteCount];
        PointCodec.CompressG2(_encoded, point);
    }

    private BlsSignature()
    {
        IsInfinity = true;
        _encoded = new byte[ByteCount];
        PointCodec.CompressInfinity(_encoded);
    }

    /// <summary>A point of G2 and the bytes that it was decoded from.</summary>
    internal BlsSignature(in Affine<Fp2> point, ReadOnlySpan<byte> encoded)
    {
        _point = point;
        _encoded = encoded.ToArray();
    }

    /// <summary>The signature of no one: 0xc0 and 95 zeros.</summary>
    public static BlsSignature Infinity { get; } = new();

    /// <summary>Whether this is the point at infinity.</summary>
    public bool IsInfinity { get; }

    /// <summary>The 96 bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _encoded;

    /// <summary>The point, unless <see cref="IsInfinity"/>.</summary>
    internal ref readonly Affine<Fp2> Point => ref _point;

    /// <summary>Decodes 96 bytes and checks the subgroup. Infinity decodes to <see cref="Infinity"/>.</summary>
    /// <param name="source">Compressed G2.</param>
    /// <param name="signature">The signature, or null.</param>
    /// <param name="error">None; WrongLength; NonCanonical; NotOnCurve; or NotInSubgroup, checked in this order.</param>
    /// <returns>Whether the bytes are a point of G2. Never throws.</returns>
    public static bool TryDecode(
        ReadOnlySpan<byte> source, [NotNullWhen(true)] out BlsSignature? signature, out BlsDecodeError error)
    {
        signature = null;
        error = PointCodec.DecompressG2(source, out Affine<Fp2> point);
        if (error == BlsDecodeError.Infinity)
        {
            signature = Infinity;
            error = BlsDecodeError.None;
            return true;
        }

        if (error != BlsDecodeError.None)
        {
            return false;
        }

        if (!Endomorphisms.IsInG2(point))
        {
            error = BlsDecodeError.NotInSubgroup;
            return false;
        }

        signature = new BlsSignature(point, source);
        return true;
    }

    /// <summary>The signature of a point of G2.</summary>
    internal static BlsSignature From(in Projective<Fp2> point)
    {
        if (Projective<Fp2>.IsInfinity(point) != 0)
        {
            return Infinity;
        }

        Projective<Fp2>.ToAffine(out Affine<Fp2> affine, point);
        return new BlsSignature(affine);
    }

    /// <inheritdoc/>
    public bool Equals(BlsSignature? other) => other is not null && _encoded.AsSpan().SequenceEqual(other._encoded);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as BlsSignature);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(_encoded, 4);

    /// <summary>0x and 192 lower-case hexadecimal digits.</summary>
    public override string ToString() => Hex.EncodePrefixed(_encoded);
}

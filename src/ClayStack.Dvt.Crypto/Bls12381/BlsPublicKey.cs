using System.Diagnostics.CodeAnalysis;
using ClayStack.Dvt.Crypto.Bls12381.Curve;
using ClayStack.Dvt.Crypto.Bls12381.Field;

namespace ClayStack.Dvt.Crypto.Bls12381;

/// <summary>
/// A valid public key: a point of G1 of order r, never infinity. An instance is the proof that KeyValidate of
/// draft-irtf-cfrg-bls-signature, section 2.5, has passed. Immutable; equal by value; safe to share between threads.
/// </summary>
public sealed class BlsPublicKey : IEquatable<BlsPublicKey>
{
    /// <summary>Bytes of the encoding: compressed G1, big-endian, flags in the top three bits of the first byte.</summary>
    public const int ByteCount = PointCodec.G1Bytes;

    private readonly byte[] _encoded;
    private readonly Affine<Fp> _point;

    internal BlsPublicKey(in Affine<Fp> point)
    {
        _point = point;
        _encoded = new byte[ByteCount];
        PointCodec.CompressG1(_encoded, point);
    }

    private BlsPublicKey(in Affine<Fp> point, ReadOnlySpan<byte> encoded)
    {
        _point = point;
        _encoded = encoded.ToArray();
    }

    /// <summary>The 48 bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _encoded;

    internal ref readonly Affine<Fp> Point => ref _point;

    /// <summary>Decodes and validates 48 bytes.</summary>
    /// <param name="source">Compressed G1.</param>
    /// <param name="key">The key, or null.</param>
    /// <param name="error">
    /// None; WrongLength; NonCanonical; NotOnCurve; Infinity; or NotInSubgroup, checked in this order.
    /// </param>
    /// <returns>Whether the bytes are a valid key. Never throws.</returns>
    public static bool TryDecode(
        ReadOnlySpan<byte> source, [NotNullWhen(true)] out BlsPublicKey? key,
        out BlsDecodeError error)
    {
        key = null;
        error = PointCodec.DecompressG1(source, out Affine<Fp> point);
        if (error != BlsDecodeError.None)
        {
            return false;
        }

        if (!Endomorphisms.IsInG1(Projective<Fp>.From(point)))
        {
            error = BlsDecodeError.NotInSubgroup;
            return false;
        }

        key = new BlsPublicKey(point, source);
        return true;
    }

    /// <summary>
    /// Decodes 48 bytes of which the caller holds an authentic record that they have been validated before: all but the subgroup
    /// is checked again.
    /// </summary>
    internal static BlsPublicKey? DecodeValidated(ReadOnlySpan<byte> source) =>
        PointCodec.DecompressG1(source, out Affine<Fp> point) == BlsDecodeError.None ? new BlsPublicKey(point, source) : null;

    /// <summary>Reads 96 hexadecimal digits of either case, after <c>0x</c> or without, and validates the key.</summary>
    /// <returns>False, with null, for every other text.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out BlsPublicKey? key)
    {
        Span<byte> bytes = stackalloc byte[ByteCount];
        ReadOnlySpan<char> digits = Hex.HasPrefix(text) ? text[Hex.Prefix.Length..] : text;
        key = null;
        return Hex.TryDecode(digits, bytes) && TryDecode(bytes, out key, out _);
    }

    /// <summary>The key of a point of G1; null for infinity.</summary>
    internal static BlsPublicKey? From(in Projective<Fp> point)
    {
        if (Projective<Fp>.IsInfinity(point) != 0)
        {
            return null;
        }

        Projective<Fp>.ToAffine(out Affine<Fp> affine, point);
        return new BlsPublicKey(affine);
    }

    /// <inheritdoc/>
    public bool Equals(BlsPublicKey? other) => other is not null && _encoded.AsSpan().SequenceEqual(other._encoded);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as BlsPublicKey);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(_encoded, 4);

    /// <summary>0x and 96 lower-case hexadecimal digits.</summary>
    public override string ToString() => Hex.EncodePrefixed(_encoded);
}

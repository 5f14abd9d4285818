using System.Diagnostics.CodeAnalysis;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Bls12381.Curve;
using ClayStack.Dvt.Crypto.Bls12381.Field;

namespace ClayStack.Dvt.Crypto.Threshold;

/// <summary>
/// What a peer sent as its share's signature: a point on the twist and not infinity, but not known to be in the subgroup,
/// nor to be a signature of anything. It can only be combined; a signature comes out when the whole is verified.
/// </summary>
public sealed class PartialSignature
{
    private readonly Affine<Fp2> _point;

    private PartialSignature(ShareIndex index, in Affine<Fp2> point)
    {
        Index = index;
        _point = point;
    }

    /// <summary>Whose share.</summary>
    public ShareIndex Index { get; }

    internal ref readonly Affine<Fp2> Point => ref _point;

    /// <summary>Decodes 96 bytes, compressed G2, without the subgroup check.</summary>
    /// <param name="index">Whose share.</param>
    /// <param name="source">The bytes.</param>
    /// <param name="partial">The partial signature, or null.</param>
    /// <param name="error">None; WrongLength; NonCanonical; NotOnCurve; or Infinity.</param>
    /// <returns>Whether the bytes are such a point. Never throws.</returns>
    public static bool TryDecode(
        ShareIndex index, ReadOnlySpan<byte> source, [NotNullWhen(true)] out PartialSignature? partial,
        out BlsDecodeError error)
    {
        error = PointCodec.DecompressG2(source, out Affine<Fp2> point);
        partial = error == BlsDecodeError.None ? new PartialSignature(index, point) : null;
        return partial is not null;
    }

    /// <summary>Decodes one peer's partials for many validators, as <see cref="TryDecode"/> does each.</summary>
    /// <param name="index">Whose share.</param>
    /// <param name="encodings">96 bytes each; another length is that item's error.</param>
    /// <param name="partials">Receives the partial signatures, null where there is an error.</param>
    /// <param name="errors">Receives the verdicts.</param>
    /// <exception cref="ArgumentException">The destinations are shorter than the encodings.</exception>
    public static void Decode(
        ShareIndex index, ReadOnlySpan<ReadOnlyMemory<byte>> encodings, Span<PartialSignature?> partials,
        Span<BlsDecodeError> errors)
    {
        if (partials.Length < encodings.Length || errors.Length < encodings.Length)
        {
            throw new ArgumentException("There must be room for a verdict on every encoding.", nameof(encodings));
        }

        Affine<Fp2>[] points = new Affine<Fp2>[encodings.Length];
        BatchEngine.Current.Decompress(encodings, points, errors);
        for (int i = 0; i < encodings.Length; i++)
        {
            partials[i] = errors[i] == BlsDecodeError.None ? new PartialSignature(index, points[i]) : null;
        }
    }

    /// <summary>The own share's signature.</summary>
    /// <exception cref="ArgumentException">The signature is infinity, which no share signs.</exception>
    public static PartialSignature From(ShareIndex index, BlsSignature signature)
    {
        ArgumentNullException.ThrowIfNull(signature);
        if (signature.IsInfinity)
        {
            throw new ArgumentException("Infinity is no share's signature.", nameof(signature));
        }

        return new PartialSignature(index, signature.Point);
    }

    /// <summary>The point as a signature, if it lies in the subgroup.</summary>
    internal BlsSignature? ToSignature() =>
        Endomorphisms.IsInG2(_point) ? new BlsSignature(_point) : null;
}

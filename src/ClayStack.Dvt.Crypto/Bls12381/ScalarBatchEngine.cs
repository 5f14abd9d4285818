using ClayStack.Dvt.Crypto.Bls12381.Curve;
using ClayStack.Dvt.Crypto.Bls12381.Field;
using ClayStack.Dvt.Crypto.Bls12381.Pairing;

namespace ClayStack.Dvt.Crypto.Bls12381;

/// <summary>The engine for every machine: one operation after the other, in 64-bit words.</summary>
internal sealed class ScalarBatchEngine : BatchEngine
{
    /// <summary>From this many keys on, a table of the point's multiples pays.</summary>
    private const int TableFrom = 6;

    /// <inheritdoc/>
    public override string Name => "scalar-7x56";

    /// <inheritdoc/>
    public override void Decompress(
        ReadOnlySpan<ReadOnlyMemory<byte>> encodings, Span<Affine<Fp2>> points, Span<BlsDecodeError> errors)
    {
        for (int i = 0; i < encodings.Length; i++)
        {
            errors[i] = PointCodec.DecompressG2(encodings[i].Span, out points[i]);
        }
    }

    /// <inheritdoc/>
    public override void CheckSubgroup(ReadOnlySpan<Projective<Fp2>> points, Span<bool> results)
    {
        for (int i = 0; i < points.Length; i++)
        {
            results[i] = Endomorphisms.IsInG2(points[i]);
        }
    }

    /// <inheritdoc/>
    public override void MultiplySecret(
        Span<Projective<Fp2>> results, in Affine<Fp2> point, ReadOnlySpan<BlsSecretKey> keys)
    {
        Projective<Fp2> projective = Projective<Fp2>.From(point);
        FixedBaseTable<Fp2>? table = keys.Length >= TableFrom ? SecretScalarMul.TableFor(projective) : null;
        for (int i = 0; i < keys.Length; i++)
        {
            if (table is null)
            {
                SecretScalarMul.MulG2(out results[i], projective, keys[i].Scalar);
            }
            else
            {
                SecretScalarMul.MulG2(out results[i], table, keys[i].Scalar);
            }
        }
    }

    /// <inheritdoc/>
    public override void Sum(out Projective<Fp> r, ReadOnlySpan<Affine<Fp>> points, ReadOnlySpan<ulong> scalars) =>
        MultiScalar.Sum(out r, points, scalars, 1, 64);

    /// <inheritdoc/>
    public override void Sum(out Projective<Fp2> r, ReadOnlySpan<Affine<Fp2>> points, ReadOnlySpan<ulong> scalars) =>
        MultiScalar.Sum(out r, points, scalars, 1, 64);

    /// <inheritdoc/>
    public override void Miller(out Fp12 f, ReadOnlySpan<Affine<Fp>> ps, ReadOnlySpan<Affine<Fp2>> qs) =>
        MillerLoop.Run(out f, ps, qs);
}

using ClayStack.Dvt.Crypto.Bls12381.Curve;
using ClayStack.Dvt.Crypto.Bls12381.Field;

namespace ClayStack.Dvt.Crypto.Bls12381;

/// <summary>
/// The operations that come in batches and are independent of each other: what a field with several lanes takes over, one
/// operation in each lane. Implementations give identical results.
/// </summary>
internal abstract class BatchEngine
{
    /// <summary>The engine for this machine.</summary>
    public static BatchEngine Current { get; } = new ScalarBatchEngine();

    /// <summary>The name of the path, for benchmarks and logs.</summary>
    public abstract string Name { get; }

    /// <summary>Decodes compressed points of the twist, without subgroup check, each with its own verdict.</summary>
    /// <param name="encodings">96 bytes each; another length is that item's error.</param>
    /// <param name="points">Receives the points of the items without error.</param>
    /// <param name="errors">Receives the verdicts.</param>
    public abstract void Decompress(
        ReadOnlySpan<ReadOnlyMemory<byte>> encodings, Span<Affine<Fp2>> points, Span<BlsDecodeError> errors);

    /// <summary>Checks each point of the twist by itself for membership in G2.</summary>
    public abstract void CheckSubgroup(ReadOnlySpan<Projective<Fp2>> points, Span<bool> results);

    /// <summary>Multiplies one public point of G2 by many secret keys, in constant time.</summary>
    public abstract void MultiplySecret(
        Span<Projective<Fp2>> results, in Affine<Fp2> point, ReadOnlySpan<BlsSecretKey> keys);

    /// <summary>r = Σ scalar_i·point_i over G1 for public data; scalars of 64 bits.</summary>
    public abstract void Sum(out Projective<Fp> r, ReadOnlySpan<Affine<Fp>> points, ReadOnlySpan<ulong> scalars);

    /// <summary>r = Σ scalar_i·point_i over the twist for public data; scalars of 64 bits.</summary>
    public abstract void Sum(out Projective<Fp2> r, ReadOnlySpan<Affine<Fp2>> points, ReadOnlySpan<ulong> scalars);

    /// <summary>The product of the Miller loops of pairs without infinity.</summary>
    public abstract void Miller(out Fp12 f, ReadOnlySpan<Affine<Fp>> ps, ReadOnlySpan<Affine<Fp2>> qs);
}

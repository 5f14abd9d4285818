using System.Buffers.Binary;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Chain;

/// <summary>
/// Blobs with real KZG commitments and proofs, made and checked without a trusted setup: all field elements of a blob are the
/// same number c, so its polynomial is constant, its commitment is c times the generator, and every proof, of the blob or
/// of a cell, is the point at infinity (consensus-specs deneb and fulu/polynomial-commitments).
/// </summary>
/// <param name="Blobs">The blobs.</param>
/// <param name="Commitments">One commitment per blob.</param>
internal sealed record BlobSet(SszList<ByteSequence> Blobs, SszList<KzgCommitment> Commitments)
{
    private const int ElementBytes = 32;
    private const ulong BlobsPerSlotMax = 64;

    private static readonly KzgProof Infinity = KzgProof.FromBytes([0xc0, .. new byte[KzgProof.Length - 1]]);

    /// <summary>No blobs.</summary>
    public static BlobSet None { get; } = new(default, default);

    /// <summary>The blobs of a slot's payload, no two alike.</summary>
    public static BlobSet Make(Slot slot, int count, Preset preset)
    {
        ByteSequence[] blobs = new ByteSequence[count];
        KzgCommitment[] commitments = new KzgCommitment[count];
        byte[] blob = new byte[preset.BytesPerBlob];
        for (int i = 0; i < count; i++)
        {
            Span<byte> element = blob.AsSpan(0, ElementBytes);
            BinaryPrimitives.WriteUInt64BigEndian(element[^sizeof(ulong)..], (slot.Value * BlobsPerSlotMax) + (ulong)i + 1);
            for (int at = ElementBytes; at < blob.Length; at += ElementBytes)
                element.CopyTo(blob.AsSpan(at));
            blobs[i] = new ByteSequence(blob);
            commitments[i] = CommitmentOf(element) ?? throw new InvalidOperationException("A small number is a field element.");
        }

        return new BlobSet([.. blobs], [.. commitments]);
    }

    /// <summary>The proofs that travel beside so many blobs: one each, from Fulu on one for each of its cells.</summary>
    public static SszList<KzgProof> Proofs(int blobs, ForkName fork, Preset preset)
    {
        KzgProof[] proofs = new KzgProof[blobs * (fork >= ForkName.Fulu ? preset.CellsPerExtBlob : 1)];
        Array.Fill(proofs, Infinity);
        return [.. proofs];
    }

    /// <summary>What is wrong with what travels beside a block; null if nothing is.</summary>
    public static Refusal? Judge(
        SszList<ByteSequence> blobs, SszList<KzgProof> proofs, SszList<KzgCommitment> commitments, ForkName fork, Preset preset)
    {
        if (blobs.Count != commitments.Count)
            return new Refusal("wrong_blobs", $"there are {blobs.Count} blobs for {commitments.Count} commitments");
        int proofsExpected = blobs.Count * (fork >= ForkName.Fulu ? preset.CellsPerExtBlob : 1);
        if (proofs.Count != proofsExpected)
            return new Refusal("wrong_proofs", $"there are {proofs.Count} proofs, {blobs.Count} blobs need {proofsExpected}");
        for (int i = 0; i < blobs.Count; i++)
        {
            ReadOnlySpan<byte> blob = blobs[i].Span;
            if (!blob[ElementBytes..].SequenceEqual(blob[..^ElementBytes]))
                return new Refusal("foreign_blob", $"blob {i} is not constant: a devnet checks no others, because it makes no others");
            if (CommitmentOf(blob[..ElementBytes]) != commitments[i])
                return new Refusal("wrong_blobs", $"commitment {i} is not that of blob {i}");
        }

        foreach (KzgProof proof in proofs)
        {
            if (proof != Infinity)
                return new Refusal("wrong_proofs", $"{proof} proves nothing of a constant blob");
        }

        return null;
    }

    /// <summary>c·G1, which is what a public key is of a secret key.</summary>
    private static KzgCommitment? CommitmentOf(ReadOnlySpan<byte> element)
    {
        if (!BlsSecretKey.TryDecode(element, out BlsSecretKey? scalar, out _))
            return null;
        using (scalar)
            return KzgCommitment.FromBytes(scalar.ToPublicKey().Bytes);
    }
}

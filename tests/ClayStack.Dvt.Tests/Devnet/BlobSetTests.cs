using ClayStack.Dvt.Devnet.Chain;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Tests.Devnet;

public sealed class BlobSetTests
{
    /// <summary>consensus-specs, kzg tests, "correct_proof_point_at_infinity_for_twos_poly": commitment and proof of the polynomial 2.</summary>
    [Fact]
    public void TheBlobOfTwos_HasTheCommitmentAndProofOfThePublicTest()
    {
        byte[] blob = new byte[Preset.Mainnet.BytesPerBlob];
        for (int at = 31; at < blob.Length; at += 32)
            blob[at] = 2;
        KzgCommitment twos = KzgCommitment.Parse("0xa572cbea904d67468808c8eb50a9450c9721db309128012543902d0ac358a62ae28f75bb8f1c7c42c39a8c5529bf0f4e");
        SszList<KzgProof> proofs = BlobSet.Proofs(1, ForkName.Deneb, Preset.Mainnet);
        Assert.Equal(KzgProof.Parse("0xc" + new string('0', 95)), Assert.Single(proofs));
        Assert.Null(BlobSet.Judge([new ByteSequence(blob)], proofs, [twos], ForkName.Deneb, Preset.Mainnet));
        blob[^1] = 3;
        Assert.Equal("foreign_blob", BlobSet.Judge([new ByteSequence(blob)], proofs, [twos], ForkName.Deneb, Preset.Mainnet)?.Code);
    }

    [Theory]
    [InlineData(ForkName.Deneb)]
    [InlineData(ForkName.Fulu)]
    public void WhatIsMade_IsJudgedRight_AndNoTwoBlobsAreAlike(ForkName fork)
    {
        BlobSet set = BlobSet.Make(new Slot(7), 3, Preset.Minimal);
        BlobSet next = BlobSet.Make(new Slot(8), 3, Preset.Minimal);
        Assert.Null(BlobSet.Judge(set.Blobs, BlobSet.Proofs(3, fork, Preset.Minimal), set.Commitments, fork, Preset.Minimal));
        Assert.Equal(6, set.Commitments.Concat(next.Commitments).Distinct().Count());
        Assert.Null(BlobSet.Judge(default, default, default, fork, Preset.Minimal));
    }
}

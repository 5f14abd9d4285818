using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Threshold;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Crypto.Threshold;

/// <summary>Keys that are checked together, and keys that are restored. The rules of one key alone: ThresholdTests.</summary>
public sealed class SharedPublicKeyTests
{
    private readonly SeededRandomSource _random = new(1);

    [Fact]
    public void TryCreateAll_OfSoundKeys_GivesEachInItsPlace()
    {
        SharedKeyClaim[] claims = Claims(70);
        Assert.True(SharedPublicKey.TryCreateAll(claims, _random, out IReadOnlyList<SharedPublicKey>? keys, out int culprit, out SharedKeyFault fault));
        Assert.Equal(-1, culprit);
        Assert.Equal(SharedKeyFault.None, fault);
        Assert.Equal(claims.Select(claim => claim.GroupKey), keys.Select(key => key.GroupKey));
        Assert.True(SharedPublicKey.TryCreateAll([], _random, out keys, out _, out _));
        Assert.Empty(keys);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(69)]
    public void TryCreateAll_WithOneWrongProof_NamesTheClaim(int position)
    {
        // 256 proofs fill a batch: the 64th claim begins the second one.
        SharedKeyClaim[] claims = Claims(70);
        claims[position] = claims[position] with { Proofs = [.. claims[position].Proofs.Take(3), claims[(position + 1) % 70].Proofs[3]] };
        Assert.False(SharedPublicKey.TryCreateAll(claims, _random, out IReadOnlyList<SharedPublicKey>? keys, out int culprit, out SharedKeyFault fault));
        Assert.Null(keys);
        Assert.Equal(position, culprit);
        Assert.Equal(SharedKeyFault.NoPossession, fault);
    }

    [Fact]
    public void TryCreateAll_NamesABrokenStructureBeforeAWrongProof()
    {
        SharedKeyClaim[] claims = Claims(3);
        claims[0] = claims[0] with { Proofs = claims[1].Proofs };
        claims[2] = claims[2] with { GroupKey = claims[1].GroupKey };
        Assert.False(SharedPublicKey.TryCreateAll(claims, _random, out _, out int culprit, out SharedKeyFault fault));
        Assert.Equal(2, culprit);
        Assert.Equal(SharedKeyFault.NotTheGroupKey, fault);
    }

    [Fact]
    public void TryRestore_ChecksStructureAndEncodings()
    {
        SharedKeyClaim[] claims = Claims(2);
        byte[] encodings = Encode(claims[0].GroupKey, claims[0].Shares);
        Assert.True(SharedPublicKey.TryRestore(encodings, 3, out SharedPublicKey? key, out SharedKeyFault fault));
        Assert.Equal(SharedKeyFault.None, fault);
        Assert.Equal(claims[0].GroupKey, key.GroupKey);
        Assert.Equal(claims[0].Shares, Enumerable.Range(1, 4).Select(i => key.ShareOf(new ShareIndex(i))));

        Assert.Equal(SharedKeyFault.NotTheGroupKey, Fault(Encode(claims[1].GroupKey, claims[0].Shares), 3));
        Assert.Equal(SharedKeyFault.DegreeTooHigh, Fault(encodings, 2));
        Assert.Equal(SharedKeyFault.ThresholdOutOfRange, Fault(encodings, 5));
        Assert.Equal(SharedKeyFault.DuplicateKey, Fault(Encode(claims[0].GroupKey, [.. claims[0].Shares.Take(3), claims[0].Shares[0]]), 3));
        Assert.Equal(SharedKeyFault.MalformedKey, Fault([], 3));
        Assert.Equal(SharedKeyFault.MalformedKey, Fault(encodings[..^1], 3));
        encodings[BlsPublicKey.ByteCount] &= 0x7f;
        Assert.Equal(SharedKeyFault.MalformedKey, Fault(encodings, 3));
        encodings.AsSpan(BlsPublicKey.ByteCount, BlsPublicKey.ByteCount).Clear();
        encodings[BlsPublicKey.ByteCount] = 0xc0;
        Assert.Equal(SharedKeyFault.MalformedKey, Fault(encodings, 3));
    }

    private static byte[] Encode(BlsPublicKey groupKey, IEnumerable<BlsPublicKey> shares) =>
        [.. groupKey.Bytes, .. shares.SelectMany(share => share.Bytes.ToArray())];

    private static SharedKeyFault Fault(ReadOnlySpan<byte> encodings, int threshold)
    {
        Assert.False(SharedPublicKey.TryRestore(encodings, threshold, out SharedPublicKey? key, out SharedKeyFault fault));
        Assert.Null(key);
        return fault;
    }

    private SharedKeyClaim[] Claims(int count) =>
    [
        .. Enumerable.Range(0, count).Select(_ =>
        {
            using BlsSecretKey secret = BlsSecretKey.Generate(_random);
            using SplitKey split = SplitKey.Split(secret, 3, 4, _random);
            return new SharedKeyClaim(
                split.Commitments.GroupKey, [.. split.Shares.Select(share => share.ToPublicKey())], 3, [.. split.Shares.Select(Bls.PopProve)]);
        }),
    ];
}

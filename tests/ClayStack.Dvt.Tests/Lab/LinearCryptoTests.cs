using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Threshold;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Tests.Lab;

/// <summary>The stand-in behaves as BLS does where the protocol looks.</summary>
public sealed class LinearCryptoTests
{
    private readonly ClusterKeys _keys = new(4, 3, 2, seed: 5);
    private readonly LinearCrypto _crypto;
    private readonly Root _root = TestRoots.Of(77);

    public LinearCryptoTests() => _crypto = new LinearCrypto(_keys);

    [Theory]
    [InlineData(1, 2, 3)]
    [InlineData(4, 2, 1)]
    [InlineData(2, 3, 4)]
    public void AnyThresholdOfPartials_MakesTheOneSignature(int a, int b, int c)
    {
        CombineResult.Combined combined = Assert.IsType<CombineResult.Combined>(Combine(Sign(a), Sign(b), Sign(c)));
        Assert.Empty(combined.Culprits);
        Assert.True(_crypto.Verify(_keys.Keys[0].GroupKey, _root, BlsSignatureBytes.FromBytes(combined.Signature.Bytes)));
        Assert.False(_crypto.Verify(_keys.Keys[1].GroupKey, _root, BlsSignatureBytes.FromBytes(combined.Signature.Bytes)));
        Assert.False(_crypto.Verify(_keys.Keys[0].GroupKey, TestRoots.Of(78), BlsSignatureBytes.FromBytes(combined.Signature.Bytes)));
    }

    [Fact]
    public void FewerPartials_MakeNone() =>
        Assert.Equal(2, Assert.IsType<CombineResult.TooFewPartials>(Combine(Sign(1), Sign(2))).Count);

    [Fact]
    public void AWrongPartial_IsFound_AndTheOthersSuffice()
    {
        CombineResult.Combined combined = Assert.IsType<CombineResult.Combined>(Combine(Sign(1, shift: 7), Sign(2), Sign(3), Sign(4)));
        Assert.Equal([new ShareIndex(1)], combined.Culprits);
        Assert.Equal([new ShareIndex(1)], Assert.IsType<CombineResult.TooFewValid>(Combine(Sign(1, shift: 7), Sign(2), Sign(3))).Culprits);
    }

    [Fact]
    public void ACurvesSignature_IsNoneHere() => Assert.Null(_crypto.DecodeSignature(
        Bls.Sign(_keys.ShareOf(0, 1), _root.Span).Bytes));

    private CombineResult Combine(params PartialSignature[] partials) =>
        Assert.Single(_crypto.Combine([new CombineRequest(_keys.Keys[0], _crypto.Hash(_root.Span), partials)]));

    private PartialSignature Sign(int index, ulong shift = 0)
    {
        BlsSignature[] signatures = new BlsSignature[1];
        _crypto.Sign(_crypto.Hash(_root.Span), [_keys.ShareOf(0, index)], signatures);
        BlsSignatureBytes sent = LinearCrypto.Shift(BlsSignatureBytes.FromBytes(signatures[0].Bytes), shift);
        return ((IThresholdCrypto)_crypto).DecodePartial(new ShareIndex(index), sent.Span)!;
    }
}

using System.Text;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.TestKit;
using Org.BouncyCastle.Math;

namespace ClayStack.Dvt.Tests.Crypto.Identity;

public sealed class Secp256k1Tests
{
    private static readonly Bytes32 Digest = Keccak256.Hash("what is signed"u8);

    [Fact]
    public void PrivateKey_BothSidesOfEachBoundary()
    {
        AssertKey(BigInteger.Zero, Secp256k1Error.ScalarOutOfRange);
        AssertKey(BigInteger.One, Secp256k1Error.None);
        AssertKey(Secp256k1Curve.Order.Subtract(BigInteger.One), Secp256k1Error.None);
        AssertKey(Secp256k1Curve.Order, Secp256k1Error.ScalarOutOfRange);
        Assert.False(Secp256k1PrivateKey.TryFromBytes(new byte[31], out _, out Secp256k1Error error));
        Assert.Equal(Secp256k1Error.WrongLength, error);
    }

    [Fact]
    public void PrivateKey_Dispose_ZeroesAndEndsTheUse()
    {
        Secp256k1PrivateKey key = Key(1);
        ReadOnlySpan<byte> kept = key.Span;
        key.Dispose();
        Assert.Equal(new byte[32], kept.ToArray());
        Assert.Throws<ObjectDisposedException>(() => key.Sign(Digest));
        Assert.Equal(typeof(object), typeof(Secp256k1PrivateKey).GetMethod("ToString", Type.EmptyTypes)?.DeclaringType);
    }

    [Fact]
    public void Sign_ManyKeys_RecoversTheKeyWithLowS()
    {
        for (long seed = 0; seed < 100; seed++)
        {
            using Secp256k1PrivateKey key = Key(seed);
            RecoverableSignature signature = key.Sign(Digest);
            Assert.True(RecoverableSignature.TryFromBytes(signature.Span, out RecoverableSignature? parsed, out _));
            Assert.Equal(signature, parsed);
            Assert.True(parsed.TryRecover(Digest, out Secp256k1PublicKey? signer));
            Assert.Equal(key.PublicKey, signer);
            Assert.True(parsed.IsBy(key.Address, Digest));
            Assert.False(parsed.IsBy(key.Address, Keccak256.Hash("something else"u8)));
            Assert.True(key.PublicKey.Verify(Digest, signature.Compact));
            Assert.False(key.PublicKey.Verify(Keccak256.Hash("something else"u8), signature.Compact));
        }
    }

    [Fact]
    public void Signature_ItsHighTwin_IsRefusedEverywhere()
    {
        using Secp256k1PrivateKey key = Key(1);
        byte[] twin = key.Sign(Digest).Span.ToArray();
        BigInteger s = Secp256k1Curve.ToInteger(twin.AsSpan(32, 32));
        Secp256k1Curve.Write(Secp256k1Curve.Order.Subtract(s), twin.AsSpan(32, 32));
        twin[64] = (byte)(27 + 28 - twin[64]);

        AssertSignature(twin, Secp256k1Error.HighS);
        Assert.False(key.PublicKey.Verify(Digest, twin.AsSpan(0, 64)));
    }

    [Fact]
    public void Signature_BothSidesOfEachBoundary()
    {
        BigInteger one = BigInteger.One;
        BigInteger order = Secp256k1Curve.Order;
        BigInteger half = Secp256k1Curve.HalfOrder;
        AssertSignature(Encode(one, one, 27), Secp256k1Error.None);
        AssertSignature(Encode(order.Subtract(one), half, 28), Secp256k1Error.None);
        AssertSignature(Encode(one, half.Add(one), 27), Secp256k1Error.HighS);
        AssertSignature(Encode(BigInteger.Zero, one, 27), Secp256k1Error.SignatureOutOfRange);
        AssertSignature(Encode(one, BigInteger.Zero, 27), Secp256k1Error.SignatureOutOfRange);
        AssertSignature(Encode(order, one, 27), Secp256k1Error.SignatureOutOfRange);
        AssertSignature(Encode(one, order, 27), Secp256k1Error.SignatureOutOfRange);
        foreach (byte v in new byte[] { 0, 1, 2, 26, 29, 30, 255 })
            AssertSignature(Encode(one, one, v), Secp256k1Error.InvalidRecoveryId);
        AssertSignature(new byte[64], Secp256k1Error.WrongLength);
        AssertSignature(new byte[66], Secp256k1Error.WrongLength);
    }

    [Fact]
    public void TryRecover_NonceOffTheCurve_IsNoKey()
    {
        // x = 5 has no point on secp256k1.
        Assert.True(RecoverableSignature.TryFromBytes(
            Encode(BigInteger.ValueOf(5), BigInteger.One, 27), out RecoverableSignature? signature, out _));
        Assert.False(signature.TryRecover(Digest, out Secp256k1PublicKey? key));
        Assert.Null(key);
    }

    [Fact]
    public void TryRecover_KeyAtInfinity_IsNoKey()
    {
        // R = G and s = z give Q = r⁻¹(zG − zG).
        byte[] digest = Digest.ToArray();
        digest[0] = 0;
        BigInteger x = Secp256k1Curve.Generator.AffineXCoord.ToBigInteger();
        bool odd = Secp256k1Curve.Generator.AffineYCoord.TestBitZero();
        byte[] encoded = Encode(x, Secp256k1Curve.ToInteger(digest), (byte)(odd ? 28 : 27));
        Assert.True(RecoverableSignature.TryFromBytes(encoded, out RecoverableSignature? signature, out _));
        Assert.False(signature.TryRecover(new Bytes32(digest), out _));
    }

    [Fact]
    public void PublicKey_NonCanonicalAndHybridEncodings_AreRefused()
    {
        using Secp256k1PrivateKey key = Key(2);
        byte[] uncompressed = key.PublicKey.ToUncompressed();
        byte[] compressed = key.PublicKey.ToCompressed();
        AssertPublicKey(uncompressed, Secp256k1Error.None);
        AssertPublicKey(compressed, Secp256k1Error.None);
        AssertPublicKey([.. uncompressed.Select((b, i) => i == 0 ? (byte)6 : b)], Secp256k1Error.WrongPrefix);
        AssertPublicKey([.. uncompressed.Select((b, i) => i == 0 ? (byte)7 : b)], Secp256k1Error.WrongPrefix);
        AssertPublicKey([.. compressed.Select((b, i) => i == 0 ? (byte)4 : b)], Secp256k1Error.WrongPrefix);
        AssertPublicKey([.. uncompressed.Select((b, i) => i == 64 ? (byte)(b ^ 1) : b)], Secp256k1Error.NotOnCurve);
        AssertPublicKey([2, .. Enumerable.Repeat((byte)0xff, 32)], Secp256k1Error.CoordinateTooLarge);
        AssertPublicKey([2, .. new byte[31], 5], Secp256k1Error.NotOnCurve);
        AssertPublicKey([0], Secp256k1Error.WrongLength);
        AssertPublicKey([], Secp256k1Error.WrongLength);
    }

    [Fact]
    public void PersonalMessage_IsTheDigestOfThePrefixedBytes()
    {
        // The example of ethers.js' hashMessage.
        Assert.Equal(
            "0xa1de988600a42c4b4ab089b619297c17d53cffae5d5120d82d8a92d0bb3b78f2",
            PersonalMessage.Digest("Hello World"u8).ToString());
        string prefixed = "\u0019Ethereum Signed Message:\n0";
        Assert.Equal(Keccak256.Hash(Encoding.ASCII.GetBytes(prefixed)), PersonalMessage.Digest([]));
    }

    [Fact]
    public void Keccak_LongInputs_DoNotDependOnTheBuffer()
    {
        byte[] data = new byte[100_000];
        new SeededRandomSource(7).Fill(data);
        Org.BouncyCastle.Crypto.Digests.KeccakDigest digest = new(256);
        digest.BlockUpdate(data, 0, data.Length);
        byte[] expected = new byte[32];
        digest.DoFinal(expected, 0);
        Assert.Equal(expected, Keccak256.Hash(data).ToArray());
        Assert.Equal(
            "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470", Keccak256.Hash([]).ToString());
    }

    private static Secp256k1PrivateKey Key(long seed) => Secp256k1PrivateKey.Generate(new SeededRandomSource(seed));

    private static byte[] Encode(BigInteger r, BigInteger s, byte v)
    {
        byte[] bytes = new byte[65];
        Secp256k1Curve.Write(r, bytes.AsSpan(0, 32));
        Secp256k1Curve.Write(s, bytes.AsSpan(32, 32));
        bytes[64] = v;
        return bytes;
    }

    private static void AssertKey(BigInteger scalar, Secp256k1Error expected)
    {
        byte[] bytes = new byte[32];
        Secp256k1Curve.Write(scalar, bytes);
        Assert.Equal(
            expected == Secp256k1Error.None,
            Secp256k1PrivateKey.TryFromBytes(bytes, out Secp256k1PrivateKey? key, out Secp256k1Error error));
        key?.Dispose();
        Assert.Equal(expected, error);
    }

    private static void AssertSignature(byte[] bytes, Secp256k1Error expected)
    {
        Assert.Equal(
            expected == Secp256k1Error.None,
            RecoverableSignature.TryFromBytes(bytes, out RecoverableSignature? signature, out Secp256k1Error error));
        Assert.Equal(expected, error);
        Assert.Equal(expected == Secp256k1Error.None, signature is not null);
    }

    private static void AssertPublicKey(byte[] bytes, Secp256k1Error expected)
    {
        Assert.Equal(
            expected == Secp256k1Error.None,
            Secp256k1PublicKey.TryFromBytes(bytes, out Secp256k1PublicKey? key, out Secp256k1Error error));
        Assert.Equal(expected, error);
        Assert.Equal(expected == Secp256k1Error.None, key is not null);
    }
}

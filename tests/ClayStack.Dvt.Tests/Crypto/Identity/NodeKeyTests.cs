using System.Security.Cryptography;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.TestKit;
using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using BigInteger = Org.BouncyCastle.Math.BigInteger;

namespace ClayStack.Dvt.Tests.Crypto.Identity;

public sealed class NodeKeyTests
{
    // RFC 6979, A.2.5: the key, its public point, and the SHA-256 signature of "sample".
    internal const string RfcScalar = "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721";
    private const string RfcPoint =
        "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299";
    private const string RfcSignature =
        "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8";

    private static readonly Bytes32 Digest = new(SHA256.HashData("sample"u8));

    [Fact]
    public void PublicKey_OfThePublishedKey_IsThePublishedPoint()
    {
        using NodeKey key = Key(RfcScalar);
        Assert.Equal(
            "3059301306072a8648ce3d020106082a8648ce3d03010703420004" + RfcPoint,
            Convert.ToHexStringLower(key.PublicKey.Spki));
        Assert.Equal(new SpkiPinText(key.PublicKey).Expected, key.PublicKey.Pin.ToString());
        Assert.True(key.PublicKey.Verify(Digest, Convert.FromHexString(RfcSignature)));
        Assert.True(key.PublicKey.VerifyMessage("sample"u8, Convert.FromHexString(RfcSignature)));
        Assert.False(key.PublicKey.VerifyMessage("simple"u8, Convert.FromHexString(RfcSignature)));
    }

    [Fact]
    public void Sign_ThenVerify_AgreesWithAnotherImplementation()
    {
        X9ECParameters curve = CustomNamedCurves.GetByName("secp256r1");
        ECDomainParameters domain = new(curve.Curve, curve.G, curve.N, curve.H);
        for (long seed = 0; seed < 20; seed++)
        {
            using NodeKey key = NodeKey.Generate(new SeededRandomSource(seed));
            byte[] signature = new byte[64];
            key.Sign(Digest, signature);
            Assert.True(key.Verify(key.PublicKey, Digest, signature));

            ECDsaSigner other = new();
            byte[] point = [4, .. key.PublicKey.Spki[27..]];
            other.Init(forSigning: false, new ECPublicKeyParameters(curve.Curve.DecodePoint(point), domain));
            Assert.True(other.VerifySignature(
                Digest.ToArray(), new BigInteger(1, signature[..32]), new BigInteger(1, signature[32..])));
        }
    }

    [Fact]
    public void Verify_AnyBitChangedAndAnyLength_IsFalse()
    {
        using NodeKey key = Key(RfcScalar);
        byte[] signature = Convert.FromHexString(RfcSignature);
        for (int bit = 0; bit < 512; bit++)
        {
            byte[] changed = [.. signature];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(key.PublicKey.Verify(Digest, changed));
        }

        for (int length = 0; length < 130; length++)
            Assert.Equal(length == 64, key.PublicKey.Verify(Digest, [.. signature.Concat(new byte[66]).Take(length)]));
        Assert.False(key.PublicKey.Verify(Digest, new byte[64]));
        Assert.Throws<ArgumentException>(() => key.Sign(Digest, new byte[63]));
        Assert.Throws<ArgumentException>(() => key.Sign(Digest, new byte[65]));
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", NodeKeyError.ScalarOutOfRange)]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000001", NodeKeyError.None)]
    [InlineData("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550", NodeKeyError.None)]
    [InlineData("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", NodeKeyError.ScalarOutOfRange)]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", NodeKeyError.ScalarOutOfRange)]
    [InlineData("01", NodeKeyError.WrongLength)]
    public void TryFromBytes_BothSidesOfEachBoundary(string hexadecimal, NodeKeyError expected)
    {
        bool accepted = NodeKey.TryFromBytes(
            Convert.FromHexString(hexadecimal), out NodeKey? key, out NodeKeyError error);
        key?.Dispose();
        Assert.Equal(expected == NodeKeyError.None, accepted);
        Assert.Equal(expected, error);
    }

    [Fact]
    public void TryFromSpki_OtherForms_SayWhy()
    {
        using NodeKey key = Key(RfcScalar);
        byte[] spki = key.PublicKey.Spki.ToArray();
        Assert.True(NodePublicKey.TryFromSpki(spki, out NodePublicKey? parsed, out _));
        Assert.Equal(key.PublicKey, parsed);
        Assert.Equal(key.PublicKey.Pin, parsed.Pin);

        AssertRefused(spki[..^1], NodeKeyError.WrongLength);
        AssertRefused([.. spki, 0], NodeKeyError.WrongLength);
        AssertRefused([], NodeKeyError.WrongLength);
        for (int i = 0; i < 27; i++)
            AssertRefused([.. spki.Select((b, k) => k == i ? (byte)(b ^ 1) : b)], NodeKeyError.NotP256);
        for (int i = 27; i < 91; i++)
            AssertRefused([.. spki.Select((b, k) => k == i ? (byte)(b ^ 1) : b)], NodeKeyError.NotOnCurve);
        AssertRefused([.. spki[..27], .. new byte[64]], NodeKeyError.NotOnCurve);
        AssertRefused([.. spki[..27], .. Enumerable.Repeat((byte)0xff, 64)], NodeKeyError.NotOnCurve);

        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        AssertRefused(other.ExportSubjectPublicKeyInfo(), NodeKeyError.WrongLength);
    }

    [Fact]
    public void Dispose_ZeroesAndEndsTheUse()
    {
        NodeKey key = Key(RfcScalar);
        ReadOnlySpan<byte> kept = key.Span;
        key.Dispose();
        key.Dispose();
        Assert.Equal(new byte[32], kept.ToArray());
        Assert.Throws<ObjectDisposedException>(() => key.Sign(Digest, new byte[64]));
        Assert.Equal(typeof(object), typeof(NodeKey).GetMethod("ToString", Type.EmptyTypes)?.DeclaringType);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sha256/")]
    [InlineData("sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==")]
    [InlineData("sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=")]
    [InlineData("sha256/AAAAAAAAAAAAAAAAAAAAA AAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("sha255/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("SHA256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void Pin_OtherSpellings_AreRefused(string? text) => Assert.False(SpkiPin.TryParse(text, out _));

    [Fact]
    public void Pin_RoundTrips()
    {
        using NodeKey key = Key(RfcScalar);
        Assert.True(SpkiPin.TryParse(key.PublicKey.Pin.ToString(), out SpkiPin pin));
        Assert.Equal(key.PublicKey.Pin, pin);
        Assert.Equal(pin, SpkiPin.FromDigest(pin.Digest));
        Assert.True(SpkiPin.TryParse("sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", out SpkiPin zero));
        Assert.Equal(default, zero);
    }

    internal static NodeKey Key(string hexadecimal)
    {
        Assert.True(NodeKey.TryFromBytes(Convert.FromHexString(hexadecimal), out NodeKey? key, out _));
        return key;
    }

    private static void AssertRefused(byte[] spki, NodeKeyError expected)
    {
        Assert.False(NodePublicKey.TryFromSpki(spki, out NodePublicKey? key, out NodeKeyError error));
        Assert.Null(key);
        Assert.Equal(expected, error);
    }

    private sealed record SpkiPinText(NodePublicKey Key)
    {
        public string Expected => "sha256/" + Convert.ToBase64String(SHA256.HashData(Key.Spki));
    }
}

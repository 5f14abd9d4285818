using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Identity;
using ECPoint = Org.BouncyCastle.Math.EC.ECPoint;

namespace ClayStack.Dvt.SpecTests.Identity;

public sealed class Secp256k1Vectors
{
    [Fact]
    public void Keccak256_Hashes()
    {
        int cases = 0;
        foreach (JsonElement test in Load("ethers", "hashes.json").EnumerateArray())
        {
            Assert.Equal(test.Word("keccak256"), Keccak256.Hash(test.Bytes("data")));
            cases++;
        }

        Assert.Equal(100, cases);
    }

    [Fact]
    public void Accounts_PrivateKeysHaveTheirChecksummedAddresses()
    {
        int cases = 0;
        foreach (JsonElement test in Load("ethers", "accounts.json").EnumerateArray())
        {
            using Secp256k1PrivateKey key = PrivateKey(test.Bytes("privateKey"));
            Assert.Equal(test.Text("address"), key.Address.ToString());
            Assert.True(EthereumAddress.TryParseChecksummed(test.Text("address"), out EthereumAddress parsed, out _));
            Assert.Equal(key.Address, parsed);
            cases++;
        }

        Assert.Equal(100, cases);
    }

    [Fact]
    public void Rfc6979_Nonces()
    {
        int cases = 0;
        foreach (JsonElement test in Load("noble-secp256k1", "rfc6979.json").EnumerateArray())
        {
            byte[] digest = SHA256.HashData(Encoding.UTF8.GetBytes(test.Text("message")));
            using DeterministicNonces nonces = new(test.Bytes("d"), new Bytes32(digest));
            for (int i = 0; i <= 15; i++)
            {
                byte[] nonce = new byte[32];
                Secp256k1Curve.Write(nonces.Next(), nonce);
                if (test.TryGetProperty("k" + i, out JsonElement expected))
                    Assert.Equal(SpecJson.Unhex(expected.GetString()!), nonce);
            }

            cases++;
        }

        Assert.Equal(10, cases);
    }

    [Fact]
    public void Ecdsa_ValidSignatures()
    {
        JsonElement tests = Load("noble-secp256k1", "ecdsa.json");
        int cases = 0;

        // The extra-entropy set's plain signatures too; signing with extra entropy is no function of ours.
        foreach (JsonElement test in tests.GetProperty("valid").EnumerateArray()
            .Concat(tests.GetProperty("extraEntropy").EnumerateArray()))
        {
            using Secp256k1PrivateKey key = PrivateKey(test.Bytes("d"));
            Bytes32 digest = test.Word("m");
            RecoverableSignature signature = key.Sign(digest);
            Assert.Equal(test.Bytes("signature"), signature.Compact.ToArray());
            Assert.True(key.PublicKey.Verify(digest, signature.Compact));
            Assert.True(signature.IsBy(key.Address, digest));
            cases++;
        }

        Assert.Equal(2019 + 5, cases);
    }

    [Fact]
    public void Ecdsa_InvalidKeysAndSignatures_AreRefused()
    {
        JsonElement invalid = Load("noble-secp256k1", "ecdsa.json").GetProperty("invalid");
        foreach (JsonElement test in invalid.GetProperty("sign").EnumerateArray())
            Assert.False(Secp256k1PrivateKey.TryFromBytes(test.Bytes("d"), out _, out _)
                && Bytes32.TryFromBytes(test.Bytes("m"), out _));

        int cases = 0;
        foreach (JsonElement test in invalid.GetProperty("verify").EnumerateArray())
        {
            bool verified = Secp256k1PublicKey.TryFromBytes(test.Bytes("Q"), out Secp256k1PublicKey? key, out _)
                && Bytes32.TryFromBytes(test.Bytes("m"), out Bytes32 digest)
                && key.Verify(digest, test.Bytes("signature"));
            Assert.False(verified, test.Text("description"));
            cases++;
        }

        Assert.Equal(25, cases);
    }

    [Fact]
    public void Points_DecodingAndEncoding()
    {
        JsonElement valid = Load("noble-secp256k1", "points.json").GetProperty("valid");
        foreach (JsonElement test in valid.GetProperty("isPoint").EnumerateArray())
        {
            bool decoded = Secp256k1PublicKey.TryFromBytes(test.Bytes("P"), out Secp256k1PublicKey? key, out _);
            Assert.Equal(test.GetProperty("expected").GetBoolean(), decoded);
            if (key is not null)
                Assert.Equal(test.Bytes("P"), test.Bytes("P").Length == 33 ? key.ToCompressed() : key.ToUncompressed());
        }

        foreach (JsonElement test in valid.GetProperty("pointCompress").EnumerateArray())
        {
            Secp256k1PublicKey key = PublicKey(test.Text("P"));
            byte[] encoded = test.GetProperty("compress").GetBoolean() ? key.ToCompressed() : key.ToUncompressed();
            Assert.Equal(test.Bytes("expected"), encoded);
        }

        foreach (JsonElement test in valid.GetProperty("pointFromScalar").EnumerateArray())
        {
            using Secp256k1PrivateKey key = PrivateKey(test.Bytes("d"));
            Assert.Equal(PublicKey(test.Text("expected")), key.PublicKey);
        }

        Assert.Equal(2029, valid.GetProperty("isPoint").GetArrayLength());
    }

    [Fact]
    public void Points_Arithmetic()
    {
        JsonElement valid = Load("noble-secp256k1", "points.json").GetProperty("valid");
        foreach (JsonElement test in valid.GetProperty("pointAdd").EnumerateArray())
            AssertPoint(test, PublicKey(test.Text("P")).Point.Add(PublicKey(test.Text("Q")).Point));
        foreach (JsonElement test in valid.GetProperty("pointAddScalar").EnumerateArray())
        {
            ECPoint step = Secp256k1Curve.Generator.Multiply(Secp256k1Curve.ToInteger(test.Bytes("d")));
            AssertPoint(test, PublicKey(test.Text("P")).Point.Add(step));
        }

        foreach (JsonElement test in valid.GetProperty("pointMultiply").EnumerateArray())
            AssertPoint(test, PublicKey(test.Text("P")).Point.Multiply(Secp256k1Curve.ToInteger(test.Bytes("d"))));
    }

    [Fact]
    public void Points_Invalid_AreRefused()
    {
        JsonElement invalid = Load("noble-secp256k1", "points.json").GetProperty("invalid");
        int cases = 0;
        foreach (JsonProperty group in invalid.EnumerateObject())
        {
            foreach (JsonElement test in group.Value.EnumerateArray())
            {
                bool points = Decodes(test, "P") && Decodes(test, "Q");
                bool scalar = !test.TryGetProperty("d", out _)
                    || Secp256k1PrivateKey.TryFromBytes(test.Bytes("d"), out _, out _);
                if (points && scalar)
                    Assert.True(SumIsInfinity(test), group.Name);
                cases++;
            }
        }

        Assert.Equal(38 + 26 + 19 + 4 + 23, cases);
    }

    [Fact]
    public void Privates_HaveTheirPoints()
    {
        string[] lines = File.ReadAllLines(
            SpecVectors.PathOf("07-eip712-secp256k1", "noble-secp256k1", "privates-2.txt"));
        int cases = 0;
        foreach (string line in lines.Where(l => l.Length > 0))
        {
            string[] parts = line.Split(':');
            byte[] scalar = new byte[32];
            Secp256k1Curve.Write(new Org.BouncyCastle.Math.BigInteger(parts[0]), scalar);
            using Secp256k1PrivateKey key = PrivateKey(scalar);
            Assert.Equal("04" + parts[1] + parts[2], Convert.ToHexStringLower(key.PublicKey.ToUncompressed()));
            cases++;
        }

        Assert.True(cases > 40);
    }

    private static bool Decodes(JsonElement test, string name) =>
        !test.TryGetProperty(name, out _) || Secp256k1PublicKey.TryFromBytes(test.Bytes(name), out _, out _);

    /// <summary>What remains invalid when all operands decode: sums at infinity.</summary>
    private static bool SumIsInfinity(JsonElement test)
    {
        ECPoint sum = PublicKey(test.Text("P")).Point;
        if (test.TryGetProperty("Q", out _))
            sum = sum.Add(PublicKey(test.Text("Q")).Point);
        if (test.TryGetProperty("d", out _))
            sum = sum.Add(Secp256k1Curve.Generator.Multiply(Secp256k1Curve.ToInteger(test.Bytes("d"))));
        return sum.IsInfinity;
    }

    private static void AssertPoint(JsonElement test, ECPoint actual)
    {
        JsonElement expected = test.GetProperty("expected");
        if (expected.ValueKind == JsonValueKind.Null)
            Assert.True(actual.IsInfinity);
        else
            Assert.Equal(PublicKey(expected.GetString()!), new Secp256k1PublicKey(actual));
    }

    private static Secp256k1PrivateKey PrivateKey(byte[] bytes)
    {
        Assert.True(Secp256k1PrivateKey.TryFromBytes(bytes, out Secp256k1PrivateKey? key, out Secp256k1Error error));
        Assert.Equal(Secp256k1Error.None, error);
        return key;
    }

    private static Secp256k1PublicKey PublicKey(string text)
    {
        Assert.True(Secp256k1PublicKey.TryFromBytes(SpecJson.Unhex(text), out Secp256k1PublicKey? key, out _));
        return key;
    }

    private static JsonElement Load(string folder, string file) => SpecJson.Load("07-eip712-secp256k1", folder, file);
}

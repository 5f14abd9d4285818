using System.Text;
using System.Text.Json;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Bls12381.Curve;
using ClayStack.Dvt.Crypto.Bls12381.Field;
using ClayStack.Dvt.Crypto.Bls12381.HashToCurve;

namespace ClayStack.Dvt.SpecTests.Bls;

/// <summary>RFC 9380: the expander, the map, and both G2 suites; and signatures under another domain tag.</summary>
public sealed class HashToCurveTests
{
    [Theory]
    [InlineData("expand_message_xmd_SHA256_38.json")]
    [InlineData("expand_message_xmd_SHA256_256.json")]
    public void ExpandMessage(string file)
    {
        JsonElement root = BlsVectors.Json("hash-to-curve", file);
        byte[] tag = Encoding.UTF8.GetBytes(root.GetProperty("DST").GetString()!);
        int count = 0;
        foreach (JsonElement test in root.GetProperty("tests").EnumerateArray())
        {
            byte[] output = new byte[BlsVectors.Number(test.GetProperty("len_in_bytes"))];
            ExpandMessageXmd.Expand(output, Encoding.UTF8.GetBytes(test.GetProperty("msg").GetString()!), tag);
            Assert.Equal(BlsVectors.Bytes(test.GetProperty("uniform_bytes")), output);
            count++;
        }

        Assert.True(count >= 10);
    }

    [Fact]
    public void RandomOracleSuite()
    {
        JsonElement root = BlsVectors.Json("hash-to-curve", "BLS12381G2_XMD:SHA-256_SSWU_RO_.json");
        byte[] tag = Encoding.UTF8.GetBytes(root.GetProperty("dst").GetString()!);
        foreach (JsonElement vector in root.GetProperty("vectors").EnumerateArray())
        {
            byte[] message = Encoding.UTF8.GetBytes(vector.GetProperty("msg").GetString()!);
            Fp2[] u = new Fp2[2];
            HashToG2.HashToField(u, message, tag);
            AssertMapped(vector.GetProperty("u")[0], vector.GetProperty("Q0"), u[0]);
            AssertMapped(vector.GetProperty("u")[1], vector.GetProperty("Q1"), u[1]);
            HashToG2.Hash(out Projective<Fp2> point, message, tag);
            BlsVectors.AssertSame(BlsVectors.PointG2(vector.GetProperty("P")), point);
        }
    }

    [Fact]
    public void NonUniformSuite()
    {
        JsonElement root = BlsVectors.Json("hash-to-curve", "BLS12381G2_XMD:SHA-256_SSWU_NU_.json");
        byte[] tag = Encoding.UTF8.GetBytes(root.GetProperty("dst").GetString()!);
        foreach (JsonElement vector in root.GetProperty("vectors").EnumerateArray())
        {
            byte[] message = Encoding.UTF8.GetBytes(vector.GetProperty("msg").GetString()!);
            Fp2[] u = new Fp2[1];
            HashToG2.HashToField(u, message, tag);
            AssertMapped(vector.GetProperty("u")[0], vector.GetProperty("Q"), u[0]);
            HashToG2.Encode(out Projective<Fp2> point, message, tag);
            BlsVectors.AssertSame(BlsVectors.PointG2(vector.GetProperty("P")), point);
        }
    }

    [Fact]
    public void MapAndClearCofactorOfEip2537()
    {
        foreach (JsonElement test in BlsVectors.Json("eip2537", "map_fp2_to_G2_bls.json").EnumerateArray())
        {
            Eip2537Reader reader = new(BlsVectors.Bytes(test.GetProperty("Input")));
            Assert.True(reader.TryField2(out Fp2 u));
            SswuMap<Fp2, SuiteG2>.Map(out Projective<Fp2> mapped, u);
            Endomorphisms.ClearCofactor(out mapped, mapped);
            Assert.Equal(BlsVectors.Bytes(test.GetProperty("Expected")), Eip2537Reader.Write(mapped));
        }
    }

    [Fact]
    public void SignaturesUnderTheTagWithoutPossession()
    {
        int count = 0;
        foreach (string line in File.ReadLines(SpecVectors.PathOf("01-bls", "noble", "bls12-381-g2-test-vectors.txt")))
        {
            string[] parts = line.Split(':');
            if (parts.Length != 3)
            {
                continue;
            }

            // Keys of this set may exceed the order: they are taken modulo r.
            Fr.FromWide(out Fr key, [.. new byte[16], .. BlsVectors.Hex(parts[0])]);
            HashToG2.Hash(
                out Projective<Fp2> message, BlsVectors.Hex(parts[1]), "BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_"u8);
            SecretScalarMul.MulG2(out Projective<Fp2> signature, message, key);
            Assert.Equal(BlsVectors.Hex(parts[2]), BlsSignature.From(signature).Bytes.ToArray());
            count++;
        }

        Assert.True(count > 100);
    }

    private static void AssertMapped(JsonElement expectedU, JsonElement expectedPoint, in Fp2 u)
    {
        Assert.NotEqual(0UL, Fp2.AreEqual(BlsVectors.Field2(expectedU), u));
        SswuMap<Fp2, SuiteG2>.Map(out Projective<Fp2> q, u);
        BlsVectors.AssertSame(BlsVectors.PointG2(expectedPoint), q);
    }
}

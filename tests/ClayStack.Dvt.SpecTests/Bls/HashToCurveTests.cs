using System.Text;
using System.Text.Json;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Bls12381.Curve;
using ClayStack.Dvt.Crypto.Bls12381.Field;
using ClayStack.Dvt.Crypto.Bls12381.HashToCurve;

namespace ClayStack.Dvt.SpecTests.Bls;

/// <summary>RFC 9380: the expander, the maps and suites of both groups, scalars; and signatures under other domain tags.</summary>
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
    public void RandomOracleSuiteOfG1() => AssertSuite<Fp, SuiteG1>(
        "BLS12381G1_XMD:SHA-256_SSWU_RO_.json", ["Q0", "Q1"], HashToG1.Hash, BlsVectors.Field, BlsVectors.PointG1);

    [Fact]
    public void NonUniformSuiteOfG1() => AssertSuite<Fp, SuiteG1>(
        "BLS12381G1_XMD:SHA-256_SSWU_NU_.json", ["Q"], HashToG1.Encode, BlsVectors.Field, BlsVectors.PointG1);

    [Fact]
    public void RandomOracleSuiteOfG2() => AssertSuite<Fp2, SuiteG2>(
        "BLS12381G2_XMD:SHA-256_SSWU_RO_.json", ["Q0", "Q1"], HashToG2.Hash, BlsVectors.Field2, BlsVectors.PointG2);

    [Fact]
    public void NonUniformSuiteOfG2() => AssertSuite<Fp2, SuiteG2>(
        "BLS12381G2_XMD:SHA-256_SSWU_NU_.json", ["Q"], HashToG2.Encode, BlsVectors.Field2, BlsVectors.PointG2);

    [Fact]
    public void MapAndClearCofactorOfEip2537InG1()
    {
        int count = 0;
        foreach (JsonElement test in BlsVectors.Json("eip2537", "map_fp_to_G1_bls.json").EnumerateArray())
        {
            Eip2537Reader reader = new(BlsVectors.Bytes(test.GetProperty("Input")));
            Assert.True(reader.TryField(out Fp u));
            SswuMap<Fp, SuiteG1>.Map(out Projective<Fp> mapped, u);
            Endomorphisms.ClearCofactor(out mapped, mapped);
            Assert.Equal(BlsVectors.Bytes(test.GetProperty("Expected")), Eip2537Reader.Write(mapped));
            count++;
        }

        Assert.Equal(5, count);
    }

    [Fact]
    public void MapAndClearCofactorOfEip2537InG2()
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
        foreach (string[] parts in BlsVectors.Lines("noble", "bls12-381-g2-test-vectors.txt"))
        {
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

    [Fact]
    public void ShortSignaturesUnderTheTagWithoutPossession()
    {
        int count = 0;
        foreach (string[] parts in BlsVectors.Lines("noble", "bls12-381-g1-test-vectors.txt"))
        {
            Fr.FromWide(out Fr key, [.. new byte[16], .. BlsVectors.Hex(parts[0])]);
            HashToG1.Hash(
                out Projective<Fp> message, BlsVectors.Hex(parts[1]), "BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"u8);
            Projective<Fp>.ToAffine(out Affine<Fp> point, message);
            MultiScalar.Sum(out Projective<Fp> signature, [point], [key.W0, key.W1, key.W2, key.W3], 4, 255);
            Projective<Fp>.ToAffine(out point, signature);
            byte[] written = new byte[PointCodec.G1Bytes];
            PointCodec.CompressG1(written, point);
            Assert.Equal(BlsVectors.Hex(parts[2]), written);
            count++;
        }

        Assert.Equal(128, count);
    }

    /// <summary>hash_to_field to the scalars, L = 48; the first file gives the uniform bytes themselves.</summary>
    [Theory]
    [InlineData("bls12-381-scalar-test-vectors.txt", false)]
    [InlineData("bls12-381-scalar-xmd-sha256-test-vectors.txt", true)]
    public void Scalars(string file, bool expands)
    {
        int count = 0;
        foreach (string[] parts in BlsVectors.Lines("noble", file))
        {
            byte[] message = Encoding.UTF8.GetBytes(parts[0]);
            byte[] uniform = new byte[48];
            if (expands)
            {
                ExpandMessageXmd.Expand(uniform, message, "QUUX-V01-CS02-with-BLS12381SCALAR_XMD:SHA-256_SSWU_RO_"u8);
            }
            else
            {
                message.CopyTo(uniform.AsSpan(uniform.Length - message.Length));
            }

            Fr.FromWide(out Fr scalar, uniform);
            byte[] written = new byte[Fr.ByteCount];
            Fr.Encode(written, scalar);
            Assert.Equal(BlsVectors.Hex(parts[1]), written);
            count++;
        }

        Assert.Equal(3, count);
    }

    /// <summary>Every step of a suite's vectors: the field elements, the points mapped to, and the result.</summary>
    private static void AssertSuite<T, TSuite>(
        string file,
        string[] mapped,
        PointEncoding<T> encoding,
        Func<JsonElement, T> field,
        Func<JsonElement, Affine<T>> point)
        where T : unmanaged, ICurveField<T>
        where TSuite : struct, ISswuSuite<T>
    {
        JsonElement root = BlsVectors.Json("hash-to-curve", file);
        byte[] tag = Encoding.UTF8.GetBytes(root.GetProperty("dst").GetString()!);
        int count = 0;
        foreach (JsonElement vector in root.GetProperty("vectors").EnumerateArray())
        {
            byte[] message = Encoding.UTF8.GetBytes(vector.GetProperty("msg").GetString()!);
            T[] u = new T[mapped.Length];
            HashToGroup<T, TSuite>.HashToField(u, message, tag);
            for (int i = 0; i < u.Length; i++)
            {
                Assert.NotEqual(0UL, T.AreEqual(field(vector.GetProperty("u")[i]), u[i]));
                SswuMap<T, TSuite>.Map(out Projective<T> q, u[i]);
                BlsVectors.AssertSame(point(vector.GetProperty(mapped[i])), q);
            }

            encoding(out Projective<T> result, message, tag);
            BlsVectors.AssertSame(point(vector.GetProperty("P")), result);
            count++;
        }

        Assert.Equal(5, count);
    }

    private delegate void PointEncoding<T>(out Projective<T> r, ReadOnlySpan<byte> message, ReadOnlySpan<byte> tag)
        where T : unmanaged, ICurveField<T>;
}

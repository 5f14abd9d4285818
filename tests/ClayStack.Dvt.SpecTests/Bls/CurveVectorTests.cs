using System.Numerics;
using System.Text.Json;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Bls12381.Curve;
using ClayStack.Dvt.Crypto.Bls12381.Field;
using ClayStack.Dvt.Crypto.Bls12381.Pairing;

namespace ClayStack.Dvt.SpecTests.Bls;

/// <summary>Scalar multiplication, EIP-2537 and the encodings of 1,000 consecutive multiples.</summary>
public sealed class CurveVectorTests
{
    private static readonly BigInteger Order = BigInteger.Parse(
        "073eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001",
        System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public void ScalarMultiplicationInG2()
    {
        JsonElement root = BlsVectors.Json("scalar-mul", "tv_BLS12_381_scalar_mul_G2_255bit.json");
        foreach (JsonElement vector in root.GetProperty("vectors").EnumerateArray())
        {
            Affine<Fp2> point = BlsVectors.PointG2(vector.GetProperty("P"));
            byte[] scalar = Scalar(BlsVectors.Bytes(vector.GetProperty("scalar")));
            AssertProduct(BlsVectors.PointG2(vector.GetProperty("Q")), point, scalar);
        }
    }

    [Theory]
    [InlineData("tv_BLS12_381_scalar_mul_G1_255bit.json")]
    [InlineData("tv_BLS12_381_scalar_mul_G1_64bit.json")]
    public void ScalarMultiplicationInG1(string file)
    {
        foreach (JsonElement vector in BlsVectors.Json("scalar-mul", file).GetProperty("vectors").EnumerateArray())
        {
            Affine<Fp> point = BlsVectors.PointG1(vector.GetProperty("P"));
            byte[] scalar = Scalar(BlsVectors.Bytes(vector.GetProperty("scalar")));
            MultiScalar.Sum(out Projective<Fp> product, [point], Words(scalar), 4, 255);
            BlsVectors.AssertSame(BlsVectors.PointG1(vector.GetProperty("Q")), product);
        }
    }

    [Fact]
    public void Eip2537Additions()
    {
        foreach (JsonElement test in BlsVectors.Json("eip2537", "add_G1_bls.json").EnumerateArray())
        {
            Eip2537Reader reader = new(BlsVectors.Bytes(test.GetProperty("Input")));
            Assert.True(reader.TryPoint(out Projective<Fp> a) & reader.TryPoint(out Projective<Fp> b));
            Projective<Fp>.Add(out a, a, b);
            Assert.Equal(BlsVectors.Bytes(test.GetProperty("Expected")), Eip2537Reader.Write(a));
        }

        foreach (JsonElement test in BlsVectors.Json("eip2537", "add_G2_bls.json").EnumerateArray())
        {
            Eip2537Reader reader = new(BlsVectors.Bytes(test.GetProperty("Input")));
            Assert.True(reader.TryPoint(out Projective<Fp2> a) & reader.TryPoint(out Projective<Fp2> b));
            Projective<Fp2>.Add(out a, a, b);
            Assert.Equal(BlsVectors.Bytes(test.GetProperty("Expected")), Eip2537Reader.Write(a));
        }
    }

    [Fact]
    public void Eip2537Multiplications()
    {
        foreach (JsonElement test in BlsVectors.Json("eip2537", "mul_G1_bls.json").EnumerateArray())
        {
            Eip2537Reader reader = new(BlsVectors.Bytes(test.GetProperty("Input")));
            Assert.True(reader.TryPoint(out Projective<Fp> a));
            Projective<Fp> product = Projective<Fp>.Infinity;
            if (Projective<Fp>.IsInfinity(a) == 0)
            {
                Projective<Fp>.ToAffine(out Affine<Fp> affine, a);
                MultiScalar.Sum(out product, [affine], Words(Scalar(reader.Scalar())), 4, 255);
            }

            Assert.Equal(BlsVectors.Bytes(test.GetProperty("Expected")), Eip2537Reader.Write(product));
        }

        foreach (JsonElement test in BlsVectors.Json("eip2537", "mul_G2_bls.json").EnumerateArray())
        {
            Eip2537Reader reader = new(BlsVectors.Bytes(test.GetProperty("Input")));
            Assert.True(reader.TryPoint(out Projective<Fp2> a));
            Assert.True(Fr.TryDecode(Scalar(reader.Scalar()), out Fr k));
            SecretScalarMul.MulG2(out a, a, k);
            Assert.Equal(BlsVectors.Bytes(test.GetProperty("Expected")), Eip2537Reader.Write(a));
        }
    }

    [Fact]
    public void Eip2537PairingChecks()
    {
        foreach (JsonElement test in BlsVectors.Json("eip2537", "pairing_check_bls.json").EnumerateArray())
        {
            Eip2537Reader reader = new(BlsVectors.Bytes(test.GetProperty("Input")));
            List<Affine<Fp>> ps = [];
            List<Affine<Fp2>> qs = [];
            while (reader.Remaining > 0)
            {
                Assert.True(reader.TryPoint(out Projective<Fp> p) & reader.TryPoint(out Projective<Fp2> q));
                Assert.True(Endomorphisms.IsInG1(p) && Endomorphisms.IsInG2(q));
                if ((Projective<Fp>.IsInfinity(p) | Projective<Fp2>.IsInfinity(q)) == 0)
                {
                    Projective<Fp>.ToAffine(out Affine<Fp> affineP, p);
                    Projective<Fp2>.ToAffine(out Affine<Fp2> affineQ, q);
                    ps.Add(affineP);
                    qs.Add(affineQ);
                }
            }

            bool expected = BlsVectors.Bytes(test.GetProperty("Expected"))[^1] == 1;
            Assert.Equal(expected, PairingProduct.IsOne([.. ps], [.. qs]));
        }
    }

    [Theory]
    [InlineData("fail-mul_G1_bls.json", false)]
    [InlineData("fail-mul_G2_bls.json", true)]
    [InlineData("fail-add_G2_bls.json", true)]
    public void Eip2537RefusedPoints(string file, bool twist)
    {
        int judged = 0;
        foreach (JsonElement test in BlsVectors.Json("eip2537", file).EnumerateArray())
        {
            string reason = test.GetProperty("ExpectedError").GetString()!;
            if (reason.Contains("length", StringComparison.Ordinal))
            {
                continue; // the length of a precompile's input is no property of a point
            }

            Eip2537Reader reader = new(BlsVectors.Bytes(test.GetProperty("Input")));
            bool first = TryValid(reader, twist);
            bool second = !file.Contains("add", StringComparison.Ordinal) || TryValid(reader, twist);
            Assert.False(first && second, test.GetProperty("Name").GetString());
            judged++;
        }

        Assert.True(judged >= 3);
    }

    [Fact]
    public void Eip2537RefusedPairings()
    {
        int judged = 0;
        foreach (JsonElement test in BlsVectors.Json("eip2537", "fail-pairing_check_bls.json").EnumerateArray())
        {
            if (test.GetProperty("ExpectedError").GetString()!.Contains("length", StringComparison.Ordinal))
            {
                continue;
            }

            Eip2537Reader reader = new(BlsVectors.Bytes(test.GetProperty("Input")));
            bool valid = true;
            while (reader.Remaining > 0)
            {
                valid &= TryValid(reader, twist: false) & TryValid(reader, twist: true);
            }

            Assert.False(valid, test.GetProperty("Name").GetString());
            judged++;
        }

        Assert.True(judged >= 15);
    }

    [Fact]
    public void ThousandMultiplesOfTheGeneratorOfG1()
    {
        byte[] compressed = File.ReadAllBytes(
            SpecVectors.PathOf("01-bls", "zkcrypto-encodings", "g1_compressed_valid_test_vectors.dat"));
        byte[] uncompressed = File.ReadAllBytes(
            SpecVectors.PathOf("01-bls", "zkcrypto-encodings", "g1_uncompressed_valid_test_vectors.dat"));
        Projective<Fp> multiple = Projective<Fp>.Infinity;
        for (int i = 0; i < 1000; i++)
        {
            ReadOnlySpan<byte> expected = compressed.AsSpan(48 * i, 48);
            BlsDecodeError error = PointCodec.DecompressG1(expected, out Affine<Fp> decoded);
            Assert.Equal(i == 0 ? BlsDecodeError.Infinity : BlsDecodeError.None, error);
            if (i > 0)
            {
                byte[] written = new byte[48];
                Projective<Fp>.ToAffine(out Affine<Fp> affine, multiple);
                PointCodec.CompressG1(written, affine);
                Assert.Equal(expected.ToArray(), written);
                Assert.NotEqual(0UL, Fp.AreEqual(affine.Y, decoded.Y));
                byte[] coordinates = new byte[96];
                Fp.Encode(coordinates, decoded.X);
                Fp.Encode(coordinates.AsSpan(48), decoded.Y);
                Assert.Equal(uncompressed.AsSpan(96 * i, 96).ToArray(), coordinates);
            }

            Projective<Fp>.Add(out multiple, multiple, GeneratorTable.G1Point);
        }
    }

    [Fact]
    public void ThousandMultiplesOfTheGeneratorOfG2()
    {
        byte[] compressed = File.ReadAllBytes(
            SpecVectors.PathOf("01-bls", "zkcrypto-encodings", "g2_compressed_valid_test_vectors.dat"));
        byte[] uncompressed = File.ReadAllBytes(
            SpecVectors.PathOf("01-bls", "zkcrypto-encodings", "g2_uncompressed_valid_test_vectors.dat"));
        Projective<Fp2> multiple = Projective<Fp2>.Infinity;
        for (int i = 0; i < 1000; i++)
        {
            ReadOnlySpan<byte> expected = compressed.AsSpan(96 * i, 96);
            BlsDecodeError error = PointCodec.DecompressG2(expected, out Affine<Fp2> decoded);
            Assert.Equal(i == 0 ? BlsDecodeError.Infinity : BlsDecodeError.None, error);
            if (i > 0)
            {
                byte[] written = new byte[96];
                Projective<Fp2>.ToAffine(out Affine<Fp2> affine, multiple);
                PointCodec.CompressG2(written, affine);
                Assert.Equal(expected.ToArray(), written);
                Assert.NotEqual(0UL, Fp2.AreEqual(affine.Y, decoded.Y));
                byte[] coordinates = new byte[192];
                Fp2.Encode(coordinates, decoded.X);
                Fp2.Encode(coordinates.AsSpan(96), decoded.Y);
                Assert.Equal(uncompressed.AsSpan(192 * i, 192).ToArray(), coordinates);
            }

            Projective<Fp2>.Add(out multiple, multiple, GeneratorTable.G2Point);
        }
    }

    private static bool TryValid(Eip2537Reader reader, bool twist)
    {
        if (twist)
        {
            return reader.TryPoint(out Projective<Fp2> q) && Endomorphisms.IsInG2(q);
        }

        return reader.TryPoint(out Projective<Fp> p) && Endomorphisms.IsInG1(p);
    }

    private static void AssertProduct(in Affine<Fp2> expected, in Affine<Fp2> point, byte[] scalar)
    {
        Assert.True(Fr.TryDecode(scalar, out Fr k));
        SecretScalarMul.MulG2(out Projective<Fp2> product, Projective<Fp2>.From(point), k);
        BlsVectors.AssertSame(expected, product);
        SecretScalarMul.MulG2(out product, SecretScalarMul.TableFor(Projective<Fp2>.From(point)), k);
        BlsVectors.AssertSame(expected, product);
        MultiScalar.Sum(out product, [point], Words(scalar), 4, 255);
        BlsVectors.AssertSame(expected, product);
    }

    /// <summary>The scalar modulo the order, in 32 bytes.</summary>
    private static byte[] Scalar(byte[] bytes)
    {
        BigInteger reduced = new BigInteger(bytes, isUnsigned: true, isBigEndian: true) % Order;
        byte[] shortest = reduced.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - shortest.Length], .. shortest];
    }

    private static ulong[] Words(byte[] scalar) =>
        [.. Enumerable.Range(0, 4).Select(i => System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(scalar.AsSpan(24 - (8 * i))))];
}

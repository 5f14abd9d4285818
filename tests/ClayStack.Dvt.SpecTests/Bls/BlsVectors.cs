using System.Globalization;
using System.Text.Json;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Bls12381.Curve;
using ClayStack.Dvt.Crypto.Bls12381.Field;

namespace ClayStack.Dvt.SpecTests.Bls;

/// <summary>Reading of the files below tests/vectors/01-bls.</summary>
internal static class BlsVectors
{
    public static TheoryData<string> Files(params string[] folder)
    {
        TheoryData<string> names = [];
        string path = SpecVectors.PathOf(["01-bls", .. folder]);
        foreach (string file in Directory.GetFiles(path).Order(StringComparer.Ordinal))
        {
            names.Add(Path.GetFileName(file));
        }

        Assert.NotEmpty(names);
        return names;
    }

    public static JsonElement Json(params string[] parts)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(SpecVectors.PathOf(["01-bls", .. parts])));
        return document.RootElement.Clone();
    }

    /// <summary>The lines of a text file, each split at its colons.</summary>
    public static IEnumerable<string[]> Lines(params string[] parts) =>
        File.ReadLines(SpecVectors.PathOf(["01-bls", .. parts])).Where(line => line.Length > 0).Select(line => line.Split(':'));

    public static byte[] Bytes(JsonElement element) => Hex(element.GetString()!);

    public static byte[] Hex(string text)
    {
        string digits = text.StartsWith("0x", StringComparison.Ordinal) ? text[2..] : text;
        return Convert.FromHexString(digits.Length % 2 == 0 ? digits : "0" + digits);
    }

    public static Fp Field(JsonElement element) => Field(element.GetString()!);

    public static Fp Field(string text)
    {
        byte[] padded = new byte[Fp.ByteCount];
        byte[] bytes = Hex(text);
        bytes.CopyTo(padded.AsSpan(padded.Length - bytes.Length));
        Assert.True(Fp.TryDecode(padded, out Fp value));
        return value;
    }

    public static Fp2 Field2(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            return new Fp2(Field(element.GetProperty("c0")), Field(element.GetProperty("c1")));
        }

        string[] parts = element.GetString()!.Split(',');
        return new Fp2(Field(parts[0]), Field(parts[1]));
    }

    public static Affine<Fp2> PointG2(JsonElement element) =>
        new() { X = Field2(element.GetProperty("x")), Y = Field2(element.GetProperty("y")) };

    public static Affine<Fp> PointG1(JsonElement element) =>
        new() { X = Field(element.GetProperty("x")), Y = Field(element.GetProperty("y")) };

    public static int Number(JsonElement element) =>
        int.Parse(element.GetString()![2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    public static void AssertSame<T>(in Affine<T> expected, in Projective<T> actual)
        where T : unmanaged, ICurveField<T>
    {
        Assert.NotEqual(0UL, Projective<T>.AreEqual(Projective<T>.From(expected), actual));
    }

    /// <summary>Decodes all keys, or null if one is refused.</summary>
    public static BlsPublicKey[]? Keys(IEnumerable<byte[]> encodings)
    {
        List<BlsPublicKey> keys = [];
        foreach (byte[] encoding in encodings)
        {
            if (!BlsPublicKey.TryDecode(encoding, out BlsPublicKey? key, out _))
            {
                return null;
            }

            keys.Add(key);
        }

        return [.. keys];
    }

    /// <summary>Decodes all signatures, or null if one is refused.</summary>
    public static BlsSignature[]? Signatures(IEnumerable<byte[]> encodings)
    {
        List<BlsSignature> signatures = [];
        foreach (byte[] encoding in encodings)
        {
            if (!BlsSignature.TryDecode(encoding, out BlsSignature? signature, out _))
            {
                return null;
            }

            signatures.Add(signature);
        }

        return [.. signatures];
    }
}

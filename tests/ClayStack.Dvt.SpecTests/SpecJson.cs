using System.Globalization;
using System.Numerics;
using System.Text.Json;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Bls12381;

namespace ClayStack.Dvt.SpecTests;

/// <summary>Reading of the public vectors' JSON.</summary>
internal static class SpecJson
{
    /// <summary>Parses a file below <c>tests/vectors</c>.</summary>
    public static JsonElement Load(params string[] parts) =>
        JsonDocument.Parse(File.ReadAllBytes(SpecVectors.PathOf(parts))).RootElement;

    /// <summary>A member that must be a string.</summary>
    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    /// <summary>Bytes of a hexadecimal text with or without prefix.</summary>
    public static byte[] Unhex(string text) =>
        Convert.FromHexString(text.StartsWith("0x", StringComparison.Ordinal) ? text[2..] : text);

    /// <summary>Bytes of a member with hexadecimal text.</summary>
    public static byte[] Bytes(this JsonElement element, string name) => Unhex(element.Text(name));

    /// <summary>A member with 32 bytes of hexadecimal text.</summary>
    public static Bytes32 Word(this JsonElement element, string name) => new(element.Bytes(name));

    /// <summary>The 32 big-endian bytes of a key, to compare with a vector's.</summary>
    public static byte[] Export(BlsSecretKey key)
    {
        byte[] bytes = new byte[BlsSecretKey.ByteCount];
        key.ExportTo(bytes);
        return bytes;
    }

    /// <summary>A decimal JSON number of any size, as 32 big-endian bytes.</summary>
    public static byte[] DecimalScalar(this JsonElement element, string name)
    {
        BigInteger value = BigInteger.Parse(element.GetProperty(name).GetRawText(), CultureInfo.InvariantCulture);
        byte[] bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - bytes.Length], .. bytes];
    }
}

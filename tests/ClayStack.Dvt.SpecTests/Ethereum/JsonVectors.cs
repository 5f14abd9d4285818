using System.Text;
using System.Text.Json;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;
using ClayStack.Dvt.Ethereum.Ssz.Json;

namespace ClayStack.Dvt.SpecTests.Ethereum;

/// <summary>What vectors in JSON have in common.</summary>
internal static class JsonVectors
{
    public static JsonElement Load(params string[] parts)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(SpecVectors.PathOf(parts)));
        return document.RootElement.Clone();
    }

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static Root RootOf(this JsonElement element, string name) => Root.Parse(element.Text(name));

    public static byte[] BytesOf(this JsonElement element, string name) => Convert.FromHexString(element.Text(name)[2..]);

    public static ulong NumberOf(this JsonElement element, string name)
    {
        JsonElement value = element.GetProperty(name);
        return value.ValueKind == JsonValueKind.Number
            ? value.GetUInt64()
            : ulong.Parse(value.GetString()!, System.Globalization.CultureInfo.InvariantCulture);
    }

    public static T Read<T>(this JsonElement element, Preset preset) where T : class, ISszContainer<T>
    {
        Assert.True(SszJson.TryRead(Encoding.UTF8.GetBytes(element.GetRawText()), preset, out T? value, out SszError? error), $"{error}");
        return value;
    }

    public static T Decode<T>(byte[] encoding, Preset preset) where T : class, ISszContainer<T>
    {
        Assert.True(SszEncoding.TryDeserialize(encoding, preset, out T? value, out SszError? error), $"{error}");
        Assert.Equal(encoding, SszEncoding.Serialize(value, preset));
        return value;
    }
}

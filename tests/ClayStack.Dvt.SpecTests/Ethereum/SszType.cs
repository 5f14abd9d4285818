using System.Diagnostics.CodeAnalysis;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;
using ClayStack.Dvt.Ethereum.Ssz.Json;

namespace ClayStack.Dvt.SpecTests.Ethereum;

/// <summary>One container type without its type parameter, so that tests can go through all of them.</summary>
internal abstract class SszType(string name)
{
    public string Name => name;

    /// <summary>Decodes SSZ; the value is opaque to the caller.</summary>
    public abstract bool TryDecode(ReadOnlySpan<byte> input, Preset preset, [NotNullWhen(true)] out object? value, out SszError? error);

    public abstract bool TryReadJson(ReadOnlySpan<byte> input, Preset preset, [NotNullWhen(true)] out object? value, out SszError? error);

    public abstract byte[] Encode(object value, Preset preset);

    public abstract byte[] ToJson(object value, Preset preset);

    public abstract Root Root(object value, Preset preset);

    public override string ToString() => name;
}

internal sealed class SszType<T>(string name) : SszType(name) where T : class, ISszContainer<T>
{
    public override bool TryDecode(ReadOnlySpan<byte> input, Preset preset, [NotNullWhen(true)] out object? value, out SszError? error)
    {
        bool decoded = SszEncoding.TryDeserialize(input, preset, out T? typed, out error);
        value = typed;
        return decoded;
    }

    public override bool TryReadJson(ReadOnlySpan<byte> input, Preset preset, [NotNullWhen(true)] out object? value, out SszError? error)
    {
        bool read = SszJson.TryRead(input, preset, out T? typed, out error);
        value = typed;
        return read;
    }

    public override byte[] Encode(object value, Preset preset) => SszEncoding.Serialize((T)value, preset);

    public override byte[] ToJson(object value, Preset preset) => SszJson.ToUtf8((T)value, preset);

    public override Root Root(object value, Preset preset) => SszEncoding.HashTreeRoot((T)value, preset);
}

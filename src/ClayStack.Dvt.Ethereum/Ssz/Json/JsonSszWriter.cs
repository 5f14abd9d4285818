using System.Buffers;
using System.Text.Json;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Ethereum.Ssz.Json;

/// <summary>Writes the JSON of the Beacon API: numbers as decimal strings, bytes as 0x-prefixed hexadecimal.</summary>
internal readonly struct JsonSszWriter(Utf8JsonWriter writer, Preset preset) : ISszVisitor
{
    private const int StackTextMax = 1024;

    public Preset Preset => preset;

    public void Write<T>(T value) where T : class, ISszContainer<T>
    {
        JsonSszWriter self = this;
        writer.WriteStartObject();
        value.Visit(ref self);
        writer.WriteEndObject();
    }

    public void Value<T>(ReadOnlySpan<byte> name, ref T value) where T : unmanaged, ISszValue<T>
    {
        writer.WritePropertyName(name);
        WriteValue(in value);
    }

    public void Container<T>(ReadOnlySpan<byte> name, ref T value) where T : class, ISszContainer<T>
    {
        writer.WritePropertyName(name);
        Write(value);
    }

    public void ByteVector(ReadOnlySpan<byte> name, ref ByteSequence value, int length)
    {
        SszLimits.RequireExactly(name, value.Length, length);
        writer.WritePropertyName(name);
        WriteBytes(value.Span);
    }

    public void ByteList(ReadOnlySpan<byte> name, ref ByteSequence value, int limit)
    {
        SszLimits.RequireAtMost(name, value.Length, limit);
        writer.WritePropertyName(name);
        WriteBytes(value.Span);
    }

    public void Bitvector(ReadOnlySpan<byte> name, ref Bitvector value, int length)
    {
        SszLimits.RequireExactly(name, value.Length, length);
        writer.WritePropertyName(name);
        WriteBytes(value.Bytes);
    }

    public void Bitlist(ReadOnlySpan<byte> name, ref Bitlist value, int limit)
    {
        SszLimits.RequireAtMost(name, value.Length, limit);
        writer.WritePropertyName(name);
        byte[] encoding = new byte[SszBits.SizeOf(value)];
        SszBits.Write(value, encoding);
        WriteBytes(encoding);
    }

    public void ValueVector<T>(ReadOnlySpan<byte> name, ref SszList<T> value, int length) where T : unmanaged, ISszValue<T>
    {
        SszLimits.RequireExactly(name, value.Count, length);
        WriteValues(name, value);
    }

    public void ValueList<T>(ReadOnlySpan<byte> name, ref SszList<T> value, int limit) where T : unmanaged, ISszValue<T>
    {
        SszLimits.RequireAtMost(name, value.Count, limit);
        WriteValues(name, value);
    }

    public void ContainerList<T>(ReadOnlySpan<byte> name, ref SszList<T> value, int limit) where T : class, ISszContainer<T>
    {
        SszLimits.RequireAtMost(name, value.Count, limit);
        writer.WriteStartArray(name);
        foreach (T item in value.Span)
            Write(item);
        writer.WriteEndArray();
    }

    public void ByteVectorList(ReadOnlySpan<byte> name, ref SszList<ByteSequence> value, int limit, int length)
    {
        SszLimits.RequireAtMost(name, value.Count, limit);
        writer.WriteStartArray(name);
        foreach (ByteSequence item in value.Span)
        {
            SszLimits.RequireExactly(name, item.Length, length);
            WriteBytes(item.Span);
        }

        writer.WriteEndArray();
    }

    public void ByteListList(ReadOnlySpan<byte> name, ref SszList<ByteSequence> value, int limit, int itemLimit)
    {
        SszLimits.RequireAtMost(name, value.Count, limit);
        writer.WriteStartArray(name);
        foreach (ByteSequence item in value.Span)
        {
            SszLimits.RequireAtMost(name, item.Length, itemLimit);
            WriteBytes(item.Span);
        }

        writer.WriteEndArray();
    }

    private void WriteValues<T>(ReadOnlySpan<byte> name, SszList<T> values) where T : unmanaged, ISszValue<T>
    {
        writer.WriteStartArray(name);
        foreach (ref readonly T value in values.Span)
            WriteValue(in value);
        writer.WriteEndArray();
    }

    private void WriteValue<T>(in T value) where T : unmanaged, ISszValue<T>
    {
        Span<byte> text = stackalloc byte[SszValues.TextLengthMax];
        writer.WriteStringValue(text[..SszValues.Format(in value, text)]);
    }

    private void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        int length = 2 + (2 * bytes.Length);
        byte[]? rented = length > StackTextMax ? ArrayPool<byte>.Shared.Rent(length) : null;
        Span<byte> text = rented ?? stackalloc byte[StackTextMax];
        writer.WriteStringValue(text[..Hexadecimal.Encode(bytes, text)]);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
    }
}

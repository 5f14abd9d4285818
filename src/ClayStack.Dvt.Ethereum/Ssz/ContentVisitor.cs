using System.Runtime.InteropServices;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Ethereum.Ssz;

/// <summary>
/// Collects the content of a container, lengths included, for comparison inside of the process. Unlike SSZ it needs no
/// preset: two containers of one type with equal content are equal under every preset.
/// </summary>
internal readonly struct ContentVisitor(ContentBuffer buffer) : ISszVisitor
{
    public Preset Preset => Preset.Mainnet;

    public static ContentBuffer Collect<T>(T value) where T : class, ISszContainer<T>
    {
        ContentBuffer buffer = new();
        ContentVisitor visitor = new(buffer);
        value.Visit(ref visitor);
        return buffer;
    }

    public void Value<T>(ReadOnlySpan<byte> name, ref T value) where T : unmanaged, ISszValue<T> =>
        buffer.Append(SszValues.AsBytes(in value));

    public void Container<T>(ReadOnlySpan<byte> name, ref T value) where T : class, ISszContainer<T>
    {
        ContentVisitor self = this;
        value.Visit(ref self);
    }

    public void ByteVector(ReadOnlySpan<byte> name, ref ByteSequence value, int length) => Bytes(value);

    public void ByteList(ReadOnlySpan<byte> name, ref ByteSequence value, int limit) => Bytes(value);

    public void Bitvector(ReadOnlySpan<byte> name, ref Bitvector value, int length)
    {
        Count(value.Length);
        buffer.Append(value.Bytes);
    }

    public void Bitlist(ReadOnlySpan<byte> name, ref Bitlist value, int limit)
    {
        Count(value.Length);
        buffer.Append(value.Bytes);
    }

    public void ValueVector<T>(ReadOnlySpan<byte> name, ref SszList<T> value, int length) where T : unmanaged, ISszValue<T> =>
        ValueList(name, ref value, length);

    public void ValueList<T>(ReadOnlySpan<byte> name, ref SszList<T> value, int limit) where T : unmanaged, ISszValue<T>
    {
        Count(value.Count);
        buffer.Append(MemoryMarshal.AsBytes(value.Span));
    }

    public void ContainerList<T>(ReadOnlySpan<byte> name, ref SszList<T> value, int limit) where T : class, ISszContainer<T>
    {
        Count(value.Count);
        ContentVisitor self = this;
        foreach (T item in value.Span)
            item.Visit(ref self);
    }

    public void ByteVectorList(ReadOnlySpan<byte> name, ref SszList<ByteSequence> value, int limit, int length) => Sequences(value);

    public void ByteListList(ReadOnlySpan<byte> name, ref SszList<ByteSequence> value, int limit, int itemLimit) => Sequences(value);

    private void Sequences(SszList<ByteSequence> value)
    {
        Count(value.Count);
        foreach (ByteSequence item in value.Span)
            Bytes(item);
    }

    private void Bytes(ByteSequence value)
    {
        Count(value.Length);
        buffer.Append(value.Span);
    }

    private void Count(int count) => buffer.Append(SszValues.AsBytes(in count));
}

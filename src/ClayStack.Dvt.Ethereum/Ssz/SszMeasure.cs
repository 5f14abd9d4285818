using System.Runtime.CompilerServices;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Ethereum.Ssz;

/// <summary>Adds up how many bytes the variable parts of a container have, and checks every length against its type.</summary>
internal struct SszMeasure(Preset preset) : ISszVisitor
{
    private int _size;

    public readonly Preset Preset => preset;

    public static int SizeOf<T>(T value, Preset preset) where T : class, ISszContainer<T>
    {
        SszMeasure visitor = new(preset);
        value.Visit(ref visitor);
        return visitor._size + SszLayout.Of<T>(preset).FixedSize;
    }

    public readonly void Value<T>(ReadOnlySpan<byte> name, ref T value) where T : unmanaged, ISszValue<T>
    {
        // A part of the fixed size.
    }

    public void Container<T>(ReadOnlySpan<byte> name, ref T value) where T : class, ISszContainer<T>
    {
        SszLayout layout = SszLayout.Of<T>(preset);
        if (!layout.IsFixed)
            _size += layout.FixedSize;
        value.Visit(ref this);
    }

    public readonly void ByteVector(ReadOnlySpan<byte> name, ref ByteSequence value, int length) =>
        SszLimits.RequireExactly(name, value.Length, length);

    public void ByteList(ReadOnlySpan<byte> name, ref ByteSequence value, int limit)
    {
        SszLimits.RequireAtMost(name, value.Length, limit);
        _size += value.Length;
    }

    public readonly void Bitvector(ReadOnlySpan<byte> name, ref Bitvector value, int length) =>
        SszLimits.RequireExactly(name, value.Length, length);

    public void Bitlist(ReadOnlySpan<byte> name, ref Bitlist value, int limit)
    {
        SszLimits.RequireAtMost(name, value.Length, limit);
        _size += SszBits.SizeOf(value);
    }

    public readonly void ValueVector<T>(ReadOnlySpan<byte> name, ref SszList<T> value, int length) where T : unmanaged, ISszValue<T> =>
        SszLimits.RequireExactly(name, value.Count, length);

    public void ValueList<T>(ReadOnlySpan<byte> name, ref SszList<T> value, int limit) where T : unmanaged, ISszValue<T>
    {
        SszLimits.RequireAtMost(name, value.Count, limit);
        _size += value.Count * Unsafe.SizeOf<T>();
    }

    public void ContainerList<T>(ReadOnlySpan<byte> name, ref SszList<T> value, int limit) where T : class, ISszContainer<T>
    {
        SszLimits.RequireAtMost(name, value.Count, limit);
        SszLayout layout = SszLayout.Of<T>(preset);
        _size += value.Count * (layout.FixedSize + (layout.IsFixed ? 0 : sizeof(uint)));
        foreach (T item in value.Span)
            item.Visit(ref this);
    }

    public void ByteVectorList(ReadOnlySpan<byte> name, ref SszList<ByteSequence> value, int limit, int length)
    {
        SszLimits.RequireAtMost(name, value.Count, limit);
        foreach (ByteSequence item in value.Span)
            SszLimits.RequireExactly(name, item.Length, length);
        _size += value.Count * length;
    }

    public void ByteListList(ReadOnlySpan<byte> name, ref SszList<ByteSequence> value, int limit, int itemLimit)
    {
        SszLimits.RequireAtMost(name, value.Count, limit);
        foreach (ByteSequence item in value.Span)
        {
            SszLimits.RequireAtMost(name, item.Length, itemLimit);
            _size += sizeof(uint) + item.Length;
        }
    }
}

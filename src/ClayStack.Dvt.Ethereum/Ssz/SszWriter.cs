using System.Buffers.Binary;
using System.Runtime.InteropServices;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Ethereum.Ssz;

/// <summary>Writes SSZ into a buffer of the measured size. Fixed parts have known sizes, so offsets are written once and never patched.</summary>
internal ref struct SszWriter(Span<byte> buffer, Preset preset) : ISszVisitor
{
    private readonly Span<byte> _buffer = buffer;
    private int _start;  // of the container that is being written
    private int _fixed;  // where its next fixed field goes
    private int _end;    // where the next variable part goes

    public readonly Preset Preset => preset;

    public void Write<T>(T value) where T : class, ISszContainer<T> => Body(value, SszLayout.Of<T>(preset));

    public void Value<T>(ReadOnlySpan<byte> name, ref T value) where T : unmanaged, ISszValue<T> => Fixed(SszValues.AsBytes(in value));

    public void Container<T>(ReadOnlySpan<byte> name, ref T value) where T : class, ISszContainer<T>
    {
        SszLayout layout = SszLayout.Of<T>(preset);
        if (layout.IsFixed)
        {
            value.Visit(ref this); // its fields follow each other in this fixed part
            return;
        }

        Offset();
        Body(value, layout);
    }

    public void ByteVector(ReadOnlySpan<byte> name, ref ByteSequence value, int length) => Fixed(value.Span);

    public void ByteList(ReadOnlySpan<byte> name, ref ByteSequence value, int limit)
    {
        Offset();
        Variable(value.Span);
    }

    public void Bitvector(ReadOnlySpan<byte> name, ref Bitvector value, int length) => Fixed(value.Bytes);

    public void Bitlist(ReadOnlySpan<byte> name, ref Bitlist value, int limit)
    {
        Offset();
        int size = SszBits.SizeOf(value);
        SszBits.Write(value, _buffer.Slice(_end, size));
        _end += size;
    }

    public void ValueVector<T>(ReadOnlySpan<byte> name, ref SszList<T> value, int length) where T : unmanaged, ISszValue<T> =>
        Fixed(MemoryMarshal.AsBytes(value.Span));

    public void ValueList<T>(ReadOnlySpan<byte> name, ref SszList<T> value, int limit) where T : unmanaged, ISszValue<T>
    {
        Offset();
        Variable(MemoryMarshal.AsBytes(value.Span));
    }

    public void ContainerList<T>(ReadOnlySpan<byte> name, ref SszList<T> value, int limit) where T : class, ISszContainer<T>
    {
        Offset();
        SszLayout layout = SszLayout.Of<T>(preset);
        if (layout.IsFixed)
        {
            foreach (T item in value.Span)
                Body(item, layout);
            return;
        }

        int start = _end;
        _end += value.Count * sizeof(uint);
        for (int i = 0; i < value.Count; i++)
        {
            ItemOffset(start, i);
            Body(value.Span[i], layout);
        }
    }

    public void ByteVectorList(ReadOnlySpan<byte> name, ref SszList<ByteSequence> value, int limit, int length)
    {
        Offset();
        foreach (ByteSequence item in value.Span)
            Variable(item.Span);
    }

    public void ByteListList(ReadOnlySpan<byte> name, ref SszList<ByteSequence> value, int limit, int itemLimit)
    {
        Offset();
        int start = _end;
        _end += value.Count * sizeof(uint);
        for (int i = 0; i < value.Count; i++)
        {
            ItemOffset(start, i);
            Variable(value.Span[i].Span);
        }
    }

    private void Body<T>(T value, SszLayout layout) where T : class, ISszContainer<T>
    {
        (int outerStart, int outerFixed) = (_start, _fixed);
        (_start, _fixed, _end) = (_end, _end, _end + layout.FixedSize);
        value.Visit(ref this);
        (_start, _fixed) = (outerStart, outerFixed);
    }

    private void Fixed(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer[_fixed..]);
        _fixed += bytes.Length;
    }

    private void Variable(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer[_end..]);
        _end += bytes.Length;
    }

    private void Offset()
    {
        BinaryPrimitives.WriteInt32LittleEndian(_buffer[_fixed..], _end - _start);
        _fixed += sizeof(uint);
    }

    private readonly void ItemOffset(int start, int index) =>
        BinaryPrimitives.WriteInt32LittleEndian(_buffer[(start + (index * sizeof(uint)))..], _end - start);
}

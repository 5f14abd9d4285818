using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Ethereum.Ssz;

/// <summary>
/// Reads SSZ strictly: an accepted encoding is the only one of its value. The first failure stops all further reading;
/// on the way out each level puts its own name in front of the path. Sizes are checked before anything is allocated, and
/// no more is allocated than the input's length justifies.
/// </summary>
internal ref struct SszReader(Preset preset) : ISszVisitor
{
    // The container that is being read: its bytes, where its next fixed field lies, its offsets, and how many are used up.
    private ReadOnlySpan<byte> _data;
    private ReadOnlySpan<int> _offsets;
    private int _position;
    private int _variable;

    public readonly Preset Preset => preset;

    public SszError? Error { get; private set; }

    public T Read<T>(ReadOnlySpan<byte> data) where T : class, ISszContainer<T>
    {
        T value = T.Blank();
        SszLayout layout = SszLayout.Of<T>(preset);
        Error = Check(data, layout);
        if (Error is not null)
            return value;

        ReadOnlySpan<byte> outerData = _data;
        ReadOnlySpan<int> outerOffsets = _offsets;
        (int outerPosition, int outerVariable) = (_position, _variable);
        _data = data;
        _offsets = layout.OffsetPositions;
        (_position, _variable) = (0, 0);
        value.Visit(ref this);
        _data = outerData;
        _offsets = outerOffsets;
        (_position, _variable) = (outerPosition, outerVariable);
        return value;
    }

    public void Value<T>(ReadOnlySpan<byte> name, ref T value) where T : unmanaged, ISszValue<T>
    {
        if (Error is null)
            value = MemoryMarshal.Read<T>(Fixed(Unsafe.SizeOf<T>()));
    }

    public void Container<T>(ReadOnlySpan<byte> name, ref T value) where T : class, ISszContainer<T>
    {
        if (Error is not null)
            return;
        SszLayout layout = SszLayout.Of<T>(preset);
        value = Read<T>(layout.IsFixed ? Fixed(layout.FixedSize) : Variable());
        Name(name);
    }

    public void ByteVector(ReadOnlySpan<byte> name, ref ByteSequence value, int length)
    {
        if (Error is null)
            value = new ByteSequence(Fixed(length));
    }

    public void ByteList(ReadOnlySpan<byte> name, ref ByteSequence value, int limit)
    {
        if (Error is not null)
            return;
        ReadOnlySpan<byte> body = Variable();
        if (body.Length > limit)
            Fail(name, SszErrorReason.LimitExceeded);
        else
            value = new ByteSequence(body);
    }

    public void Bitvector(ReadOnlySpan<byte> name, ref Bitvector value, int length)
    {
        if (Error is not null)
            return;
        ReadOnlySpan<byte> body = Fixed((length + 7) / 8);
        if (SszBits.ReadVector(body, length, out value) is { } reason)
            Fail(name, reason);
    }

    public void Bitlist(ReadOnlySpan<byte> name, ref Bitlist value, int limit)
    {
        if (Error is null && SszBits.ReadList(Variable(), limit, out value) is { } reason)
            Fail(name, reason);
    }

    public void ValueVector<T>(ReadOnlySpan<byte> name, ref SszList<T> value, int length) where T : unmanaged, ISszValue<T>
    {
        if (Error is null)
            value = SszList<T>.Own(MemoryMarshal.Cast<byte, T>(Fixed(length * Unsafe.SizeOf<T>())).ToArray());
    }

    public void ValueList<T>(ReadOnlySpan<byte> name, ref SszList<T> value, int limit) where T : unmanaged, ISszValue<T>
    {
        if (Error is not null)
            return;
        ReadOnlySpan<byte> body = Variable();
        if (CheckCount(name, body.Length, Unsafe.SizeOf<T>(), limit))
            value = SszList<T>.Own(MemoryMarshal.Cast<byte, T>(body).ToArray());
    }

    public void ContainerList<T>(ReadOnlySpan<byte> name, ref SszList<T> value, int limit) where T : class, ISszContainer<T>
    {
        if (Error is not null)
            return;
        value = ReadList<T>(Variable(), limit);
        Name(name);
    }

    public SszList<T> ReadList<T>(ReadOnlySpan<byte> body, int limit) where T : class, ISszContainer<T>
    {
        SszLayout layout = SszLayout.Of<T>(preset);
        if (!layout.IsFixed)
        {
            if (!CheckOffsets(body, limit, out int variableCount))
                return default;
            T[] variableItems = new T[variableCount];
            for (int i = 0; i < variableItems.Length && Error is null; i++)
            {
                variableItems[i] = Read<T>(Element(body, i, variableCount));
                Index(i);
            }

            return SszList<T>.Own(variableItems);
        }

        if (!CheckCount([], body.Length, layout.FixedSize, limit))
            return default;
        T[] items = new T[body.Length / layout.FixedSize];
        for (int i = 0; i < items.Length && Error is null; i++)
        {
            items[i] = Read<T>(body.Slice(i * layout.FixedSize, layout.FixedSize));
            Index(i);
        }

        return SszList<T>.Own(items);
    }

    public void ByteVectorList(ReadOnlySpan<byte> name, ref SszList<ByteSequence> value, int limit, int length)
    {
        if (Error is not null)
            return;
        ReadOnlySpan<byte> body = Variable();
        if (!CheckCount(name, body.Length, length, limit))
            return;
        ByteSequence[] items = new ByteSequence[body.Length / length];
        for (int i = 0; i < items.Length; i++)
            items[i] = new ByteSequence(body.Slice(i * length, length));
        value = SszList<ByteSequence>.Own(items);
    }

    public void ByteListList(ReadOnlySpan<byte> name, ref SszList<ByteSequence> value, int limit, int itemLimit)
    {
        if (Error is not null)
            return;
        ReadOnlySpan<byte> body = Variable();
        if (!CheckOffsets(body, limit, out int count))
        {
            Name(name);
            return;
        }

        ByteSequence[] items = new ByteSequence[count];
        for (int i = 0; i < items.Length && Error is null; i++)
        {
            ReadOnlySpan<byte> item = Element(body, i, count);
            if (item.Length > itemLimit)
            {
                Error = new SszError("", SszErrorReason.LimitExceeded).At(i);
                Name(name);
                return;
            }

            items[i] = new ByteSequence(item);
        }

        value = SszList<ByteSequence>.Own(items);
    }

    /// <summary>The size and every offset of a container, before any of its fields is read.</summary>
    private static SszError? Check(ReadOnlySpan<byte> data, SszLayout layout)
    {
        if (data.Length < layout.FixedSize)
            return new SszError("", SszErrorReason.TooShort);
        if (layout.IsFixed)
            return data.Length > layout.FixedSize ? new SszError("", SszErrorReason.TrailingBytes) : null;
        uint previous = (uint)layout.FixedSize;
        foreach (int position in layout.OffsetPositions)
        {
            uint offset = BinaryPrimitives.ReadUInt32LittleEndian(data[position..]);
            bool first = position == layout.OffsetPositions[0];
            if (first && offset != previous)
                return new SszError("", SszErrorReason.FirstOffset);
            if (offset < previous)
                return new SszError("", SszErrorReason.OffsetDecreases);
            if (offset > (uint)data.Length)
                return new SszError("", SszErrorReason.OffsetOutOfRange);
            previous = offset;
        }

        return null;
    }

    /// <summary>The offsets of a list whose elements have no fixed size.</summary>
    private bool CheckOffsets(ReadOnlySpan<byte> body, int limit, out int count)
    {
        count = 0;
        if (body.IsEmpty)
            return true;
        if (body.Length < sizeof(uint))
            return Refuse(SszErrorReason.TooShort);
        uint first = BinaryPrimitives.ReadUInt32LittleEndian(body);
        if (first == 0 || first % sizeof(uint) != 0)
            return Refuse(SszErrorReason.FirstOffset);
        if (first > (uint)body.Length)
            return Refuse(SszErrorReason.OffsetOutOfRange);
        if (first / sizeof(uint) > (uint)limit)
            return Refuse(SszErrorReason.LimitExceeded);
        count = (int)(first / sizeof(uint));
        uint previous = first;
        for (int i = 1; i < count; i++)
        {
            uint offset = BinaryPrimitives.ReadUInt32LittleEndian(body[(i * sizeof(uint))..]);
            if (offset < previous)
                return Refuse(SszErrorReason.OffsetDecreases);
            if (offset > (uint)body.Length)
                return Refuse(SszErrorReason.OffsetOutOfRange);
            previous = offset;
        }

        return true;
    }

    private bool CheckCount(ReadOnlySpan<byte> name, int bytes, int elementSize, int limit)
    {
        SszErrorReason? reason = bytes % elementSize != 0 ? SszErrorReason.PartialElement
            : bytes / elementSize > limit ? SszErrorReason.LimitExceeded
            : null;
        if (reason is null)
            return true;
        Refuse(reason.Value);
        Name(name);
        return false;
    }

    private static ReadOnlySpan<byte> Element(ReadOnlySpan<byte> body, int index, int count)
    {
        int start = BinaryPrimitives.ReadInt32LittleEndian(body[(index * sizeof(uint))..]);
        int end = index + 1 < count ? BinaryPrimitives.ReadInt32LittleEndian(body[((index + 1) * sizeof(uint))..]) : body.Length;
        return body[start..end];
    }

    private ReadOnlySpan<byte> Fixed(int size)
    {
        ReadOnlySpan<byte> field = _data.Slice(_position, size);
        _position += size;
        return field;
    }

    private ReadOnlySpan<byte> Variable()
    {
        int start = BinaryPrimitives.ReadInt32LittleEndian(_data[_position..]);
        _position += sizeof(uint);
        _variable++;
        int end = _variable < _offsets.Length
            ? BinaryPrimitives.ReadInt32LittleEndian(_data[_offsets[_variable]..])
            : _data.Length;
        return _data[start..end];
    }

    private bool Refuse(SszErrorReason reason)
    {
        Error = new SszError("", reason);
        return false;
    }

    private void Fail(ReadOnlySpan<byte> name, SszErrorReason reason) => Error = new SszError("", reason).Inside(name);

    private void Name(ReadOnlySpan<byte> name)
    {
        if (Error is not null && !name.IsEmpty)
            Error = Error.Inside(name);
    }

    private void Index(int index)
    {
        if (Error is not null)
            Error = Error.At(index);
    }
}

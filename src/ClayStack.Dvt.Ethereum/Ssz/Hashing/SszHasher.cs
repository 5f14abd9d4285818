using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Ethereum.Ssz.Hashing;

/// <summary>Writes the Merkle tree of a container into a plan (consensus-specs ssz/simple-serialize.md, Merkleization).</summary>
internal struct SszHasher(MerklePlan plan, Preset preset) : ISszVisitor
{
    private const int ChunkSize = 32;

    private int _fields; // how many nodes this container has pushed

    public readonly Preset Preset => preset;

    public static Root HashTreeRoot<T>(T value, Preset preset) where T : class, ISszContainer<T>
    {
        MerklePlan plan = MerklePlan.Rent();
        SszHasher visitor = new(plan, preset);
        visitor.Push(value);
        return plan.FinishAndReturn();
    }

    public static Root HashValue<T>(T value) where T : unmanaged, ISszValue<T>
    {
        MerklePlan plan = MerklePlan.Rent();
        new SszHasher(plan, Preset.Mainnet).PushValue(in value);
        return plan.FinishAndReturn();
    }

    public void Value<T>(ReadOnlySpan<byte> name, ref T value) where T : unmanaged, ISszValue<T>
    {
        PushValue(in value);
        _fields++;
    }

    public void Container<T>(ReadOnlySpan<byte> name, ref T value) where T : class, ISszContainer<T>
    {
        Push(value);
        _fields++;
    }

    public void ByteVector(ReadOnlySpan<byte> name, ref ByteSequence value, int length)
    {
        SszLimits.RequireExactly(name, value.Length, length);
        PushByteVector(value.Span);
        _fields++;
    }

    public void ByteList(ReadOnlySpan<byte> name, ref ByteSequence value, int limit)
    {
        SszLimits.RequireAtMost(name, value.Length, limit);
        PushByteList(value.Span, limit);
        _fields++;
    }

    public void Bitvector(ReadOnlySpan<byte> name, ref Bitvector value, int length)
    {
        SszLimits.RequireExactly(name, value.Length, length);
        plan.Merkleize(plan.PushBytes(value.Bytes), Chunks(length, 8 * ChunkSize));
        _fields++;
    }

    public void Bitlist(ReadOnlySpan<byte> name, ref Bitlist value, int limit)
    {
        SszLimits.RequireAtMost(name, value.Length, limit);
        plan.Merkleize(plan.PushBytes(value.Bytes), Chunks(limit, 8 * ChunkSize));
        plan.MixInLength(value.Length);
        _fields++;
    }

    public void ValueVector<T>(ReadOnlySpan<byte> name, ref SszList<T> value, int length) where T : unmanaged, ISszValue<T>
    {
        SszLimits.RequireExactly(name, value.Count, length);
        PushValues(value, length);
        _fields++;
    }

    public void ValueList<T>(ReadOnlySpan<byte> name, ref SszList<T> value, int limit) where T : unmanaged, ISszValue<T>
    {
        SszLimits.RequireAtMost(name, value.Count, limit);
        PushValues(value, limit);
        plan.MixInLength(value.Count);
        _fields++;
    }

    public void ContainerList<T>(ReadOnlySpan<byte> name, ref SszList<T> value, int limit) where T : class, ISszContainer<T>
    {
        SszLimits.RequireAtMost(name, value.Count, limit);
        foreach (T item in value.Span)
            Push(item);
        plan.Merkleize(value.Count, limit);
        plan.MixInLength(value.Count);
        _fields++;
    }

    public void ByteVectorList(ReadOnlySpan<byte> name, ref SszList<ByteSequence> value, int limit, int length)
    {
        SszLimits.RequireAtMost(name, value.Count, limit);
        foreach (ByteSequence item in value.Span)
        {
            SszLimits.RequireExactly(name, item.Length, length);
            PushByteVector(item.Span);
        }

        plan.Merkleize(value.Count, limit);
        plan.MixInLength(value.Count);
        _fields++;
    }

    public void ByteListList(ReadOnlySpan<byte> name, ref SszList<ByteSequence> value, int limit, int itemLimit)
    {
        SszLimits.RequireAtMost(name, value.Count, limit);
        foreach (ByteSequence item in value.Span)
        {
            SszLimits.RequireAtMost(name, item.Length, itemLimit);
            PushByteList(item.Span, itemLimit);
        }

        plan.Merkleize(value.Count, limit);
        plan.MixInLength(value.Count);
        _fields++;
    }

    private void Push<T>(T value) where T : class, ISszContainer<T>
    {
        int outer = _fields;
        _fields = 0;
        value.Visit(ref this);
        plan.Merkleize(_fields, _fields);
        _fields = outer;
    }

    private readonly void PushValue<T>(in T value) where T : unmanaged, ISszValue<T> => PushByteVector(SszValues.AsBytes(in value));

    private readonly void PushByteVector(ReadOnlySpan<byte> bytes)
    {
        int chunks = plan.PushBytes(bytes);
        plan.Merkleize(chunks, chunks);
    }

    private readonly void PushByteList(ReadOnlySpan<byte> bytes, int limit)
    {
        plan.Merkleize(plan.PushBytes(bytes), Chunks(limit, ChunkSize));
        plan.MixInLength(bytes.Length);
    }

    /// <summary>Numbers are packed into chunks; byte vectors have a root each.</summary>
    private readonly void PushValues<T>(SszList<T> values, int limit) where T : unmanaged, ISszValue<T>
    {
        if (T.IsNumber)
        {
            plan.Merkleize(plan.PushBytes(MemoryMarshal.AsBytes(values.Span)), Chunks((long)limit * Unsafe.SizeOf<T>(), ChunkSize));
            return;
        }

        foreach (ref readonly T value in values.Span)
            PushValue(in value);
        plan.Merkleize(values.Count, limit);
    }

    private static int Chunks(long length, int chunk) => (int)((length + chunk - 1) / chunk);
}

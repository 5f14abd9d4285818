using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Ethereum.Ssz;

/// <summary>
/// One operation over a container's fields: measure, write, read, hash, to JSON, from JSON. A container shows its fields
/// in the order of the specification, each with its name in the Beacon API and its SSZ type; everything else follows
/// from that one declaration. Implementations are structs, so the JIT compiles one straight-line version of every
/// container for each operation.
/// </summary>
public interface ISszVisitor
{
    /// <summary>Gives list limits and vector lengths.</summary>
    Preset Preset { get; }

    /// <summary>A number or a short byte vector with a type of its own.</summary>
    void Value<T>(ReadOnlySpan<byte> name, ref T value) where T : unmanaged, ISszValue<T>;

    /// <summary>A container inside of this one.</summary>
    void Container<T>(ReadOnlySpan<byte> name, ref T value) where T : class, ISszContainer<T>;

    /// <summary>ByteVector[length].</summary>
    void ByteVector(ReadOnlySpan<byte> name, ref ByteSequence value, int length);

    /// <summary>ByteList[limit].</summary>
    void ByteList(ReadOnlySpan<byte> name, ref ByteSequence value, int limit);

    /// <summary>Bitvector[length].</summary>
    void Bitvector(ReadOnlySpan<byte> name, ref Bitvector value, int length);

    /// <summary>Bitlist[limit].</summary>
    void Bitlist(ReadOnlySpan<byte> name, ref Bitlist value, int limit);

    /// <summary>Vector[T, length] of values.</summary>
    void ValueVector<T>(ReadOnlySpan<byte> name, ref SszList<T> value, int length) where T : unmanaged, ISszValue<T>;

    /// <summary>List[T, limit] of values.</summary>
    void ValueList<T>(ReadOnlySpan<byte> name, ref SszList<T> value, int limit) where T : unmanaged, ISszValue<T>;

    /// <summary>List[T, limit] of containers.</summary>
    void ContainerList<T>(ReadOnlySpan<byte> name, ref SszList<T> value, int limit) where T : class, ISszContainer<T>;

    /// <summary>List[ByteVector[length], limit], such as blobs.</summary>
    void ByteVectorList(ReadOnlySpan<byte> name, ref SszList<ByteSequence> value, int limit, int length);

    /// <summary>List[ByteList[itemLimit], limit], such as transactions.</summary>
    void ByteListList(ReadOnlySpan<byte> name, ref SszList<ByteSequence> value, int limit, int itemLimit);
}

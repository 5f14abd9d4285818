using System.Runtime.CompilerServices;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Ethereum.Ssz;

/// <summary>The fixed part of a container under a preset: its size, and where in it the offsets lie.</summary>
internal sealed class SszLayout(Preset preset, int fixedSize, int[] offsetPositions)
{
    public Preset Preset => preset;

    public int FixedSize => fixedSize;

    public int[] OffsetPositions => offsetPositions;

    public bool IsFixed => offsetPositions.Length == 0;

    public static SszLayout Of<T>(Preset preset) where T : class, ISszContainer<T>
    {
        SszLayout? last = Cache<T>.Last;
        return last is not null && ReferenceEquals(last.Preset, preset) ? last : Cache<T>.Find(preset);
    }

    private static class Cache<T> where T : class, ISszContainer<T>
    {
        private static readonly ConditionalWeakTable<Preset, SszLayout> ByPreset = [];

        public static SszLayout? Last { get; private set; }

        public static SszLayout Find(Preset preset)
        {
            SszLayout layout = ByPreset.GetValue(preset, static key => Measure(key));
            Last = layout;
            return layout;
        }

        private static SszLayout Measure(Preset preset)
        {
            LayoutVisitor visitor = new(preset);
            T.Blank().Visit(ref visitor);
            return visitor.Layout;
        }
    }

    private struct LayoutVisitor(Preset preset) : ISszVisitor
    {
        private readonly List<int> _offsets = [];
        private int _size;

        public readonly Preset Preset => preset;

        public readonly SszLayout Layout => new(preset, _size, [.. _offsets]);

        public void Value<T>(ReadOnlySpan<byte> name, ref T value) where T : unmanaged, ISszValue<T> => _size += Unsafe.SizeOf<T>();

        public void Container<T>(ReadOnlySpan<byte> name, ref T value) where T : class, ISszContainer<T>
        {
            SszLayout layout = Of<T>(preset);
            if (layout.IsFixed)
                _size += layout.FixedSize;
            else
                Offset();
        }

        public void ByteVector(ReadOnlySpan<byte> name, ref ByteSequence value, int length) => _size += length;

        public void ByteList(ReadOnlySpan<byte> name, ref ByteSequence value, int limit) => Offset();

        public void Bitvector(ReadOnlySpan<byte> name, ref Bitvector value, int length) => _size += (length + 7) / 8;

        public void Bitlist(ReadOnlySpan<byte> name, ref Bitlist value, int limit) => Offset();

        public void ValueVector<T>(ReadOnlySpan<byte> name, ref SszList<T> value, int length) where T : unmanaged, ISszValue<T> =>
            _size += length * Unsafe.SizeOf<T>();

        public void ValueList<T>(ReadOnlySpan<byte> name, ref SszList<T> value, int limit) where T : unmanaged, ISszValue<T> => Offset();

        public void ContainerList<T>(ReadOnlySpan<byte> name, ref SszList<T> value, int limit) where T : class, ISszContainer<T> => Offset();

        public void ByteVectorList(ReadOnlySpan<byte> name, ref SszList<ByteSequence> value, int limit, int length) => Offset();

        public void ByteListList(ReadOnlySpan<byte> name, ref SszList<ByteSequence> value, int limit, int itemLimit) => Offset();

        private void Offset()
        {
            _offsets.Add(_size);
            _size += sizeof(uint);
        }
    }
}

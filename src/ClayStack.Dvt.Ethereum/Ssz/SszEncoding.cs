using System.Diagnostics.CodeAnalysis;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz.Hashing;

namespace ClayStack.Dvt.Ethereum.Ssz;

/// <summary>
/// SSZ of every container (consensus-specs ssz/simple-serialize.md). Writing and hashing throw
/// <see cref="InvalidOperationException"/> for a value that its own type does not allow (a list above its limit, a vector
/// of another length); reading never throws, whatever the input.
/// </summary>
public static class SszEncoding
{
    /// <summary>How many bytes the encoding has.</summary>
    public static int SizeOf<T>(T value, Preset preset) where T : class, ISszContainer<T>
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(preset);
        return SszMeasure.SizeOf(value, preset);
    }

    /// <summary>Encodes into an array of its own.</summary>
    public static byte[] Serialize<T>(T value, Preset preset) where T : class, ISszContainer<T>
    {
        byte[] bytes = new byte[SizeOf(value, preset)];
        new SszWriter(bytes, preset).Write(value);
        return bytes;
    }

    /// <summary>Encodes into the destination and returns how many bytes; throws <see cref="ArgumentException"/> if it is too short.</summary>
    public static int Serialize<T>(T value, Preset preset, Span<byte> destination) where T : class, ISszContainer<T>
    {
        int size = SizeOf(value, preset);
        if (destination.Length < size)
            throw new ArgumentException($"The encoding has {size} bytes, the destination {destination.Length}.", nameof(destination));
        new SszWriter(destination[..size], preset).Write(value);
        return size;
    }

    /// <summary>Decodes; false with the reason unless the input is the one canonical encoding of a value.</summary>
    public static bool TryDeserialize<T>(
        ReadOnlySpan<byte> input, Preset preset, [NotNullWhen(true)] out T? value, [NotNullWhen(false)] out SszError? error)
        where T : class, ISszContainer<T>
    {
        ArgumentNullException.ThrowIfNull(preset);
        SszReader reader = new(preset);
        T read = reader.Read<T>(input);
        error = reader.Error;
        value = error is null ? read : null;
        return error is null;
    }

    /// <summary>Decodes List[T, limit] as the outermost type, as the Builder API has for registrations.</summary>
    public static bool TryDeserializeList<T>(
        ReadOnlySpan<byte> input, int limit, Preset preset, out SszList<T> values, [NotNullWhen(false)] out SszError? error)
        where T : class, ISszContainer<T>
    {
        ArgumentNullException.ThrowIfNull(preset);
        SszReader reader = new(preset);
        values = reader.ReadList<T>(input, limit);
        error = reader.Error;
        if (error is not null)
            values = default;
        return error is null;
    }

    /// <summary>hash_tree_root of a container.</summary>
    public static Root HashTreeRoot<T>(T value, Preset preset) where T : class, ISszContainer<T>
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(preset);
        return SszHasher.HashTreeRoot(value, preset);
    }

    /// <summary>hash_tree_root of a single number or byte vector, such as the epoch of a RANDAO reveal.</summary>
    public static Root HashTreeRoot<T>(T value) where T : unmanaged, ISszValue<T> => SszHasher.HashValue(value);
}

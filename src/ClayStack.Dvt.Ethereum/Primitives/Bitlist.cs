using System.Numerics;

namespace ClayStack.Dvt.Ethereum.Primitives;

/// <summary>A list of bits with a limit: one bit per member of a committee. Nobody changes it; the default value is empty.</summary>
public readonly struct Bitlist : IEquatable<Bitlist>
{
    private readonly byte[]? _bytes;

    /// <summary>Takes bits in order.</summary>
    public Bitlist(ReadOnlySpan<bool> bits)
    {
        Length = bits.Length;
        _bytes = new byte[(Length + 7) / 8];
        for (int i = 0; i < bits.Length; i++)
        {
            if (bits[i])
                _bytes[i / 8] |= (byte)(1 << (i % 8));
        }
    }

    private Bitlist(byte[] bytes, int length)
    {
        _bytes = bytes;
        Length = length;
    }

    /// <summary>How many bits there are.</summary>
    public int Length { get; }

    /// <summary>The bits, least significant first, without the delimiter of the encoding; bits behind the length are zero.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>One bit; throws <see cref="ArgumentOutOfRangeException"/> behind the length.</summary>
    public bool this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Length, nameof(index));
            return (_bytes![index / 8] & (1 << (index % 8))) != 0;
        }
    }

    /// <summary>How many bits are set.</summary>
    public int CountOnes()
    {
        int count = 0;
        foreach (byte value in Bytes)
            count += BitOperations.PopCount(value);
        return count;
    }

    /// <summary>As many bits, none of them set.</summary>
    public static Bitlist Zero(int length) => new(new byte[(length + 7) / 8], length);

    /// <summary>As many bits, those at the given places set; throws <see cref="ArgumentOutOfRangeException"/> behind the length.</summary>
    public static Bitlist WithOnes(int length, params ReadOnlySpan<int> places)
    {
        byte[] bytes = new byte[(length + 7) / 8];
        foreach (int place in places)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)place, (uint)length, nameof(places));
            bytes[place / 8] |= (byte)(1 << (place % 8));
        }

        return new Bitlist(bytes, length);
    }

    /// <summary>Takes the array over: its bits behind the length must be zero, and the caller must not keep it.</summary>
    internal static Bitlist Own(byte[] bytes, int length) => new(bytes, length);

    /// <inheritdoc/>
    public bool Equals(Bitlist other) => Length == other.Length && Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Bitlist other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.Add(Length);
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    /// <summary>The bits in order, as zeros and ones.</summary>
    public override string ToString() => string.Create(Length, this, static (text, bits) =>
    {
        for (int i = 0; i < text.Length; i++)
            text[i] = bits[i] ? '1' : '0';
    });

    /// <summary>True if both have the same bits.</summary>
    public static bool operator ==(Bitlist left, Bitlist right) => left.Equals(right);

    /// <summary>True if the lengths or some bit differ.</summary>
    public static bool operator !=(Bitlist left, Bitlist right) => !left.Equals(right);
}

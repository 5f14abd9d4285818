namespace ClayStack.Dvt.Ethereum.Primitives;

/// <summary>Bytes that nobody changes: a transaction, a blob, a logs bloom. The default value is empty.</summary>
public readonly struct ByteSequence : IEquatable<ByteSequence>
{
    private readonly byte[]? _bytes;

    /// <summary>Copies the bytes.</summary>
    public ByteSequence(ReadOnlySpan<byte> bytes) => _bytes = bytes.ToArray();

    private ByteSequence(byte[] bytes) => _bytes = bytes;

    /// <summary>How many bytes there are.</summary>
    public int Length => _bytes?.Length ?? 0;

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => _bytes;

    /// <summary>As many zero bytes.</summary>
    public static ByteSequence Zero(int length) => new(new byte[length]);

    /// <summary>Takes the array over: the caller must not keep it.</summary>
    internal static ByteSequence Own(byte[] bytes) => new(bytes);

    /// <inheritdoc/>
    public bool Equals(ByteSequence other) => Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ByteSequence other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.AddBytes(Span);
        return hash.ToHashCode();
    }

    /// <summary>0x-prefixed hexadecimal in lower case.</summary>
    public override string ToString() => "0x" + Convert.ToHexStringLower(Span);

    /// <summary>True if both have the same bytes.</summary>
    public static bool operator ==(ByteSequence left, ByteSequence right) => left.Equals(right);

    /// <summary>True if some byte differs.</summary>
    public static bool operator !=(ByteSequence left, ByteSequence right) => !left.Equals(right);
}

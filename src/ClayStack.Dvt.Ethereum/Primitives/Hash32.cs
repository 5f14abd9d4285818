using System.Diagnostics.CodeAnalysis;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Primitives;

/// <summary>32 bytes: a hash of the execution layer, or other 32 bytes without structure (graffiti, withdrawal credentials, RANDAO mix).</summary>
public readonly record struct Hash32 : ISszValue<Hash32>
{
    /// <summary>How many bytes it has.</summary>
    public const int Length = 32;

    private readonly Bytes32 _bytes;

    private Hash32(Bytes32 bytes) => _bytes = bytes;

    static bool ISszValue<Hash32>.IsNumber => false;

    /// <summary>The bytes, in the order of the encoding.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Span => SszValues.AsBytes(in _bytes);

    /// <summary>Takes exactly 32 bytes; throws <see cref="ArgumentException"/> for another number.</summary>
    public static Hash32 FromBytes(ReadOnlySpan<byte> bytes) => new(SszValues.FromBytes<Bytes32>(bytes));

    /// <summary>Reads 0x-prefixed hexadecimal; throws <see cref="FormatException"/> for anything else.</summary>
    public static Hash32 Parse(string text) => SszValues.Parse<Hash32>(text);

    /// <summary>Reads 0x-prefixed hexadecimal; false for anything else.</summary>
    public static bool TryParse(string? text, out Hash32 value) => SszValues.TryParse(text, out value);

    /// <summary>0x-prefixed hexadecimal in lower case.</summary>
    public override string ToString() => SszValues.Text(in this);
}

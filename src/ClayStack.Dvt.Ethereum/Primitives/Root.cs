using System.Diagnostics.CodeAnalysis;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Primitives;

/// <summary>32 bytes: a hash tree root.</summary>
public readonly record struct Root : ISszValue<Root>
{
    /// <summary>How many bytes it has.</summary>
    public const int Length = 32;

    private readonly Bytes32 _bytes;

    private Root(Bytes32 bytes) => _bytes = bytes;

    static bool ISszValue<Root>.IsNumber => false;

    /// <summary>The bytes, in the order of the encoding.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Span => SszValues.AsBytes(in _bytes);

    /// <summary>Takes exactly 32 bytes; throws <see cref="ArgumentException"/> for another number.</summary>
    public static Root FromBytes(ReadOnlySpan<byte> bytes) => new(SszValues.FromBytes<Bytes32>(bytes));

    /// <summary>Reads 0x-prefixed hexadecimal; throws <see cref="FormatException"/> for anything else.</summary>
    public static Root Parse(string text) => SszValues.Parse<Root>(text);

    /// <summary>Reads 0x-prefixed hexadecimal; false for anything else.</summary>
    public static bool TryParse(string? text, out Root value) => SszValues.TryParse(text, out value);

    /// <summary>0x-prefixed hexadecimal in lower case.</summary>
    public override string ToString() => SszValues.Text(in this);
}

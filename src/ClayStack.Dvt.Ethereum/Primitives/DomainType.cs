using System.Diagnostics.CodeAnalysis;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Primitives;

/// <summary>4 bytes: what a signature is for.</summary>
public readonly record struct DomainType : ISszValue<DomainType>
{
    /// <summary>How many bytes it has.</summary>
    public const int Length = 4;

    private readonly Bytes4 _bytes;

    private DomainType(Bytes4 bytes) => _bytes = bytes;

    static bool ISszValue<DomainType>.IsNumber => false;

    /// <summary>The bytes, in the order of the encoding.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Span => SszValues.AsBytes(in _bytes);

    /// <summary>Takes exactly 4 bytes; throws <see cref="ArgumentException"/> for another number.</summary>
    public static DomainType FromBytes(ReadOnlySpan<byte> bytes) => new(SszValues.FromBytes<Bytes4>(bytes));

    /// <summary>Reads 0x-prefixed hexadecimal; throws <see cref="FormatException"/> for anything else.</summary>
    public static DomainType Parse(string text) => SszValues.Parse<DomainType>(text);

    /// <summary>Reads 0x-prefixed hexadecimal; false for anything else.</summary>
    public static bool TryParse(string? text, out DomainType value) => SszValues.TryParse(text, out value);

    /// <summary>0x-prefixed hexadecimal in lower case.</summary>
    public override string ToString() => SszValues.Text(in this);
}

using System.Diagnostics.CodeAnalysis;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Primitives;

/// <summary>48 bytes: a compressed BLS12-381 G1 point, unchecked: a KZG proof for a blob or a cell.</summary>
public readonly record struct KzgProof : ISszValue<KzgProof>
{
    /// <summary>How many bytes it has.</summary>
    public const int Length = 48;

    private readonly Bytes48 _bytes;

    private KzgProof(Bytes48 bytes) => _bytes = bytes;

    static bool ISszValue<KzgProof>.IsNumber => false;

    /// <summary>The bytes, in the order of the encoding.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Span => SszValues.AsBytes(in _bytes);

    /// <summary>Takes exactly 48 bytes; throws <see cref="ArgumentException"/> for another number.</summary>
    public static KzgProof FromBytes(ReadOnlySpan<byte> bytes) => new(SszValues.FromBytes<Bytes48>(bytes));

    /// <summary>Reads 0x-prefixed hexadecimal; throws <see cref="FormatException"/> for anything else.</summary>
    public static KzgProof Parse(string text) => SszValues.Parse<KzgProof>(text);

    /// <summary>Reads 0x-prefixed hexadecimal; false for anything else.</summary>
    public static bool TryParse(string? text, out KzgProof value) => SszValues.TryParse(text, out value);

    /// <summary>0x-prefixed hexadecimal in lower case.</summary>
    public override string ToString() => SszValues.Text(in this);
}

using System.Diagnostics.CodeAnalysis;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Primitives;

/// <summary>96 bytes: a compressed BLS12-381 G2 point, unchecked: a signature.</summary>
public readonly record struct BlsSignatureBytes : ISszValue<BlsSignatureBytes>
{
    /// <summary>How many bytes it has.</summary>
    public const int Length = 96;

    private readonly Bytes96 _bytes;

    private BlsSignatureBytes(Bytes96 bytes) => _bytes = bytes;

    static bool ISszValue<BlsSignatureBytes>.IsNumber => false;

    /// <summary>The bytes, in the order of the encoding.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Span => SszValues.AsBytes(in _bytes);

    /// <summary>Takes exactly 96 bytes; throws <see cref="ArgumentException"/> for another number.</summary>
    public static BlsSignatureBytes FromBytes(ReadOnlySpan<byte> bytes) => new(SszValues.FromBytes<Bytes96>(bytes));

    /// <summary>Reads 0x-prefixed hexadecimal; throws <see cref="FormatException"/> for anything else.</summary>
    public static BlsSignatureBytes Parse(string text) => SszValues.Parse<BlsSignatureBytes>(text);

    /// <summary>Reads 0x-prefixed hexadecimal; false for anything else.</summary>
    public static bool TryParse(string? text, out BlsSignatureBytes value) => SszValues.TryParse(text, out value);

    /// <summary>0x-prefixed hexadecimal in lower case.</summary>
    public override string ToString() => SszValues.Text(in this);
}

using System.Diagnostics.CodeAnalysis;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Primitives;

/// <summary>48 bytes: a compressed BLS12-381 G1 point, unchecked: a public key.</summary>
public readonly record struct BlsPublicKeyBytes : ISszValue<BlsPublicKeyBytes>
{
    /// <summary>How many bytes it has.</summary>
    public const int Length = 48;

    private readonly Bytes48 _bytes;

    private BlsPublicKeyBytes(Bytes48 bytes) => _bytes = bytes;

    static bool ISszValue<BlsPublicKeyBytes>.IsNumber => false;

    /// <summary>The bytes, in the order of the encoding.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Span => SszValues.AsBytes(in _bytes);

    /// <summary>Takes exactly 48 bytes; throws <see cref="ArgumentException"/> for another number.</summary>
    public static BlsPublicKeyBytes FromBytes(ReadOnlySpan<byte> bytes) => new(SszValues.FromBytes<Bytes48>(bytes));

    /// <summary>Reads 0x-prefixed hexadecimal; throws <see cref="FormatException"/> for anything else.</summary>
    public static BlsPublicKeyBytes Parse(string text) => SszValues.Parse<BlsPublicKeyBytes>(text);

    /// <summary>Reads 0x-prefixed hexadecimal; false for anything else.</summary>
    public static bool TryParse(string? text, out BlsPublicKeyBytes value) => SszValues.TryParse(text, out value);

    /// <summary>0x-prefixed hexadecimal in lower case.</summary>
    public override string ToString() => SszValues.Text(in this);
}

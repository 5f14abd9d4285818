using System.Diagnostics.CodeAnalysis;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Primitives;

/// <summary>20 bytes: an address of the execution layer.</summary>
public readonly record struct ExecutionAddress : ISszValue<ExecutionAddress>
{
    /// <summary>How many bytes it has.</summary>
    public const int Length = 20;

    private readonly Bytes20 _bytes;

    private ExecutionAddress(Bytes20 bytes) => _bytes = bytes;

    static bool ISszValue<ExecutionAddress>.IsNumber => false;

    /// <summary>The bytes, in the order of the encoding.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Span => SszValues.AsBytes(in _bytes);

    /// <summary>Takes exactly 20 bytes; throws <see cref="ArgumentException"/> for another number.</summary>
    public static ExecutionAddress FromBytes(ReadOnlySpan<byte> bytes) => new(SszValues.FromBytes<Bytes20>(bytes));

    /// <summary>Reads 0x-prefixed hexadecimal; throws <see cref="FormatException"/> for anything else.</summary>
    public static ExecutionAddress Parse(string text) => SszValues.Parse<ExecutionAddress>(text);

    /// <summary>Reads 0x-prefixed hexadecimal; false for anything else.</summary>
    public static bool TryParse(string? text, out ExecutionAddress value) => SszValues.TryParse(text, out value);

    /// <summary>0x-prefixed hexadecimal in lower case.</summary>
    public override string ToString() => SszValues.Text(in this);
}

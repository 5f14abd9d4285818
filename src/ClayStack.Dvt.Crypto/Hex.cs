using System.Buffers;

namespace ClayStack.Dvt.Crypto;

/// <summary>Strict hexadecimal: both cases are read, lower case is written, nothing is trimmed or skipped.</summary>
public static class Hex
{
    /// <summary>The prefix that Ethereum puts before hexadecimal data.</summary>
    public const string Prefix = "0x";

    /// <summary>True when <paramref name="text"/> starts with <c>0x</c>; <c>0X</c> does not count.</summary>
    public static bool HasPrefix(ReadOnlySpan<char> text) => text.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>
    /// Decodes exactly <paramref name="destination"/>.Length bytes from twice as many digits without a prefix.
    /// </summary>
    /// <returns>False when the length differs or a character is no hexadecimal digit.</returns>
    public static bool TryDecode(ReadOnlySpan<char> digits, Span<byte> destination) =>
        digits.Length == destination.Length * 2
        && Convert.FromHexString(digits, destination, out _, out _) == OperationStatus.Done;

    /// <summary>Decodes any even number of digits without a prefix.</summary>
    /// <returns>False, with an empty array, when the number is odd or a character is no hexadecimal digit.</returns>
    public static bool TryDecode(ReadOnlySpan<char> digits, out byte[] bytes)
    {
        bytes = [];
        if (digits.Length % 2 != 0)
            return false;

        byte[] decoded = new byte[digits.Length / 2];
        if (!TryDecode(digits, decoded))
            return false;

        bytes = decoded;
        return true;
    }

    /// <summary>Lower-case digits without a prefix.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    /// <summary>Lower-case digits after <c>0x</c>.</summary>
    public static string EncodePrefixed(ReadOnlySpan<byte> bytes) => Prefix + Convert.ToHexStringLower(bytes);
}

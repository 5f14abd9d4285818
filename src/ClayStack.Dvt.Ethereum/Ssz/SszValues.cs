using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace ClayStack.Dvt.Ethereum.Ssz;

/// <summary>What all values of fixed size share: their bytes, and their texts in the Beacon API.</summary>
internal static class SszValues
{
    /// <summary>2^256 − 1 has 78 digits; 96 bytes have 194 characters with their prefix.</summary>
    public const int TextLengthMax = 194;

    static SszValues()
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("SSZ values are laid out in memory as they are encoded: little-endian.");
    }

    public static ReadOnlySpan<byte> AsBytes<T>(in T value) where T : unmanaged =>
        MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value));

    /// <summary>Makes a value from exactly as many bytes as it has; <see cref="ArgumentException"/> otherwise.</summary>
    public static T FromBytes<T>(ReadOnlySpan<byte> bytes) where T : unmanaged
    {
        if (bytes.Length != Unsafe.SizeOf<T>())
            throw new ArgumentException($"{typeof(T).Name} has {Unsafe.SizeOf<T>()} bytes, not {bytes.Length}.", nameof(bytes));
        return MemoryMarshal.Read<T>(bytes);
    }

    /// <summary>Reads the text of the Beacon API: decimal for numbers, 0x-prefixed hexadecimal for byte vectors.</summary>
    public static SszErrorReason? TryParse<T>(ReadOnlySpan<byte> text, out T value) where T : unmanaged, ISszValue<T>
    {
        value = default;
        Span<byte> bytes = MemoryMarshal.AsBytes(new Span<T>(ref value));
        return T.IsNumber ? Decimal(text, bytes) : Hexadecimal.Decode(text, bytes);
    }

    public static T Parse<T>(string text) where T : unmanaged, ISszValue<T>
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(Encoding.UTF8.GetBytes(text), out T value) is { } reason
            ? throw new FormatException($"'{text}' is no {typeof(T).Name}: {reason}.")
            : value;
    }

    public static bool TryParse<T>(string? text, out T value) where T : unmanaged, ISszValue<T>
    {
        value = default;
        return text is not null && TryParse(Encoding.UTF8.GetBytes(text), out value) is null;
    }

    /// <summary>Writes the text of the Beacon API; the destination must hold <see cref="TextLengthMax"/> bytes.</summary>
    public static int Format<T>(in T value, Span<byte> destination) where T : unmanaged, ISszValue<T>
    {
        ReadOnlySpan<byte> bytes = AsBytes(in value);
        if (!T.IsNumber)
            return Hexadecimal.Encode(bytes, destination);
        if (bytes.Length != sizeof(ulong))
            return Encoding.ASCII.GetBytes(new BigInteger(bytes, isUnsigned: true).ToString(CultureInfo.InvariantCulture), destination);
        return Utf8Formatter.TryFormat(MemoryMarshal.Read<ulong>(bytes), destination, out int written)
            ? written
            : throw new ArgumentException("The destination is too short.", nameof(destination));
    }

    public static string Text<T>(in T value) where T : unmanaged, ISszValue<T>
    {
        Span<byte> text = stackalloc byte[TextLengthMax];
        return Encoding.ASCII.GetString(text[..Format(in value, text)]);
    }

    /// <summary>Digits only, no leading zero, no overflow: one text for one number.</summary>
    private static SszErrorReason? Decimal(ReadOnlySpan<byte> text, Span<byte> bytes)
    {
        if (text.IsEmpty || (text[0] == '0' && text.Length > 1))
            return SszErrorReason.NotDecimal;
        if (text.Length > 78)
            return text.ContainsAnyExceptInRange((byte)'0', (byte)'9') ? SszErrorReason.NotDecimal : SszErrorReason.NumberTooLarge;
        Span<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        bool overflow = false;
        foreach (byte character in text)
        {
            uint digit = unchecked((uint)character - '0');
            if (digit > 9)
                return SszErrorReason.NotDecimal;
            UInt128 carry = digit;
            for (int i = 0; i < words.Length; i++)
            {
                carry += (UInt128)words[i] * 10;
                words[i] = unchecked((ulong)carry);
                carry >>= 64;
            }

            overflow |= carry != 0;
        }

        return overflow ? SszErrorReason.NumberTooLarge : null;
    }
}

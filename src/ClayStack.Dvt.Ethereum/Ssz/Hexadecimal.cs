using System.Buffers;

namespace ClayStack.Dvt.Ethereum.Ssz;

/// <summary>0x-prefixed hexadecimal in UTF-8: written in lower case, read in either.</summary>
internal static class Hexadecimal
{
    /// <summary>Fills the destination exactly.</summary>
    public static SszErrorReason? Decode(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        if (!HasPrefix(text))
            return SszErrorReason.NotHexadecimal;
        if (text.Length - 2 != (long)destination.Length * 2)
            return SszErrorReason.WrongLength;
        return Convert.FromHexString(text[2..], destination, out _, out _) == OperationStatus.Done
            ? null
            : SszErrorReason.NotHexadecimal;
    }

    public static bool HasPrefix(ReadOnlySpan<byte> text) => text.Length >= 2 && text[0] == '0' && text[1] == 'x';

    /// <summary>Returns how many bytes of text were written: two, and two for each byte.</summary>
    public static int Encode(ReadOnlySpan<byte> bytes, Span<byte> destination)
    {
        destination[0] = (byte)'0';
        destination[1] = (byte)'x';
        if (!Convert.TryToHexStringLower(bytes, destination[2..], out int written))
            throw new ArgumentException("The destination is too short.", nameof(destination));
        return written + 2;
    }
}

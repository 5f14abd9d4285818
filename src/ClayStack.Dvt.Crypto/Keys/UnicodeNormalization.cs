using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace ClayStack.Dvt.Crypto.Keys;

/// <summary>Secret text to UTF-8 by NFKD, as EIP-2335 and BIP-39 ask, in buffers that are zeroed.</summary>
internal static class UnicodeNormalization
{
    /// <summary>
    /// True when this process can normalise. Asked of the behaviour itself, by a ligature that NFKD takes apart: in
    /// globalization-invariant mode it comes back unchanged, without an error.
    /// </summary>
    public static bool IsAvailable { get; } =
        string.Equals("\uFB01".Normalize(NormalizationForm.FormKD), "fi", StringComparison.Ordinal);

    /// <summary>Normalises, strips control codes when asked, and encodes.</summary>
    /// <param name="text">At most <see cref="Password.CharsMax"/> UTF-16 code units.</param>
    /// <param name="stripControlCodes">Removes U+0000–U+001F and U+007F–U+009F, as EIP-2335 does.</param>
    /// <param name="canNormalize">Whether text beyond ASCII can be handled; see <see cref="IsAvailable"/>.</param>
    /// <param name="utf8">The result, owned by the caller; possibly empty; null on failure.</param>
    /// <param name="error">Why not.</param>
    public static bool TryEncode(
        ReadOnlySpan<char> text,
        bool stripControlCodes,
        bool canNormalize,
        [NotNullWhen(true)] out SecretBytes? utf8,
        out PasswordError error)
    {
        utf8 = null;
        error = PasswordError.None;
        bool ascii = Ascii.IsValid(text);
        if (text.Length > Password.CharsMax)
            error = PasswordError.TooLong;
        else if (!ascii && !IsWellFormed(text))
            error = PasswordError.InvalidText;
        else if (!ascii && !canNormalize)
            error = PasswordError.NormalizationUnavailable;
        if (error != PasswordError.None)
            return false;

        int capacity = ascii ? text.Length : text.GetNormalizedLength(NormalizationForm.FormKD);
        char[] buffer = GC.AllocateArray<char>(capacity, pinned: true);
        try
        {
            int length = text.Length;
            if (ascii)
                text.CopyTo(buffer);
            else if (!text.TryNormalize(buffer, out length, NormalizationForm.FormKD))
                throw new InvalidOperationException("The normalised text outgrew the length announced for it.");

            Span<char> normalized = buffer.AsSpan(0, length);
            if (stripControlCodes)
                normalized = StripControlCodes(normalized);
            utf8 = new SecretBytes(Encoding.UTF8.GetByteCount(normalized));
            Encoding.UTF8.GetBytes(normalized, utf8.Writable);
            return true;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(buffer.AsSpan()));
        }
    }

    private static Span<char> StripControlCodes(Span<char> text)
    {
        int kept = 0;
        foreach (char c in text)
        {
            // char.IsControl is exactly C0, DEL and C1.
            if (!char.IsControl(c))
                text[kept++] = c;
        }

        return text[..kept];
    }

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            // U+FFFE is a scalar value, but the platform's normaliser refuses it.
            if (text[0] == '\uFFFE' || Rune.DecodeFromUtf16(text, out _, out int used) != OperationStatus.Done)
                return false;

            text = text[used..];
        }

        return true;
    }
}

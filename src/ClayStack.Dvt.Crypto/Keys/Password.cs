using System.Diagnostics.CodeAnalysis;

namespace ClayStack.Dvt.Crypto.Keys;

/// <summary>
/// A password as EIP-2335 processes it: NFKD, control codes (C0, DEL, C1) stripped, UTF-8. Zeroed by
/// <see cref="Dispose"/>; says nothing of its content.
/// </summary>
public sealed class Password : IDisposable
{
    /// <summary>The longest text that is accepted, in UTF-16 code units.</summary>
    public const int CharsMax = 1024;

    private readonly SecretBytes _utf8;

    private Password(SecretBytes utf8) => _utf8 = utf8;

    /// <summary>The processed bytes, valid until <see cref="Dispose"/>.</summary>
    internal ReadOnlySpan<byte> Utf8 => _utf8.Span;

    /// <summary>
    /// Processes a password. As control codes go, a trailing newline of a password file does not matter.
    /// </summary>
    /// <param name="text">The characters as typed or read; the caller zeroes them where it can.</param>
    /// <param name="password">The password, owned by the caller; null on failure.</param>
    /// <param name="error">Why not.</param>
    public static bool TryCreate(
        ReadOnlySpan<char> text,
        [NotNullWhen(true)] out Password? password,
        out PasswordError error) =>
        TryCreate(text, UnicodeNormalization.IsAvailable, out password, out error);

    /// <summary>Zeroes the password. May be called again.</summary>
    public void Dispose() => _utf8.Dispose();

    /// <summary>The same for a process whose ability to normalise is given.</summary>
    internal static bool TryCreate(
        ReadOnlySpan<char> text,
        bool canNormalize,
        [NotNullWhen(true)] out Password? password,
        out PasswordError error)
    {
        password = null;
        if (!UnicodeNormalization.TryEncode(
            text, stripControlCodes: true, canNormalize, out SecretBytes? utf8, out error))
            return false;

        if (utf8.Length == 0)
        {
            utf8.Dispose();
            error = PasswordError.Empty;
            return false;
        }

        password = new Password(utf8);
        return true;
    }
}

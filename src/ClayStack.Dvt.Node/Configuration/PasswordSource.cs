using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using ClayStack.Dvt.Crypto.Keys;

namespace ClayStack.Dvt.Node.Configuration;

/// <summary>Where a password lies. It is read when it is needed, used, and zeroed; a configuration never holds it.</summary>
internal abstract record PasswordSource
{
    /// <summary>The longest password file that is read, in bytes.</summary>
    public const int LengthMax = 8192;

    private PasswordSource()
    {
    }

    /// <summary>A file whose whole content is the password; control codes such as the last newline do not count.</summary>
    /// <param name="Path">The file.</param>
    public sealed record InFile(string Path) : PasswordSource
    {
        /// <inheritdoc/>
        public override string ToString() => Path;
    }

    /// <summary>An environment variable, which stays in the process's memory as long as it lives: a file is better.</summary>
    /// <param name="Name">The variable.</param>
    public sealed record Variable(string Name) : PasswordSource
    {
        /// <inheritdoc/>
        public override string ToString() => $"environment variable {Name}";
    }

    /// <summary>Reads the password.</summary>
    /// <param name="environment">Gives a variable's value, or null.</param>
    /// <param name="password">The password, owned by the caller; null on failure.</param>
    /// <param name="problem">What is wrong and what to do about it, without the password; null on success.</param>
    public bool TryRead(
        Func<string, string?> environment, [NotNullWhen(true)] out Password? password, [NotNullWhen(false)] out string? problem)
    {
        PasswordError error = PasswordError.Empty;
        password = null;
        try
        {
            if (this is InFile(string path))
                ReadFile(path, out password, out error);
            else if (environment(((Variable)this).Name) is { } text)
                Password.TryCreate(text, out password, out error);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problem = $"The password cannot be read from {this}: {exception.Message}";
            return false;
        }

        problem = password is null ? $"The password in {this} cannot be used: {Explain(error)}" : null;
        return password is not null;
    }

    /// <summary>
    /// Reads a password that must leave this program as it is, for a driver that takes nothing but a text: unlike those of
    /// keys it is neither normalised nor zeroed. A line break at its end does not count.
    /// </summary>
    /// <param name="environment">Gives a variable's value, or null.</param>
    /// <param name="text">The password; null on failure.</param>
    /// <param name="problem">What is wrong and what to do about it, without the password; null on success.</param>
    public bool TryReadText(
        Func<string, string?> environment, [NotNullWhen(true)] out string? text, [NotNullWhen(false)] out string? problem)
    {
        text = null;
        problem = null;
        try
        {
            if (this is InFile(string path))
                text = new FileInfo(path).Length <= LengthMax ? File.ReadAllText(path) : null;
            else
                text = environment(((Variable)this).Name);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problem = $"The password cannot be read from {this}: {exception.Message}";
            return false;
        }

        text = text?.TrimEnd('\r', '\n');
        if (text is { Length: > 0 and <= Password.CharsMax })
            return true;
        text = null;
        problem = $"The password in {this} cannot be used: it is empty, or longer than {Password.CharsMax} characters. Write the password alone there.";
        return false;
    }

    private static void ReadFile(string path, out Password? password, out PasswordError error)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        byte[] bytes = GC.AllocateUninitializedArray<byte>(LengthMax + 1, pinned: true);
        char[] chars = GC.AllocateUninitializedArray<char>(LengthMax + 1, pinned: true);
        try
        {
            password = null;
            error = PasswordError.TooLong;
            int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length > LengthMax)
                return;
            error = PasswordError.InvalidText;
            if (System.Text.Unicode.Utf8.ToUtf16(bytes.AsSpan(0, length), chars, out _, out int count, replaceInvalidSequences: false) == OperationStatus.Done)
                Password.TryCreate(chars.AsSpan(0, count), out password, out error);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
            Array.Clear(chars);
        }
    }

    private static string Explain(PasswordError error) => error switch
    {
        PasswordError.Empty => "it is empty. Write the password there.",
        PasswordError.TooLong => $"it is longer than {Password.CharsMax} characters. Name the file that holds the password alone.",
        PasswordError.NormalizationUnavailable => "it has characters beyond ASCII, and this process runs without ICU. Install ICU, or use an ASCII password.",
        _ => "it is no UTF-8 text. Write it in UTF-8.",
    };
}

using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ClayStack.Dvt.Crypto.Keys;

namespace ClayStack.Dvt.Crypto.Identity;

/// <summary>
/// A node key in a PEM file: PKCS#8 (RFC 5958), encrypted by PBES2 with PBKDF2-HMAC-SHA-256 and AES-256-CBC, or in the
/// clear, which is accepted only with mode 600. OpenSSL 3 writes and reads the same by default.
/// </summary>
public static class NodeKeyFile
{
    /// <summary>The longest file that is read, in bytes.</summary>
    public const int LengthMax = 16 * 1024;

    private const string ClearLabel = "PRIVATE KEY";
    private const string EncryptedLabel = "ENCRYPTED PRIVATE KEY";

    /// <summary>Writes a key with mode 600, whole or not at all.</summary>
    /// <param name="path">The file; its folder exists. A file that is there is replaced.</param>
    /// <param name="key">The key; stays the caller's.</param>
    /// <param name="password">Encrypts the key; null leaves it in the clear.</param>
    /// <param name="random">Where salt and vector come from, and the temporary file's name.</param>
    /// <exception cref="IOException">The file system refused; the old file, if any, stands.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not write there.</exception>
    public static void Write(string path, NodeKey key, Password? password, IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        using SecretBytes pem = Encode(key, password, random);
        AtomicFile.Write(path, pem.Span, random);
    }

    /// <summary>Reads a key. An encrypted file costs one key derivation.</summary>
    /// <param name="path">The file.</param>
    /// <param name="password">Opens an encrypted file, and is not used for a clear one; null for none.</param>
    /// <param name="key">The key, owned by the caller; null on failure.</param>
    /// <param name="error">Why not.</param>
    /// <exception cref="IOException">The file is not there, or the file system refused.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not read it.</exception>
    public static bool TryRead(
        string path, Password? password, [NotNullWhen(true)] out NodeKey? key, out NodeKeyError error)
    {
        key = null;
        byte[]? content = AtomicFile.Read(path, LengthMax);
        if (content is null)
        {
            error = NodeKeyError.Malformed;
            return false;
        }

        try
        {
            error = Decode(content, password, AtomicFile.IsPrivate(path), out key);
            return key is not null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    /// <summary>The content of a file.</summary>
    internal static SecretBytes Encode(NodeKey key, Password? password, IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(key);
        using SecretBytes der = password is null
            ? NodeKeyPkcs8.Encode(key)
            : SecretBytes.CopyOf(NodeKeyPkcs8.Encrypt(key, password, random));
        string label = password is null ? ClearLabel : EncryptedLabel;
        char[] text = GC.AllocateArray<char>(PemEncoding.GetEncodedSize(label.Length, der.Length) + 1, pinned: true);
        try
        {
            if (!PemEncoding.TryWrite(label, der.Span, text, out int written))
                throw new CryptographicException("A PEM text outgrew the size announced for it.");

            text[written] = '\n';
            SecretBytes pem = new(written + 1);
            Encoding.ASCII.GetBytes(text.AsSpan(0, written + 1), pem.Writable);
            return pem;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(text.AsSpan()));
        }
    }

    /// <summary>Reads the content of a file.</summary>
    internal static NodeKeyError Decode(
        ReadOnlySpan<byte> content, Password? password, bool isPrivate, out NodeKey? key)
    {
        key = null;
        char[] text = GC.AllocateArray<char>(content.Length, pinned: true);
        using SecretBytes der = new(content.Length);
        try
        {
            NodeKeyError error = ReadPem(content, text, der.Writable, out bool encrypted, out int length);
            if (error != NodeKeyError.None)
                return error;
            if (encrypted)
                return NodeKeyPkcs8.Decrypt(der.Memory[..length], password, out key);

            return isPrivate ? NodeKeyPkcs8.Decode(der.Memory[..length], out key) : NodeKeyError.NotPrivate;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(text.AsSpan()));
        }
    }

    private static NodeKeyError ReadPem(
        ReadOnlySpan<byte> content, Span<char> text, Span<byte> der, out bool encrypted, out int length)
    {
        encrypted = false;
        length = 0;
        if (!Ascii.IsValid(content))
            return NodeKeyError.Malformed;

        Encoding.ASCII.GetChars(content, text);
        ReadOnlySpan<char> trimmed = text.Trim();
        if (!PemEncoding.TryFind(trimmed, out PemFields fields) || trimmed[fields.Location].Length != trimmed.Length)
            return NodeKeyError.Malformed;

        ReadOnlySpan<char> label = trimmed[fields.Label];
        encrypted = label is EncryptedLabel;
        if (!encrypted && label is not ClearLabel)
            return NodeKeyError.Malformed;

        return Convert.TryFromBase64Chars(trimmed[fields.Base64Data], der, out length)
            ? NodeKeyError.None
            : NodeKeyError.Malformed;
    }
}

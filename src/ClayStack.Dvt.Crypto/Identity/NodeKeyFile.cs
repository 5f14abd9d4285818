using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ClayStack.Dvt.Crypto.Keys;

namespace ClayStack.Dvt.Crypto.Identity;

/// <summary>
/// A node key in a PEM file: PKCS#8 (RFC 5958), encrypted by PBES2 with PBKDF2-HMAC-SHA-256 and AES-256-CBC, or in the
/// clear, which is accepted only with mode 600. Other tools read and write the same.
/// </summary>
public static class NodeKeyFile
{
    /// <summary>The longest file that is read, in bytes.</summary>
    public const int LengthMax = 16 * 1024;

    private const string ClearLabel = "PRIVATE KEY";
    private const string EncryptedLabel = "ENCRYPTED PRIVATE KEY";
    private const int DerLengthMax = 1024;

    // RFC 8018, appendix A: id-PBES2 and id-PBKDF2.
    private const string Pbes2 = "1.2.840.113549.1.5.13";
    private const string Pbkdf2 = "1.2.840.113549.1.5.12";

    /// <summary>Writes a key with mode 600, whole or not at all. Salt and vector of the encryption are the platform's.</summary>
    /// <param name="path">The file; its folder exists. A file that is there is replaced.</param>
    /// <param name="key">The key; stays the caller's.</param>
    /// <param name="password">Encrypts the key; null leaves it in the clear.</param>
    /// <param name="random">Names the temporary file.</param>
    /// <exception cref="IOException">The file system refused; the old file, if any, stands.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not write there.</exception>
    public static void Write(string path, NodeKey key, Password? password, IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        using SecretBytes pem = Encode(key, password);
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
    internal static SecretBytes Encode(NodeKey key, Password? password)
    {
        ArgumentNullException.ThrowIfNull(key);
        using SecretBytes der = new(DerLengthMax);
        PbeParameters parameters = new(
            PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, Pbkdf2Cost.Standard.Iterations);
        bool exported = password is null
            ? key.Platform.TryExportPkcs8PrivateKey(der.Writable, out int length)
            : key.Platform.TryExportEncryptedPkcs8PrivateKey(password.Utf8, parameters, der.Writable, out length);
        if (!exported)
            throw new CryptographicException("A P-256 key outgrew the buffer for its PKCS#8 form.");

        string label = password is null ? ClearLabel : EncryptedLabel;
        char[] text = GC.AllocateArray<char>(PemEncoding.GetEncodedSize(label.Length, length) + 1, pinned: true);
        try
        {
            if (!PemEncoding.TryWrite(label, der.Span[..length], text, out int written))
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
    internal static NodeKeyError Decode(ReadOnlySpan<byte> content, Password? password, bool isPrivate, out NodeKey? key)
    {
        key = null;
        char[] text = GC.AllocateArray<char>(content.Length, pinned: true);
        using SecretBytes der = new(content.Length);
        try
        {
            NodeKeyError error = ReadPem(content, text, der.Writable, out bool encrypted, out int length);
            if (error != NodeKeyError.None)
                return error;
            if (!encrypted)
                return isPrivate ? Import(der.Span[..length], password: null, out key) : NodeKeyError.NotPrivate;

            error = CheckEncryption(der.Span[..length].ToArray());
            if (error != NodeKeyError.None)
                return error;

            return password is null ? NodeKeyError.PasswordRequired : Import(der.Span[..length], password, out key);
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

    /// <summary>
    /// EncryptedPrivateKeyInfo (RFC 5958, 3) with PBES2 and PBKDF2 (RFC 8018, appendix A): looks at the count of
    /// iterations before the platform obeys it.
    /// </summary>
    private static NodeKeyError CheckEncryption(byte[] der)
    {
        try
        {
            AsnReader outer = new(der, AsnEncodingRules.DER);
            AsnReader info = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            AsnReader algorithm = info.ReadSequence();
            if (algorithm.ReadObjectIdentifier() is not Pbes2)
                return NodeKeyError.UnsupportedEncryption;

            AsnReader derivation = algorithm.ReadSequence().ReadSequence();
            if (derivation.ReadObjectIdentifier() is not Pbkdf2)
                return NodeKeyError.UnsupportedEncryption;

            AsnReader parameters = derivation.ReadSequence();
            parameters.ReadOctetString();
            return parameters.TryReadInt64(out long iterations) && Pbkdf2Cost.TryCreate(iterations, out _)
                ? NodeKeyError.None
                : NodeKeyError.UnsupportedEncryption;
        }
        catch (AsnContentException)
        {
            // The reader reports malformed DER by this exception only.
            return NodeKeyError.Malformed;
        }
    }

    /// <summary>
    /// Lets the platform read PKCS#8, and takes nothing but the scalar from it, so that the public key is always the one
    /// that belongs to it.
    /// </summary>
    private static NodeKeyError Import(ReadOnlySpan<byte> der, Password? password, out NodeKey? key)
    {
        key = null;
        using ECDsa platform = ECDsa.Create();
        try
        {
            int read;
            if (password is null)
                platform.ImportPkcs8PrivateKey(der, out read);
            else
                platform.ImportEncryptedPkcs8PrivateKey(password.Utf8, der, out read);
            if (read != der.Length)
                return NodeKeyError.Malformed;
        }
        catch (CryptographicException)
        {
            // The platform has no other way to refuse. With a password the structure outside has been checked already.
            return password is null ? NodeKeyError.Malformed : NodeKeyError.WrongPassword;
        }

        ECParameters parameters = platform.ExportParameters(includePrivateParameters: true);
        try
        {
            if (!parameters.Curve.IsNamed || parameters.Curve.Oid.Value is not P256Curve.Oid)
                return NodeKeyError.NotP256;

            NodeKey.TryFromBytes(parameters.D, out key, out NodeKeyError error);
            return error;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(parameters.D);
        }
    }
}

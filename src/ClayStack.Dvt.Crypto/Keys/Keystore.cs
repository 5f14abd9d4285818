using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using ClayStack.Dvt.Crypto.Bls12381;

namespace ClayStack.Dvt.Crypto.Keys;

/// <summary>
/// One secret key encrypted as EIP-2335 says, version 4: scrypt or PBKDF2, AES-128-CTR, SHA-256 checksum. For import
/// and export; never read at run time. Immutable, and without any secret.
/// </summary>
/// <remarks>
/// The checksum covers neither the initialisation vector nor the public key. So <see cref="TryDecrypt"/>, the only way
/// to the key, ends by comparing the key's own public key with <see cref="PublicKey"/>, which every file must claim.
/// </remarks>
public sealed class Keystore
{
    /// <summary>The longest file that is read, in bytes.</summary>
    public const int LengthMax = 64 * 1024;

    /// <summary>The only version.</summary>
    public const int Version = 4;

    internal const int SaltLength = 32;
    internal const int VectorLength = 16;
    internal const int KeyLength = 32;

    private const int CipherKeyLength = 16;

    internal Keystore(KeystoreFields fields) => Fields = fields;

    /// <summary>How the password was stretched.</summary>
    public KdfCost Kdf => Fields.Kdf;

    /// <summary>
    /// The public key that the file claims: a valid one, but the key's own only if <see cref="TryDecrypt"/> says so.
    /// </summary>
    public BlsPublicKey PublicKey => Fields.PublicKey;

    /// <summary>The path by which the key was derived; null when it was not derived or the file does not say.</summary>
    public KeyPath? Path => Fields.Path;

    /// <summary>The file's identifier; null when it has none.</summary>
    public Guid? Uuid => Fields.Uuid;

    /// <summary>The file's free text; null when it has none.</summary>
    public string? Description => Fields.Description;

    internal KeystoreFields Fields { get; }

    /// <summary>Reads a keystore without decrypting it.</summary>
    /// <param name="utf8Json">The file, at most <see cref="LengthMax"/> bytes. Unknown fields are passed over.</param>
    /// <param name="keystore">The keystore; null on failure.</param>
    /// <param name="error">Why not.</param>
    public static bool TryParse(
        ReadOnlyMemory<byte> utf8Json,
        [NotNullWhen(true)] out Keystore? keystore,
        out KeystoreError error)
    {
        error = KeystoreJson.Read(utf8Json, out KeystoreFields? fields);
        keystore = fields is null ? null : new Keystore(fields);
        return keystore is not null;
    }

    /// <summary>Encrypts a key under a fresh salt, vector and identifier.</summary>
    /// <param name="secret">The key; stays the caller's.</param>
    /// <param name="password">The password; stays the caller's.</param>
    /// <param name="kdf">The cost; <see cref="ScryptCost.Standard"/> unless there is a reason.</param>
    /// <param name="path">The path by which the key was derived; null when it was not, as for a key share.</param>
    /// <param name="description">Free text for the file, never secret; null for none.</param>
    /// <param name="random">Where salt, vector and identifier come from.</param>
    public static Keystore Encrypt(
        BlsSecretKey secret,
        Password password,
        KdfCost kdf,
        KeyPath? path,
        string? description,
        IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(secret);
        ArgumentNullException.ThrowIfNull(password);
        ArgumentNullException.ThrowIfNull(kdf);
        ArgumentNullException.ThrowIfNull(random);
        byte[] salt = new byte[SaltLength];
        byte[] vector = new byte[VectorLength];
        byte[] cipherText = new byte[BlsSecretKey.ByteCount];
        random.Fill(salt);
        random.Fill(vector);

        using SecretBytes key = new(KeyLength);
        kdf.Derive(password, salt, key.Writable);
        using SecretBytes plainText = SecretBytes.Export(secret);
        ApplyAes128Ctr(key.Span[..CipherKeyLength], vector, plainText.Span, cipherText);
        return new Keystore(new KeystoreFields
        {
            Kdf = kdf,
            Salt = salt,
            Vector = vector,
            CipherText = cipherText,
            Checksum = Checksum(key.Span, cipherText),
            PublicKey = secret.ToPublicKey(),
            Path = path,
            Uuid = NewUuid(random),
            Description = description,
        });
    }

    /// <summary>
    /// Decrypts the key and compares it with <see cref="PublicKey"/>, at the cost of one key derivation (see
    /// <see cref="Kdf"/>): never on a thread that has to answer.
    /// </summary>
    /// <param name="password">The password; stays the caller's.</param>
    /// <param name="secret">The key, owned by the caller; null on failure.</param>
    /// <param name="error">Why not.</param>
    public bool TryDecrypt(
        Password password,
        [NotNullWhen(true)] out BlsSecretKey? secret,
        out KeystoreDecryptionError error)
    {
        ArgumentNullException.ThrowIfNull(password);
        secret = null;
        error = KeystoreDecryptionError.WrongPassword;
        using SecretBytes key = new(KeyLength);
        Kdf.Derive(password, Fields.Salt, key.Writable);
        byte[] checksum = Checksum(key.Span, Fields.CipherText);
        if (!CryptographicOperations.FixedTimeEquals(checksum, Fields.Checksum))
            return false;

        using SecretBytes plainText = new(BlsSecretKey.ByteCount);
        ApplyAes128Ctr(key.Span[..CipherKeyLength], Fields.Vector, Fields.CipherText, plainText.Writable);
        error = KeystoreDecryptionError.InvalidSecret;
        if (!BlsSecretKey.TryDecode(plainText.Span, out BlsSecretKey? decrypted, out _))
            return false;

        error = KeystoreDecryptionError.PublicKeyMismatch;
        if (!decrypted.ToPublicKey().Equals(PublicKey))
        {
            decrypted.Dispose();
            return false;
        }

        secret = decrypted;
        error = KeystoreDecryptionError.None;
        return true;
    }

    /// <summary>The file's content: UTF-8 JSON, indented, all fields of EIP-2335.</summary>
    public byte[] ToJson() => KeystoreJson.Write(Fields);

    /// <summary>SHA-256 of the second half of the derived key and the cipher text.</summary>
    private static byte[] Checksum(ReadOnlySpan<byte> key, ReadOnlySpan<byte> cipherText)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(key[CipherKeyLength..]);
        hash.AppendData(cipherText);
        return hash.GetHashAndReset();
    }

    /// <summary>
    /// AES-128 in counter mode: the vector is the first counter block, counted up as a 128-bit big-endian number
    /// (NIST SP 800-38A, 6.5). Encryption and decryption are the same.
    /// </summary>
    internal static void ApplyAes128Ctr(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> vector, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        using SecretBytes keyStream = new(VectorLength);
        Span<byte> counter = stackalloc byte[VectorLength];
        vector.CopyTo(counter);
        using Aes aes = Aes.Create();
        aes.SetKey(key);
        for (int offset = 0; offset < source.Length; offset += VectorLength)
        {
            aes.EncryptEcb(counter, keyStream.Writable, PaddingMode.None);
            int length = Math.Min(VectorLength, source.Length - offset);
            for (int i = 0; i < length; i++)
                destination[offset + i] = (byte)(source[offset + i] ^ keyStream.Span[i]);

            int digit = VectorLength - 1;
            while (digit >= 0 && ++counter[digit] == 0)
                digit--;
        }
    }

    /// <summary>A random UUID, version 4 (RFC 9562, 5.4).</summary>
    internal static Guid NewUuid(IRandomSource random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using ClayStack.Dvt.Crypto.Keys;

namespace ClayStack.Dvt.Crypto.Identity;

/// <summary>
/// An Ethereum identity in a JSON file: Web3 Secret Storage, version 3, as wallets and execution clients write and read it. scrypt
/// or PBKDF2-HMAC-SHA-256 stretch the password, AES-128-CTR encrypts, Keccak-256 over half of the derived key and the cipher text
/// authenticates.
/// </summary>
/// <remarks>
/// Passwords are processed as those of EIP-2335 are (<see cref="Password"/>); wallets take their bytes as they are. Both are the
/// same for printable ASCII, which exchanged files should keep to.
/// </remarks>
public static class IdentityKeyFile
{
    /// <summary>The longest file that is read, in bytes.</summary>
    public const int LengthMax = 16 * 1024;

    private const int Version = 3;
    private const int DepthMax = 8;
    private const int DerivedLength = 32;
    private const int CipherKeyLength = 16;
    private const int VectorLength = 16;
    private const int SaltLength = 32;
    private const int SaltLengthMax = 128;
    private const string CipherName = "aes-128-ctr";
    private const string ScryptName = "scrypt";
    private const string Pbkdf2Name = "pbkdf2";

    /// <summary>Writes a key with mode 600, whole or not at all.</summary>
    /// <param name="path">The file; its folder exists. A file that is there is replaced.</param>
    /// <param name="key">The key; stays the caller's.</param>
    /// <param name="password">Encrypts the key; stays the caller's.</param>
    /// <param name="cost">The cost; <see cref="ScryptCost.Standard"/> outside tests.</param>
    /// <param name="random">Where salt, vector, identifier and the temporary file's name come from.</param>
    /// <exception cref="IOException">The file system refused; the old file, if any, stands.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not write there.</exception>
    public static void Write(string path, Secp256k1PrivateKey key, Password password, ScryptCost cost, IRandomSource random) =>
        AtomicFile.Write(path, Encode(key, password, cost, random), random);

    /// <summary>Reads a key, at the cost of one key derivation: never on a thread that has to answer.</summary>
    /// <param name="path">The file.</param>
    /// <param name="password">The password; stays the caller's.</param>
    /// <param name="key">The key, owned by the caller; null on failure.</param>
    /// <param name="error">Why not.</param>
    /// <exception cref="IOException">The file is not there, or the file system refused.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not read it.</exception>
    public static bool TryRead(
        string path, Password password, [NotNullWhen(true)] out Secp256k1PrivateKey? key, out IdentityKeyError error)
    {
        key = null;
        byte[]? content = AtomicFile.Read(path, LengthMax);
        error = content is null ? IdentityKeyError.NotJson : Decode(content, password, out key);
        return key is not null;
    }

    /// <summary>The content of a file.</summary>
    internal static byte[] Encode(Secp256k1PrivateKey key, Password password, ScryptCost cost, IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(password);
        ArgumentNullException.ThrowIfNull(cost);
        ArgumentNullException.ThrowIfNull(random);
        byte[] salt = new byte[SaltLength];
        byte[] vector = new byte[VectorLength];
        byte[] cipherText = new byte[Secp256k1PrivateKey.Length];
        byte[] address = new byte[EthereumAddress.Length];
        random.Fill(salt);
        random.Fill(vector);
        key.Address.CopyTo(address);
        using SecretBytes derived = new(DerivedLength);
        cost.Derive(password, salt, derived.Writable);
        Keystore.ApplyAes128Ctr(derived.Span[..CipherKeyLength], vector, key.Span, cipherText);

        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            writer.WriteStartObject();
            writer.WriteString("address", Hex.Encode(address));
            writer.WriteStartObject("crypto");
            writer.WriteString("cipher", CipherName);
            writer.WriteString("ciphertext", Hex.Encode(cipherText));
            writer.WriteStartObject("cipherparams");
            writer.WriteString("iv", Hex.Encode(vector));
            writer.WriteEndObject();
            writer.WriteString("kdf", ScryptName);
            writer.WriteStartObject("kdfparams");
            writer.WriteNumber("dklen", DerivedLength);
            writer.WriteNumber("n", cost.Iterations);
            writer.WriteNumber("p", cost.Parallelism);
            writer.WriteNumber("r", cost.BlockSize);
            writer.WriteString("salt", Hex.Encode(salt));
            writer.WriteEndObject();
            writer.WriteString("mac", Hex.Encode(Mac(derived, cipherText).ToArray()));
            writer.WriteEndObject();
            writer.WriteString("id", Keystore.NewUuid(random));
            writer.WriteNumber("version", Version);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>Reads the content of a file. Unknown fields are passed over, a missing address as well.</summary>
    internal static IdentityKeyError Decode(ReadOnlyMemory<byte> content, Password password, out Secp256k1PrivateKey? key)
    {
        ArgumentNullException.ThrowIfNull(password);
        key = null;
        if (!StrictJson.TryParse(content, LengthMax, DepthMax, out JsonDocument? document))
            return IdentityKeyError.NotJson;

        using (document)
        {
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return IdentityKeyError.NotJson;
            if (!root.TryGet("version", JsonValueKind.Number, out JsonElement version)
                || !root.TryGet("crypto", JsonValueKind.Object, out JsonElement crypto))
                return IdentityKeyError.Malformed;

            return version.TryGetInt32(out int number) && number == Version
                ? Decrypt(root, crypto, password, out key)
                : IdentityKeyError.UnsupportedVersion;
        }
    }

    private static IdentityKeyError Decrypt(
        JsonElement root, JsonElement crypto, Password password, out Secp256k1PrivateKey? key)
    {
        key = null;
        byte[] vector = new byte[VectorLength];
        byte[] cipherText = new byte[Secp256k1PrivateKey.Length];
        byte[] mac = new byte[Bytes32.Length];
        if (!crypto.TryGetText("cipher", out string? cipher)
            || !crypto.TryGet("cipherparams", JsonValueKind.Object, out JsonElement cipherParameters)
            || !TryGetBytes(cipherParameters, "iv", vector)
            || !TryGetBytes(crypto, "ciphertext", cipherText)
            || !TryGetBytes(crypto, "mac", mac))
            return IdentityKeyError.Malformed;
        if (!string.Equals(cipher, CipherName, StringComparison.Ordinal))
            return IdentityKeyError.UnsupportedEncryption;

        IdentityKeyError error = ReadKdf(crypto, out KdfCost? cost, out byte[] salt);
        if (error != IdentityKeyError.None)
            return error;

        using SecretBytes derived = new(DerivedLength);
        cost!.Derive(password, salt, derived.Writable);
        if (!CryptographicOperations.FixedTimeEquals(mac, Mac(derived, cipherText).ToArray()))
            return IdentityKeyError.WrongPassword;

        using SecretBytes plainText = new(Secp256k1PrivateKey.Length);
        Keystore.ApplyAes128Ctr(derived.Span[..CipherKeyLength], vector, cipherText, plainText.Writable);
        if (!Secp256k1PrivateKey.TryFromBytes(plainText.Span, out Secp256k1PrivateKey? decrypted, out _))
            return IdentityKeyError.WrongKey;

        // The code covers neither the vector nor the address: only the address tells a damaged vector.
        if (!IsAddressOf(root, decrypted))
        {
            decrypted.Dispose();
            return IdentityKeyError.WrongKey;
        }

        key = decrypted;
        return IdentityKeyError.None;
    }

    private static IdentityKeyError ReadKdf(JsonElement crypto, out KdfCost? cost, out byte[] salt)
    {
        cost = null;
        salt = [];
        if (!crypto.TryGetText("kdf", out string? kdf)
            || !crypto.TryGet("kdfparams", JsonValueKind.Object, out JsonElement parameters)
            || !parameters.TryGet("dklen", JsonValueKind.Number, out JsonElement length)
            || !parameters.TryGetText("salt", out string? digits)
            || !Hex.TryDecode(digits, out salt)
            || salt.Length is 0 or > SaltLengthMax)
            return IdentityKeyError.Malformed;

        bool scrypt = string.Equals(kdf, ScryptName, StringComparison.Ordinal);
        if (!(scrypt || string.Equals(kdf, Pbkdf2Name, StringComparison.Ordinal))
            || !length.TryGetInt32(out int derivedLength)
            || derivedLength != DerivedLength)
            return IdentityKeyError.UnsupportedEncryption;

        KeystoreError error = scrypt
            ? KeystoreJson.ReadScryptCost(parameters, out cost)
            : KeystoreJson.ReadPbkdf2Cost(parameters, out cost);
        return error switch
        {
            KeystoreError.None => IdentityKeyError.None,
            KeystoreError.KdfCostOutOfBounds => IdentityKeyError.KdfCostOutOfBounds,
            KeystoreError.UnsupportedKdf => IdentityKeyError.UnsupportedEncryption,
            _ => IdentityKeyError.Malformed,
        };
    }

    /// <summary>A file need not name its address; what it names must be the key's.</summary>
    private static bool IsAddressOf(JsonElement root, Secp256k1PrivateKey key)
    {
        if (!root.TryGetProperty("address", out JsonElement member))
            return true;
        if (member.ValueKind != JsonValueKind.String)
            return false;

        byte[] address = new byte[EthereumAddress.Length];
        string digits = member.GetString()!;
        return Hex.TryDecode(Hex.HasPrefix(digits) ? digits.AsSpan(Hex.Prefix.Length) : digits, address)
            && EthereumAddress.TryFromBytes(address, out EthereumAddress named)
            && named == key.Address;
    }

    private static bool TryGetBytes(JsonElement element, string name, Span<byte> destination) =>
        element.TryGetText(name, out string? digits) && Hex.TryDecode(digits, destination);

    private static Bytes32 Mac(SecretBytes derived, ReadOnlySpan<byte> cipherText)
    {
        using SecretBytes input = new(DerivedLength - CipherKeyLength + cipherText.Length);
        derived.Span[CipherKeyLength..].CopyTo(input.Writable);
        cipherText.CopyTo(input.Writable[(DerivedLength - CipherKeyLength)..]);
        return Keccak256.Hash(input.Span);
    }
}

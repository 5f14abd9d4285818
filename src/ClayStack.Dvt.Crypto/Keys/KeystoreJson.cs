using System.Text.Json;
using ClayStack.Dvt.Crypto.Bls12381;

namespace ClayStack.Dvt.Crypto.Keys;

/// <summary>The JSON form of EIP-2335 keystores, field by field; no reflection.</summary>
internal static class KeystoreJson
{
    private const int DepthMax = 16;
    private const int ChecksumLength = 32;
    private const int SaltLengthMin = 8;
    private const int SaltLengthMax = 128;

    private const string ScryptName = "scrypt";
    private const string Pbkdf2Name = "pbkdf2";
    private const string PrfName = "hmac-sha256";
    private const string ChecksumName = "sha256";
    private const string CipherName = "aes-128-ctr";

    /// <summary>Reads a file.</summary>
    /// <returns><see cref="KeystoreError.None"/> with fields, or the reason with null.</returns>
    public static KeystoreError Read(ReadOnlyMemory<byte> utf8, out KeystoreFields? fields)
    {
        fields = null;
        if (!StrictJson.TryParse(utf8, Keystore.LengthMax, DepthMax, out JsonDocument? document))
            return KeystoreError.NotJson;

        using (document)
        {
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return KeystoreError.NotJson;
            if (!root.TryGet("version", JsonValueKind.Number, out JsonElement version))
                return KeystoreError.MissingField;
            if (!version.TryGetInt32(out int number) || number != Keystore.Version)
                return KeystoreError.UnsupportedVersion;

            return ReadFields(root, out fields);
        }
    }

    /// <summary>Writes a file.</summary>
    public static byte[] Write(KeystoreFields fields)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("crypto");
            WriteKdf(writer, fields);
            WriteModule(writer, "checksum", ChecksumName, parameter: null, fields.Checksum);
            WriteModule(writer, "cipher", CipherName, ("iv", fields.Vector), fields.CipherText);
            writer.WriteEndObject();
            writer.WriteString("description", fields.Description ?? string.Empty);
            writer.WriteString("pubkey", Hex.Encode(fields.PublicKey.Bytes));
            writer.WriteString("path", fields.Path?.ToString() ?? string.Empty);
            if (fields.Uuid is { } uuid)
                writer.WriteString("uuid", uuid);
            writer.WriteNumber("version", Keystore.Version);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static KeystoreError ReadFields(JsonElement root, out KeystoreFields? fields)
    {
        fields = null;
        if (!root.TryGet("crypto", JsonValueKind.Object, out JsonElement crypto))
            return KeystoreError.MissingField;

        KeystoreError error = ReadKdf(crypto, out KdfCost? kdf, out byte[] salt);
        if (error != KeystoreError.None)
            return error;

        error = ReadModule(crypto, "checksum", ChecksumName, KeystoreError.UnsupportedChecksum, out JsonElement module);
        if (error != KeystoreError.None)
            return error;
        if (!TryReadMessage(module, ChecksumLength, out byte[] checksum))
            return KeystoreError.MalformedData;

        error = ReadModule(crypto, "cipher", CipherName, KeystoreError.UnsupportedCipher, out module);
        if (error != KeystoreError.None)
            return error;
        if (!module.GetProperty("params").TryGetText("iv", out string? vectorDigits))
            return KeystoreError.MissingField;

        byte[] vector = new byte[Keystore.VectorLength];
        if (!TryReadMessage(module, BlsSecretKey.ByteCount, out byte[] cipherText)
            || !Hex.TryDecode(vectorDigits, vector))
            return KeystoreError.MalformedData;

        error = ReadLabels(root, out BlsPublicKey? publicKey, out KeyPath? path, out Guid? uuid, out string? text);
        if (error != KeystoreError.None)
            return error;

        fields = new KeystoreFields
        {
            Kdf = kdf!,
            Salt = salt,
            Vector = vector,
            CipherText = cipherText,
            Checksum = checksum,
            PublicKey = publicKey!,
            Path = path,
            Uuid = uuid,
            Description = text,
        };
        return KeystoreError.None;
    }

    /// <summary>A module of the crypto object, with the one function that is supported.</summary>
    private static KeystoreError ReadModule(
        JsonElement crypto, string name, string function, KeystoreError unsupported, out JsonElement module)
    {
        if (!crypto.TryGet(name, JsonValueKind.Object, out module)
            || !module.TryGetText("function", out string? named)
            || !module.TryGet("params", JsonValueKind.Object, out _)
            || !module.TryGetText("message", out _))
            return KeystoreError.MissingField;

        return string.Equals(named, function, StringComparison.Ordinal) ? KeystoreError.None : unsupported;
    }

    private static bool TryReadMessage(JsonElement module, int length, out byte[] message)
    {
        message = new byte[length];
        return module.TryGetText("message", out string? digits) && Hex.TryDecode(digits, message);
    }

    private static KeystoreError ReadKdf(JsonElement crypto, out KdfCost? cost, out byte[] salt)
    {
        cost = null;
        salt = [];
        if (!crypto.TryGet("kdf", JsonValueKind.Object, out JsonElement kdf)
            || !kdf.TryGetText("function", out string? function)
            || !kdf.TryGet("params", JsonValueKind.Object, out JsonElement parameters)
            || !kdf.TryGetText("message", out string? message)
            || !TryGetInteger(parameters, "dklen", out long keyLength)
            || !parameters.TryGetText("salt", out string? saltDigits))
            return KeystoreError.MissingField;

        bool scrypt = string.Equals(function, ScryptName, StringComparison.Ordinal);
        bool pbkdf2 = string.Equals(function, Pbkdf2Name, StringComparison.Ordinal);
        if (!(scrypt || pbkdf2) || keyLength != Keystore.KeyLength)
            return KeystoreError.UnsupportedKdf;
        if (message.Length != 0
            || !Hex.TryDecode(saltDigits, out salt)
            || salt.Length is < SaltLengthMin or > SaltLengthMax)
            return KeystoreError.MalformedData;

        return scrypt ? ReadScryptCost(parameters, out cost) : ReadPbkdf2Cost(parameters, out cost);
    }

    /// <summary>The members n, r and p, which Web3 Secret Storage has as well.</summary>
    internal static KeystoreError ReadScryptCost(JsonElement parameters, out KdfCost? cost)
    {
        cost = null;
        if (!TryGetInteger(parameters, "n", out long n)
            || !TryGetInteger(parameters, "r", out long r)
            || !TryGetInteger(parameters, "p", out long p))
            return KeystoreError.MissingField;

        bool valid = ScryptCost.TryCreate(n, r, p, out ScryptCost? scrypt);
        cost = scrypt;
        return valid ? KeystoreError.None : KeystoreError.KdfCostOutOfBounds;
    }

    /// <summary>The members c and prf, which Web3 Secret Storage has as well.</summary>
    internal static KeystoreError ReadPbkdf2Cost(JsonElement parameters, out KdfCost? cost)
    {
        cost = null;
        if (!TryGetInteger(parameters, "c", out long c) || !parameters.TryGetText("prf", out string? prf))
            return KeystoreError.MissingField;
        if (!string.Equals(prf, PrfName, StringComparison.Ordinal))
            return KeystoreError.UnsupportedKdf;

        bool valid = Pbkdf2Cost.TryCreate(c, out Pbkdf2Cost? pbkdf2);
        cost = pbkdf2;
        return valid ? KeystoreError.None : KeystoreError.KdfCostOutOfBounds;
    }

    /// <summary>An integer; one beyond 64 bits or with a fraction becomes −1, which no bound admits.</summary>
    private static bool TryGetInteger(JsonElement parameters, string name, out long value)
    {
        value = -1;
        if (!parameters.TryGet(name, JsonValueKind.Number, out JsonElement member))
            return false;

        if (!member.TryGetInt64(out value))
            value = -1;
        return true;
    }

    /// <summary>
    /// The fields beside the crypto object. EIP-2335 requires path and identifier, but clients in use write neither,
    /// and no key depends on them; what is there must be well-formed. The public key it does not require, but clients
    /// write it, and without it nothing would tell a damaged initialisation vector.
    /// </summary>
    private static KeystoreError ReadLabels(
        JsonElement root, out BlsPublicKey? publicKey, out KeyPath? path, out Guid? uuid, out string? text)
    {
        publicKey = null;
        path = null;
        uuid = null;
        text = null;
        if (!root.TryGetText("pubkey", out string? keyDigits)
            || !TryGetOptionalText(root, "path", out string pathText)
            || !TryGetOptionalText(root, "uuid", out string uuidText)
            || !TryGetOptionalText(root, "description", out string description))
            return KeystoreError.MissingField;

        if (!BlsPublicKey.TryParse(keyDigits, out publicKey))
            return KeystoreError.MalformedPublicKey;
        if (pathText.Length != 0 && !KeyPath.TryParse(pathText, out path, out _))
            return KeystoreError.MalformedPath;
        if (uuidText.Length != 0)
        {
            if (!Guid.TryParseExact(uuidText, "D", out Guid parsed))
                return KeystoreError.MalformedUuid;
            uuid = parsed;
        }

        text = description.Length == 0 ? null : description;
        return KeystoreError.None;
    }

    /// <summary>A text that may be missing, which is then empty.</summary>
    /// <returns>False when it is there and no string.</returns>
    private static bool TryGetOptionalText(JsonElement root, string name, out string text)
    {
        text = string.Empty;
        if (!root.TryGetProperty(name, out JsonElement member))
            return true;
        if (member.ValueKind != JsonValueKind.String)
            return false;

        text = member.GetString() ?? string.Empty;
        return true;
    }

    private static void WriteKdf(Utf8JsonWriter writer, KeystoreFields fields)
    {
        writer.WriteStartObject("kdf");
        writer.WriteString("function", fields.Kdf is ScryptCost ? ScryptName : Pbkdf2Name);
        writer.WriteStartObject("params");
        writer.WriteNumber("dklen", Keystore.KeyLength);
        switch (fields.Kdf)
        {
            case ScryptCost scrypt:
                writer.WriteNumber("n", scrypt.Iterations);
                writer.WriteNumber("p", scrypt.Parallelism);
                writer.WriteNumber("r", scrypt.BlockSize);
                break;
            case Pbkdf2Cost pbkdf2:
                writer.WriteNumber("c", pbkdf2.Iterations);
                writer.WriteString("prf", PrfName);
                break;
            default:
                throw new InvalidOperationException("The family of KDF costs is closed.");
        }

        writer.WriteString("salt", Hex.Encode(fields.Salt));
        writer.WriteEndObject();
        writer.WriteString("message", string.Empty);
        writer.WriteEndObject();
    }

    private static void WriteModule(
        Utf8JsonWriter writer, string name, string function, (string Name, byte[] Value)? parameter, byte[] message)
    {
        writer.WriteStartObject(name);
        writer.WriteString("function", function);
        writer.WriteStartObject("params");
        if (parameter is { } given)
            writer.WriteString(given.Name, Hex.Encode(given.Value));
        writer.WriteEndObject();
        writer.WriteString("message", Hex.Encode(message));
        writer.WriteEndObject();
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using ClayStack.Dvt.Crypto.Keys;

namespace ClayStack.Dvt.Crypto.Identity;

/// <summary>
/// PKCS#8 (RFC 5958) of a P-256 key (RFC 5915), in the clear or encrypted by PBES2 (RFC 8018) with PBKDF2-HMAC-SHA-256
/// and AES-256-CBC. Read here and not by the platform, which obeys any count of iterations, draws its own salt, and
/// reports bad input by a variety of exceptions.
/// </summary>
internal static class NodeKeyPkcs8
{
    private const int SaltLength = 16;
    private const int SaltLengthMax = 64;
    private const int BlockLength = 16;
    private const int KeyLength = 32;
    private const int PointLength = 65;

    // RFC 8018, appendix A.
    private const string Pbes2 = "1.2.840.113549.1.5.13";
    private const string Pbkdf2 = "1.2.840.113549.1.5.12";
    private const string HmacSha256 = "1.2.840.113549.2.9";

    // NIST, 2.16.840.1.101.3.4.1: aes256-CBC-PAD.
    private const string Aes256Cbc = "2.16.840.1.101.3.4.1.42";

    private static readonly Asn1Tag PublicKeyTag = new(TagClass.ContextSpecific, 1, isConstructed: true);

    // PrivateKeyInfo up to the scalar, and ECPrivateKey from there up to the point: for P-256 all lengths are fixed.
    private static ReadOnlySpan<byte> BeforeScalar =>
    [
        0x30, 0x81, 0x87, 0x02, 0x01, 0x00, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06,
        0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x04, 0x6d, 0x30, 0x6b, 0x02, 0x01, 0x01, 0x04, 0x20,
    ];

    private static ReadOnlySpan<byte> BeforePoint => [0xa1, 0x44, 0x03, 0x42, 0x00];

    /// <summary>PrivateKeyInfo with the public point.</summary>
    public static SecretBytes Encode(NodeKey key)
    {
        SecretBytes der = new(BeforeScalar.Length + NodeKey.Length + BeforePoint.Length + PointLength);
        Span<byte> rest = der.Writable;
        BeforeScalar.CopyTo(rest);
        rest = rest[BeforeScalar.Length..];
        key.Span.CopyTo(rest);
        rest = rest[NodeKey.Length..];
        BeforePoint.CopyTo(rest);
        key.PublicKey.Spki[^PointLength..].CopyTo(rest[BeforePoint.Length..]);
        return der;
    }

    /// <summary>EncryptedPrivateKeyInfo under a fresh salt and vector.</summary>
    public static byte[] Encrypt(NodeKey key, Password password, IRandomSource random)
    {
        byte[] salt = new byte[SaltLength];
        byte[] vector = new byte[BlockLength];
        random.Fill(salt);
        random.Fill(vector);

        using SecretBytes plainText = Encode(key);
        using SecretBytes secret = new(KeyLength);
        Pbkdf2Cost.Standard.Derive(password, salt, secret.Writable);
        using Aes aes = Aes.Create();
        aes.SetKey(secret.Span);
        byte[] cipherText = aes.EncryptCbc(plainText.Span, vector, PaddingMode.PKCS7);
        return WriteEncrypted(salt, vector, cipherText);
    }

    /// <summary>Reads PrivateKeyInfo. A public point in it must be the scalar's own.</summary>
    public static NodeKeyError Decode(ReadOnlyMemory<byte> der, out NodeKey? key)
    {
        key = null;
        try
        {
            AsnReader outer = new(der, AsnEncodingRules.DER);
            AsnReader info = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            if (!info.TryReadInt32(out int version) || version is not (0 or 1))
                return NodeKeyError.Malformed;

            AsnReader algorithm = info.ReadSequence();
            if (algorithm.ReadObjectIdentifier() is not P256Curve.AlgorithmOid
                || algorithm.PeekTag() != Asn1Tag.ObjectIdentifier
                || algorithm.ReadObjectIdentifier() is not P256Curve.Oid)
                return NodeKeyError.NotP256;

            AsnReader wrapped = new(ReadOctets(info), AsnEncodingRules.DER);
            AsnReader privateKey = wrapped.ReadSequence();
            wrapped.ThrowIfNotEmpty();
            if (!privateKey.TryReadInt32(out version) || version != 1)
                return NodeKeyError.Malformed;

            NodeKey.TryFromBytes(ReadOctets(privateKey).Span, out key, out NodeKeyError error);
            if (key is null || HasOwnPoint(privateKey, key))
                return error;
        }
        catch (AsnContentException)
        {
            // The reader reports malformed DER by this exception only.
        }

        key?.Dispose();
        key = null;
        return NodeKeyError.Malformed;
    }

    /// <summary>
    /// Reads EncryptedPrivateKeyInfo, and derives a key only when everything about it is as it should be.
    /// </summary>
    public static NodeKeyError Decrypt(ReadOnlyMemory<byte> der, Password? password, out NodeKey? key)
    {
        key = null;
        NodeKeyError error = ReadEncrypted(der, out Encryption? encryption);
        if (error != NodeKeyError.None)
            return error;
        if (password is null)
            return NodeKeyError.PasswordRequired;

        using SecretBytes secret = new(KeyLength);
        encryption!.Cost.Derive(password, encryption.Salt.Span, secret.Writable);
        using Aes aes = Aes.Create();
        aes.SetKey(secret.Span);
        using SecretBytes plainText = new(encryption.CipherText.Length);
        aes.DecryptCbc(encryption.CipherText.Span, encryption.Vector.Span, plainText.Writable, PaddingMode.None);

        // PKCS#7 padding: the last byte counts the bytes added.
        int padding = plainText.Span[^1];
        if (padding is 0 or > BlockLength || plainText.Span[^padding..].ContainsAnyExcept((byte)padding))
            return NodeKeyError.WrongPassword;

        error = Decode(plainText.Memory[..^padding], out key);
        return error == NodeKeyError.Malformed ? NodeKeyError.WrongPassword : error;
    }

    /// <summary>
    /// ECPrivateKey's optional rest: parameters, which the algorithm has said already, and the public point.
    /// </summary>
    private static bool HasOwnPoint(AsnReader privateKey, NodeKey key)
    {
        while (privateKey.HasData)
        {
            if (privateKey.PeekTag() != PublicKeyTag)
            {
                privateKey.ReadEncodedValue();
                continue;
            }

            ReadOnlySpan<byte> point = privateKey.ReadSequence(PublicKeyTag).ReadBitString(out int unusedBits);
            if (unusedBits != 0 || !point.SequenceEqual(key.PublicKey.Spki[^PointLength..]))
                return false;
        }

        return true;
    }

    private static NodeKeyError ReadEncrypted(ReadOnlyMemory<byte> der, out Encryption? encryption)
    {
        encryption = null;
        try
        {
            AsnReader outer = new(der, AsnEncodingRules.DER);
            AsnReader info = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            AsnReader algorithm = info.ReadSequence();
            ReadOnlyMemory<byte> cipherText = ReadOctets(info);
            if (cipherText.IsEmpty || cipherText.Length % BlockLength != 0)
                return NodeKeyError.Malformed;
            if (algorithm.ReadObjectIdentifier() is not Pbes2)
                return NodeKeyError.UnsupportedEncryption;

            AsnReader parameters = algorithm.ReadSequence();
            AsnReader derivation = parameters.ReadSequence();
            AsnReader cipher = parameters.ReadSequence();
            if (derivation.ReadObjectIdentifier() is not Pbkdf2 || cipher.ReadObjectIdentifier() is not Aes256Cbc)
                return NodeKeyError.UnsupportedEncryption;

            ReadOnlyMemory<byte> vector = ReadOctets(cipher);
            if (vector.Length != BlockLength)
                return NodeKeyError.Malformed;

            if (!TryReadDerivation(derivation.ReadSequence(), out ReadOnlyMemory<byte> salt, out Pbkdf2Cost? cost))
                return NodeKeyError.UnsupportedEncryption;

            encryption = new Encryption(cost, salt, vector, cipherText);
            return NodeKeyError.None;
        }
        catch (AsnContentException)
        {
            // The reader reports malformed DER by this exception only.
            return NodeKeyError.Malformed;
        }
    }

    /// <summary>PBKDF2-params: salt, count, perhaps the key's length, and the pseudo-random function.</summary>
    private static bool TryReadDerivation(
        AsnReader parameters, out ReadOnlyMemory<byte> salt, [NotNullWhen(true)] out Pbkdf2Cost? cost)
    {
        cost = null;
        salt = ReadOctets(parameters);
        if (salt.Length > SaltLengthMax
            || !parameters.TryReadInt64(out long iterations)
            || !Pbkdf2Cost.TryCreate(iterations, out cost))
            return false;
        if (parameters.HasData
            && parameters.PeekTag() == Asn1Tag.Integer
            && !(parameters.TryReadInt32(out int length) && length == KeyLength))
            return false;

        // Without a function the default is HMAC-SHA-1, which is not supported.
        return parameters.HasData && parameters.ReadSequence().ReadObjectIdentifier() is HmacSha256;
    }

    private static byte[] WriteEncrypted(byte[] salt, byte[] vector, byte[] cipherText)
    {
        AsnWriter writer = new(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(Pbes2);
                using (writer.PushSequence())
                {
                    WriteDerivation(writer, salt);
                    using (writer.PushSequence())
                    {
                        writer.WriteObjectIdentifier(Aes256Cbc);
                        writer.WriteOctetString(vector);
                    }
                }
            }

            writer.WriteOctetString(cipherText);
        }

        return writer.Encode();
    }

    private static void WriteDerivation(AsnWriter writer, byte[] salt)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Pbkdf2);
            using (writer.PushSequence())
            {
                writer.WriteOctetString(salt);
                writer.WriteInteger(Pbkdf2Cost.Standard.Iterations);
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(HmacSha256);
                    writer.WriteNull();
                }
            }
        }
    }

    /// <summary>An octet string without a copy of its content.</summary>
    private static ReadOnlyMemory<byte> ReadOctets(AsnReader reader) =>
        reader.TryReadPrimitiveOctetString(out ReadOnlyMemory<byte> octets)
            ? octets
            : throw new AsnContentException();

    private sealed record Encryption(
        Pbkdf2Cost Cost, ReadOnlyMemory<byte> Salt, ReadOnlyMemory<byte> Vector, ReadOnlyMemory<byte> CipherText);
}

using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ClayStack.Dvt.Crypto.Identity;

/// <summary>
/// A node's public key: a point of P-256, whose one encoding here is the 91-byte DER SubjectPublicKeyInfo (RFC 5480)
/// with an uncompressed point, as certificates carry it. Immutable, compared bytewise, thread-safe. Nothing to dispose:
/// the platform's handle of a public key holds no secret and goes with the garbage.
/// </summary>
public sealed class NodePublicKey : IEquatable<NodePublicKey>
{
    /// <summary>The length of the SubjectPublicKeyInfo in bytes.</summary>
    public const int SpkiLength = 91;

    /// <summary>The length of a signature in bytes: r||s (IEEE P1363).</summary>
    public const int SignatureLength = 64;

    private readonly byte[] _spki;
    private readonly ECDsa _key;
    private readonly Lock _lock = new();

    private NodePublicKey(ReadOnlySpan<byte> spki)
    {
        _spki = spki.ToArray();
        Pin = SpkiPin.Of(spki);
        ReadOnlySpan<byte> point = spki[SpkiPrefix.Length..];
        _key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint
            {
                X = point[..P256Curve.FieldLength].ToArray(),
                Y = point[P256Curve.FieldLength..].ToArray(),
            },
        });
    }

    /// <summary>The pin of the key.</summary>
    public SpkiPin Pin { get; }

    /// <summary>The 91-byte SubjectPublicKeyInfo.</summary>
    public ReadOnlySpan<byte> Spki => _spki;

    // SEQUENCE { SEQUENCE { id-ecPublicKey, prime256v1 }, BIT STRING { 0x04 …, which is an uncompressed point.
    private static ReadOnlySpan<byte> SpkiPrefix =>
    [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48,
        0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
    ];

    // The algorithm's parameters within the prefix: OBJECT IDENTIFIER prime256v1.
    private static ReadOnlySpan<byte> CurveParameters => SpkiPrefix[13..23];

    /// <summary>Takes a 91-byte SubjectPublicKeyInfo of a point of the curve.</summary>
    /// <param name="spki">The DER bytes.</param>
    /// <param name="key">The key; null on failure.</param>
    /// <param name="error">Why not: length, algorithm, curve or form, or not on the curve.</param>
    public static bool TryFromSpki(
        ReadOnlySpan<byte> spki, [NotNullWhen(true)] out NodePublicKey? key, out NodeKeyError error)
    {
        key = null;
        error = NodeKeyError.None;
        if (spki.Length != SpkiLength)
            error = NodeKeyError.WrongLength;
        else if (!spki.StartsWith(SpkiPrefix))
            error = NodeKeyError.NotP256;
        else if (!P256Curve.IsPoint(spki[SpkiPrefix.Length..]))
            error = NodeKeyError.NotOnCurve;
        if (error != NodeKeyError.None)
            return false;

        key = new NodePublicKey(spki);
        return true;
    }

    /// <summary>The key of a certificate that a peer presented. Nothing else of the certificate is looked at.</summary>
    /// <param name="certificate">The certificate; stays the caller's.</param>
    /// <param name="key">The key; null on failure.</param>
    /// <param name="error">Why not: another algorithm, curve or form, or not on the curve.</param>
    public static bool TryFromCertificate(
        X509Certificate2 certificate, [NotNullWhen(true)] out NodePublicKey? key, out NodeKeyError error)
    {
        ArgumentNullException.ThrowIfNull(certificate);

        // Put together from its three parts: to export it whole, the platform encodes parameters that a peer chose, and
        // throws when they are malformed.
        PublicKey presented = certificate.PublicKey;
        byte[] point = presented.EncodedKeyValue.RawData;
        if (presented.Oid.Value is P256Curve.AlgorithmOid
            && presented.EncodedParameters is { } parameters
            && parameters.RawData.AsSpan().SequenceEqual(CurveParameters)
            && point.Length == SpkiLength - SpkiPrefix.Length + 1)
            return TryFromSpki([.. SpkiPrefix[..^1], .. point], out key, out error);

        key = null;
        error = NodeKeyError.NotP256;
        return false;
    }

    /// <summary>Verifies a signature over a digest.</summary>
    /// <param name="digest">The digest that was signed.</param>
    /// <param name="signature">r||s; another length than 64 bytes is false.</param>
    public bool Verify(Bytes32 digest, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureLength)
            return false;

        Span<byte> hash = stackalloc byte[Bytes32.Length];
        digest.CopyTo(hash);
        lock (_lock)
            return _key.VerifyHash(hash, signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    /// <summary>Verifies a signature over the SHA-256 of a message.</summary>
    /// <param name="message">The message that was signed.</param>
    /// <param name="signature">r||s; another length than 64 bytes is false.</param>
    public bool VerifyMessage(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        Span<byte> hash = stackalloc byte[Bytes32.Length];
        SHA256.HashData(message, hash);
        return Verify(new Bytes32(hash), signature);
    }

    /// <inheritdoc/>
    public bool Equals(NodePublicKey? other) => other is not null && Spki.SequenceEqual(other.Spki);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NodePublicKey);

    /// <inheritdoc/>
    public override int GetHashCode() => Pin.GetHashCode();

    /// <summary>The pin, which names the key.</summary>
    public override string ToString() => Pin.ToString();

    internal static NodePublicKey FromPoint(ECPoint point)
    {
        byte[] spki = [.. SpkiPrefix, .. point.X!, .. point.Y!];
        return new NodePublicKey(spki);
    }
}

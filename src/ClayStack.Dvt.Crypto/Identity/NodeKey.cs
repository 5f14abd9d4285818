using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using ClayStack.Dvt.Crypto.Keys;

namespace ClayStack.Dvt.Crypto.Identity;

/// <summary>
/// A node's P-256 key: it signs consensus messages and authenticates TLS (PROTOCOL I1). The arithmetic, and the secret
/// nonces of signatures, are the platform's (OpenSSL). <see cref="Dispose"/> zeroes the scalar. There is no
/// <c>ToString</c>. Thread-safe.
/// </summary>
public sealed class NodeKey : INodeSigner, IDisposable
{
    /// <summary>The length of the secret scalar in bytes.</summary>
    public const int Length = 32;

    private readonly SecretBytes _scalar;
    private readonly ECDsa _key;
    private readonly Lock _lock = new();

    private NodeKey(SecretBytes scalar)
    {
        _scalar = scalar;
        byte[] secret = GC.AllocateArray<byte>(Length, pinned: true);
        try
        {
            // Without Q the platform computes the point that belongs to D.
            scalar.Span.CopyTo(secret);
            _key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = secret });
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }

        PublicKey = NodePublicKey.FromPoint(_key.ExportParameters(includePrivateParameters: false).Q);
    }

    /// <inheritdoc/>
    public NodePublicKey PublicKey { get; }

    /// <summary>The 32 big-endian bytes of the secret scalar, valid until <see cref="Dispose"/>.</summary>
    public ReadOnlySpan<byte> Span => _scalar.Span;

    /// <summary>The platform's key, for certificates and PKCS#8; belongs to this instance.</summary>
    internal ECDsa Platform => _key;

    /// <summary>A new random key, uniform in 1..n−1: draws again in the 2^−32 of cases that lie outside.</summary>
    public static NodeKey Generate(IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        using SecretBytes drawn = new(Length);
        while (true)
        {
            random.Fill(drawn.Writable);
            if (TryFromBytes(drawn.Span, out NodeKey? key, out _))
                return key;
        }
    }

    /// <summary>Takes 32 big-endian bytes.</summary>
    /// <param name="bigEndian">The scalar; copied, so the caller still zeroes its own.</param>
    /// <param name="key">The key, owned by the caller; null on failure.</param>
    /// <param name="error">Why not: length, or a scalar that is zero or not below the group order.</param>
    public static bool TryFromBytes(
        ReadOnlySpan<byte> bigEndian, [NotNullWhen(true)] out NodeKey? key, out NodeKeyError error)
    {
        key = null;
        error = NodeKeyError.None;
        if (bigEndian.Length != Length)
            error = NodeKeyError.WrongLength;
        else if (!P256Curve.IsScalar(bigEndian))
            error = NodeKeyError.ScalarOutOfRange;
        if (error != NodeKeyError.None)
            return false;

        key = new NodeKey(SecretBytes.CopyOf(bigEndian));
        return true;
    }

    /// <inheritdoc/>
    public void Sign(Bytes32 digest, Span<byte> signature)
    {
        if (signature.Length != NodePublicKey.SignatureLength)
            throw new ArgumentException("A signature has 64 bytes.", nameof(signature));

        Span<byte> hash = stackalloc byte[Bytes32.Length];
        digest.CopyTo(hash);
        lock (_lock)
            _key.SignHash(hash, signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    /// <summary>Signs the SHA-256 of a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="signature">Exactly 64 bytes: r||s.</param>
    public void SignMessage(ReadOnlySpan<byte> message, Span<byte> signature)
    {
        Span<byte> hash = stackalloc byte[Bytes32.Length];
        SHA256.HashData(message, hash);
        Sign(new Bytes32(hash), signature);
    }

    /// <inheritdoc/>
    public bool Verify(NodePublicKey signer, Bytes32 digest, ReadOnlySpan<byte> signature)
    {
        ArgumentNullException.ThrowIfNull(signer);
        return signer.Verify(digest, signature);
    }

    /// <summary>Zeroes the scalar and frees the platform's key. May be called again.</summary>
    public void Dispose()
    {
        _scalar.Dispose();
        _key.Dispose();
    }
}

using System.Security.Cryptography;
using ClayStack.Dvt.Crypto.Keys;
using Org.BouncyCastle.Math;

namespace ClayStack.Dvt.Crypto.Identity;

/// <summary>
/// The nonces of RFC 6979, section 3.2, for secp256k1 and SHA-256, in their order. Ours, because BouncyCastle's
/// generator does not update its state between two nonces and so departs from the RFC from the second one on.
/// </summary>
internal sealed class DeterministicNonces : IDisposable
{
    private const int HashLength = 32;

    private readonly SecretBytes _key = new(HashLength);
    private readonly SecretBytes _value = new(HashLength);
    private bool _started;

    /// <summary>Steps b to g.</summary>
    /// <param name="secret">The private key, 32 bytes, in 1..n−1.</param>
    /// <param name="digest">What is signed.</param>
    public DeterministicNonces(ReadOnlySpan<byte> secret, Bytes32 digest)
    {
        // bits2octets: the digest modulo n. It has as many bits as n.
        Span<byte> message = stackalloc byte[HashLength];
        Secp256k1Curve.Write(Secp256k1Curve.ToInteger(digest.ToArray()).Mod(Secp256k1Curve.Order), message);

        using SecretBytes seed = new(secret.Length + message.Length);
        secret.CopyTo(seed.Writable);
        message.CopyTo(seed.Writable[secret.Length..]);
        _value.Writable.Fill(1);
        Update(0, seed.Span);
        Update(1, seed.Span);
    }

    /// <summary>Step h: the first nonce, or the next one when the last made no valid signature.</summary>
    public BigInteger Next()
    {
        while (true)
        {
            if (_started)
                Update(0, seed: default);
            _started = true;
            HMACSHA256.HashData(_key.Span, _value.Span, _value.Writable);
            BigInteger candidate = Secp256k1Curve.ToInteger(_value.Span);
            if (Secp256k1Curve.IsScalar(candidate))
                return candidate;
        }
    }

    public void Dispose()
    {
        _key.Dispose();
        _value.Dispose();
    }

    /// <summary>K = HMAC(K, V || round || seed); V = HMAC(K, V).</summary>
    private void Update(byte round, ReadOnlySpan<byte> seed)
    {
        using SecretBytes input = new(HashLength + 1 + seed.Length);
        _value.Span.CopyTo(input.Writable);
        input.Writable[HashLength] = round;
        seed.CopyTo(input.Writable[(HashLength + 1)..]);
        HMACSHA256.HashData(_key.Span, input.Span, _key.Writable);
        HMACSHA256.HashData(_key.Span, _value.Span, _value.Writable);
    }
}

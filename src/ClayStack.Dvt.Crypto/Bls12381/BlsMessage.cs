using ClayStack.Dvt.Crypto.Bls12381.Curve;
using ClayStack.Dvt.Crypto.Bls12381.Field;
using ClayStack.Dvt.Crypto.Bls12381.HashToCurve;

namespace ClayStack.Dvt.Crypto.Bls12381;

/// <summary>
/// A message hashed to G2 under the proof-of-possession ciphersuite, to sign or verify it many times for one hashing.
/// Immutable; safe to share between threads.
/// </summary>
public sealed class BlsMessage
{
    private readonly Affine<Fp2> _point;

    private BlsMessage(in Projective<Fp2> point)
    {
        // Infinity would need a preimage of SHA-256; as (0, 0) it is on no curve and verifies nothing.
        Projective<Fp2>.ToAffine(out _point, point);
    }

    /// <summary>Takes a point as the message's hash.</summary>
    internal BlsMessage(in Affine<Fp2> point) => _point = point;

    internal ref readonly Affine<Fp2> Point => ref _point;

    /// <summary>Hashes a message, of any length; in Ethereum the 32-byte signing root.</summary>
    public static BlsMessage Hash(ReadOnlySpan<byte> message)
    {
        HashToG2.Hash(out Projective<Fp2> point, message, BlsCiphersuite.SignatureTag);
        return new BlsMessage(point);
    }

    /// <summary>Hashes a public key for a proof of possession.</summary>
    internal static BlsMessage HashForPossession(BlsPublicKey key)
    {
        HashToG2.Hash(out Projective<Fp2> point, key.Bytes, BlsCiphersuite.PossessionTag);
        return new BlsMessage(point);
    }
}

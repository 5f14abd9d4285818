using ClayStack.Dvt.Crypto.Bls12381.Curve;
using ClayStack.Dvt.Crypto.Bls12381.Field;
using ClayStack.Dvt.Crypto.Bls12381.HashToCurve;
using ClayStack.Dvt.Crypto.Bls12381.Pairing;

namespace ClayStack.Dvt.Crypto.Bls12381;

/// <summary>
/// Ethereum's signature scheme: draft-irtf-cfrg-bls-signature with the ciphersuite
/// BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_ (public keys in G1, 48 bytes; signatures in G2, 96 bytes), and the functions
/// that the consensus specifications add. Arguments are validated values, so nothing here can meet a malformed point; null
/// arguments throw <see cref="ArgumentNullException"/>, everything else is an answer.
/// </summary>
public static class Bls
{
    /// <summary>Sign (section 2.6). Constant time in the key.</summary>
    /// <param name="key">The secret key.</param>
    /// <param name="message">Any length; in Ethereum the 32-byte signing root.</param>
    public static BlsSignature Sign(BlsSecretKey key, ReadOnlySpan<byte> message)
    {
        ArgumentNullException.ThrowIfNull(key);
        HashToG2.Hash(out Projective<Fp2> point, message, BlsCiphersuite.SignatureTag);
        return Sign(key, point);
    }

    /// <summary>Sign (section 2.6) for a message already hashed. Constant time in the key.</summary>
    public static BlsSignature Sign(BlsSecretKey key, BlsMessage message)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(message);
        return Sign(key, Projective<Fp2>.From(message.Point));
    }

    /// <summary>Verify (section 2.7).</summary>
    /// <returns>Whether the signature is the key's on the message. False for the infinity signature.</returns>
    public static bool Verify(BlsPublicKey key, ReadOnlySpan<byte> message, BlsSignature signature) =>
        Verify(key, BlsMessage.Hash(message), signature);

    /// <summary>Verify (section 2.7) for a message already hashed.</summary>
    public static bool Verify(BlsPublicKey key, BlsMessage message, BlsSignature signature)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(signature);
        return !signature.IsInfinity && IsSignedBy(key.Point, message.Point, signature.Point);
    }

    /// <summary>Verify (section 2.7) from encodings.</summary>
    /// <returns>False also for whatever is no valid key or signature.</returns>
    public static bool Verify(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        BlsPublicKey.TryDecode(key, out BlsPublicKey? decodedKey, out _)
        && BlsSignature.TryDecode(signature, out BlsSignature? decodedSignature, out _)
        && Verify(decodedKey, message, decodedSignature);

    /// <summary>Aggregate (section 2.8).</summary>
    /// <returns>The sum of the signatures; null for none, which the draft calls INVALID.</returns>
    public static BlsSignature? Aggregate(ReadOnlySpan<BlsSignature> signatures)
    {
        if (signatures.IsEmpty)
        {
            return null;
        }

        Projective<Fp2> sum = Projective<Fp2>.Infinity;
        foreach (BlsSignature signature in signatures)
        {
            ArgumentNullException.ThrowIfNull(signature, nameof(signatures));
            if (!signature.IsInfinity)
            {
                Projective<Fp2>.Add(out sum, sum, signature.Point);
            }
        }

        return BlsSignature.From(sum);
    }

    /// <summary>
    /// AggregateVerify (section 3.3.1): one signature over as many messages as keys. Messages may repeat: keys have proven
    /// possession.
    /// </summary>
    /// <returns>False also if there are no keys, or not as many messages as keys.</returns>
    public static bool AggregateVerify(
        ReadOnlySpan<BlsPublicKey> keys, ReadOnlySpan<BlsMessage> messages, BlsSignature signature)
    {
        ArgumentNullException.ThrowIfNull(signature);
        if (keys.IsEmpty || keys.Length != messages.Length || signature.IsInfinity)
        {
            return false;
        }

        Affine<Fp>[] ps = new Affine<Fp>[keys.Length + 1];
        Affine<Fp2>[] qs = new Affine<Fp2>[keys.Length + 1];
        for (int i = 0; i < keys.Length; i++)
        {
            ps[i] = keys[i].Point;
            qs[i] = messages[i].Point;
        }

        Affine<Fp>.Neg(out ps[^1], GeneratorTable.G1Point);
        qs[^1] = signature.Point;
        return PairingProduct.IsOne(ps, qs);
    }

    /// <summary>FastAggregateVerify (section 3.3.4): one message, keys that have proven possession.</summary>
    /// <returns>False also for no keys, and for keys that add up to infinity.</returns>
    public static bool FastAggregateVerify(
        ReadOnlySpan<BlsPublicKey> keys, ReadOnlySpan<byte> message, BlsSignature signature)
    {
        ArgumentNullException.ThrowIfNull(signature);
        return !keys.IsEmpty && !signature.IsInfinity
            && EthAggregatePublicKeys(keys) is { } sum
            && Verify(sum, message, signature);
    }

    /// <summary>eth_fast_aggregate_verify (consensus-specs, altair/bls.md): the infinity signature of no keys is valid.</summary>
    public static bool EthFastAggregateVerify(
        ReadOnlySpan<BlsPublicKey> keys, ReadOnlySpan<byte> message, BlsSignature signature)
    {
        ArgumentNullException.ThrowIfNull(signature);
        return (keys.IsEmpty && signature.IsInfinity) || FastAggregateVerify(keys, message, signature);
    }

    /// <summary>eth_aggregate_pubkeys (consensus-specs, altair/bls.md).</summary>
    /// <returns>The sum of the keys; null for none, or if the sum is infinity.</returns>
    public static BlsPublicKey? EthAggregatePublicKeys(ReadOnlySpan<BlsPublicKey> keys)
    {
        Projective<Fp> sum = Projective<Fp>.Infinity;
        foreach (BlsPublicKey key in keys)
        {
            ArgumentNullException.ThrowIfNull(key, nameof(keys));
            Projective<Fp>.Add(out sum, sum, key.Point);
        }

        return BlsPublicKey.From(sum);
    }

    /// <summary>KeyValidate (section 2.5): canonical, on the curve, in the subgroup, not infinity.</summary>
    public static bool KeyValidate(ReadOnlySpan<byte> key) => BlsPublicKey.TryDecode(key, out _, out _);

    /// <summary>PopProve (section 3.3.2): a signature over the own public key under a tag of its own. Constant time.</summary>
    public static BlsSignature PopProve(BlsSecretKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Sign(key, BlsMessage.HashForPossession(key.ToPublicKey()));
    }

    /// <summary>PopVerify (section 3.3.3).</summary>
    public static bool PopVerify(BlsPublicKey key, BlsSignature proof)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Verify(key, BlsMessage.HashForPossession(key), proof);
    }

    private static BlsSignature Sign(BlsSecretKey key, in Projective<Fp2> message)
    {
        SecretScalarMul.MulG2(out Projective<Fp2> point, message, key.Scalar);
        Projective<Fp2>.ToAffine(out Affine<Fp2> affine, point);
        return new BlsSignature(affine);
    }

    /// <summary>e(key, message) = e(G, signature), as one product with two Miller loops.</summary>
    private static bool IsSignedBy(in Affine<Fp> key, in Affine<Fp2> message, in Affine<Fp2> signature)
    {
        Affine<Fp>.Neg(out Affine<Fp> minusGenerator, GeneratorTable.G1Point);
        ReadOnlySpan<Affine<Fp>> ps = [key, minusGenerator];
        ReadOnlySpan<Affine<Fp2>> qs = [message, signature];
        return PairingProduct.IsOne(ps, qs);
    }
}

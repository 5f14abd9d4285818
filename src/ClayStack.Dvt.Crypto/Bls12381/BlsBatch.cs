using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ClayStack.Dvt.Crypto.Bls12381.Curve;
using ClayStack.Dvt.Crypto.Bls12381.Field;
using ClayStack.Dvt.Crypto.Bls12381.Pairing;

namespace ClayStack.Dvt.Crypto.Bls12381;

/// <summary>Many operations for less than the sum of their costs.</summary>
public static class BlsBatch
{
    /// <summary>
    /// Whether every set is valid: with fresh secret scalars s_i of 64 bits, which let a false batch pass with a probability
    /// of 2^-64, whether e(G, Σ s_i·sig_i) = Π e(Σ s_i·key_i, message)
    /// over the distinct messages. Signatures have been checked one by one to be in the subgroup (the cofactor of G2 has
    /// the factor 13, which a random combination would miss one time in 13).
    /// </summary>
    /// <param name="sets">The claims. Sets with the same <see cref="BlsMessage"/> instance are grouped.</param>
    /// <param name="random">Where the scalars come from; who can predict them can forge batches.</param>
    /// <returns>True for none; false if any signature is infinity.</returns>
    public static bool Verify(ReadOnlySpan<SignatureSet> sets, IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        foreach (SignatureSet set in sets)
        {
            if (set.Signature.IsInfinity)
            {
                return false;
            }
        }

        return sets.Length switch
        {
            0 => true,
            1 => Bls.Verify(sets[0].Key, sets[0].Message, sets[0].Signature),
            _ => VerifyCombined(sets, random),
        };
    }

    /// <summary>Decodes many signatures, each checked by itself as <see cref="BlsSignature.TryDecode"/> does.</summary>
    /// <param name="encodings">96 bytes each; another length is that item's error.</param>
    /// <param name="signatures">Receives the signatures, null where there is an error.</param>
    /// <param name="errors">Receives the verdicts.</param>
    /// <exception cref="ArgumentException">The destinations are shorter than the encodings.</exception>
    public static void Decode(
        ReadOnlySpan<ReadOnlyMemory<byte>> encodings, Span<BlsSignature?> signatures, Span<BlsDecodeError> errors)
    {
        if (signatures.Length < encodings.Length || errors.Length < encodings.Length)
        {
            throw new ArgumentException("There must be room for a verdict on every encoding.", nameof(encodings));
        }

        Affine<Fp2>[] points = new Affine<Fp2>[encodings.Length];
        BatchEngine.Current.Decompress(encodings, points, errors);
        List<int> candidates = [];
        List<Projective<Fp2>> projective = [];
        for (int i = 0; i < encodings.Length; i++)
        {
            bool infinite = errors[i] == BlsDecodeError.Infinity;
            signatures[i] = infinite ? BlsSignature.Infinity : null;
            errors[i] = infinite ? BlsDecodeError.None : errors[i];
            if (!infinite && errors[i] == BlsDecodeError.None)
            {
                candidates.Add(i);
                projective.Add(Projective<Fp2>.From(points[i]));
            }
        }

        bool[] members = new bool[candidates.Count];
        BatchEngine.Current.CheckSubgroup(CollectionsMarshal.AsSpan(projective), members);
        for (int i = 0; i < members.Length; i++)
        {
            int position = candidates[i];
            signatures[position] = members[i] ? new BlsSignature(points[position], encodings[position].Span) : null;
            errors[position] = members[i] ? BlsDecodeError.None : BlsDecodeError.NotInSubgroup;
        }
    }

    /// <summary>
    /// Signs one message with many keys: the message's multiples are tabulated once, and a signature costs a third less.
    /// Constant time in the keys.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="keys">The secret keys.</param>
    /// <param name="signatures">Receives as many signatures as there are keys, in their order.</param>
    public static void Sign(BlsMessage message, ReadOnlySpan<BlsSecretKey> keys, Span<BlsSignature> signatures)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (signatures.Length < keys.Length)
        {
            throw new ArgumentException("There must be room for a signature of every key.", nameof(signatures));
        }

        Projective<Fp2>[] points = new Projective<Fp2>[keys.Length];
        BatchEngine.Current.MultiplySecret(points, message.Point, keys);
        Affine<Fp2>[] affine = new Affine<Fp2>[keys.Length];
        Projective<Fp2>.ToAffine(affine, points);
        for (int i = 0; i < affine.Length; i++)
        {
            signatures[i] = new BlsSignature(affine[i]);
        }
    }

    private static bool VerifyCombined(ReadOnlySpan<SignatureSet> sets, IRandomSource random)
    {
        ulong[] scalars = DrawScalars(sets.Length, random);
        Affine<Fp2>[] signatures = new Affine<Fp2>[sets.Length];
        Dictionary<BlsMessage, List<int>> groups = new(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < sets.Length; i++)
        {
            signatures[i] = sets[i].Signature.Point;
            if (!groups.TryGetValue(sets[i].Message, out List<int>? members))
            {
                groups[sets[i].Message] = members = [];
            }

            members.Add(i);
        }

        Projective<Fp>[] sums = new Projective<Fp>[groups.Count];
        Affine<Fp2>[] messages = new Affine<Fp2>[groups.Count];
        int next = 0;
        foreach ((BlsMessage message, List<int> members) in groups)
        {
            SumKeys(out sums[next], sets, CollectionsMarshal.AsSpan(members), scalars);
            messages[next++] = message.Point;
        }

        BatchEngine.Current.Sum(out Projective<Fp2> signature, signatures, scalars);
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(scalars.AsSpan()));
        return IsProductOne(sums, messages, signature);
    }

    /// <summary>r = Σ s_i·key_i over one message's sets.</summary>
    private static void SumKeys(
        out Projective<Fp> r, ReadOnlySpan<SignatureSet> sets, ReadOnlySpan<int> members, ReadOnlySpan<ulong> scalars)
    {
        Affine<Fp>[] keys = new Affine<Fp>[members.Length];
        ulong[] own = new ulong[members.Length];
        for (int i = 0; i < members.Length; i++)
        {
            keys[i] = sets[members[i]].Key.Point;
            own[i] = scalars[members[i]];
        }

        BatchEngine.Current.Sum(out r, keys, own);
    }

    /// <summary>Whether Π e(sum_i, message_i) · e(-G, signature) = 1, leaving out pairs with an infinite side.</summary>
    private static bool IsProductOne(
        ReadOnlySpan<Projective<Fp>> sums, ReadOnlySpan<Affine<Fp2>> messages, in Projective<Fp2> signature)
    {
        Affine<Fp>[] affine = new Affine<Fp>[sums.Length];
        Projective<Fp>.ToAffine(affine, sums);
        List<Affine<Fp>> ps = [];
        List<Affine<Fp2>> qs = [];
        for (int i = 0; i < sums.Length; i++)
        {
            if (Projective<Fp>.IsInfinity(sums[i]) == 0)
            {
                ps.Add(affine[i]);
                qs.Add(messages[i]);
            }
        }

        if (Projective<Fp2>.IsInfinity(signature) == 0)
        {
            Affine<Fp>.Neg(out Affine<Fp> minusGenerator, GeneratorTable.G1Point);
            Projective<Fp2>.ToAffine(out Affine<Fp2> sum, signature);
            ps.Add(minusGenerator);
            qs.Add(sum);
        }

        return PairingProduct.IsOne(CollectionsMarshal.AsSpan(ps), CollectionsMarshal.AsSpan(qs));
    }

    private static ulong[] DrawScalars(int count, IRandomSource random)
    {
        ulong[] scalars = new ulong[count];
        random.Fill(MemoryMarshal.AsBytes(scalars.AsSpan()));
        for (int i = 0; i < scalars.Length; i++)
        {
            while (scalars[i] == 0)
            {
                random.Fill(MemoryMarshal.AsBytes(scalars.AsSpan(i, 1)));
            }
        }

        return scalars;
    }
}

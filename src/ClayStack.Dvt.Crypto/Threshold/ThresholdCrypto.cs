using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Bls12381.Curve;
using ClayStack.Dvt.Crypto.Bls12381.Field;

namespace ClayStack.Dvt.Crypto.Threshold;

/// <summary><see cref="IThresholdCrypto"/> on BLS12-381. Thread-safe, as far as its random source is.</summary>
public sealed class ThresholdCrypto : IThresholdCrypto
{
    /// <summary>More subsets than a cluster of 13 with threshold 9 has.</summary>
    private const int CachedSubsets = 1024;

    private readonly IRandomSource _random;
    private readonly LagrangeCache _lagrange = new(CachedSubsets);

    /// <summary>Binds the source of the scalars of batch verification.</summary>
    public ThresholdCrypto(IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        _random = random;
    }

    /// <inheritdoc/>
    public BlsMessage Hash(ReadOnlySpan<byte> signingRoot) => BlsMessage.Hash(signingRoot);

    /// <inheritdoc/>
    public void Sign(BlsMessage message, ReadOnlySpan<BlsSecretKey> shares, Span<BlsSignature> signatures) =>
        BlsBatch.Sign(message, shares, signatures);

    /// <inheritdoc/>
    public IReadOnlyList<CombineResult> Combine(IReadOnlyList<CombineRequest> requests)
    {
        ArgumentNullException.ThrowIfNull(requests);
        CombineResult[] results = new CombineResult[requests.Count];
        List<Attempt> attempts = [];
        for (int i = 0; i < requests.Count; i++)
        {
            PartialSignature[] usable = UsablePartials(requests[i]);
            if (usable.Length < requests[i].Key.Threshold)
            {
                results[i] = new CombineResult.TooFewPartials(usable.Length);
            }
            else
            {
                attempts.Add(new Attempt(i, requests[i], usable));
            }
        }

        List<Attempt> failed = Try(attempts, results);
        if (failed.Count > 0)
        {
            RetryWithoutCulprits(failed, results);
        }

        return results;
    }

    /// <inheritdoc/>
    public bool[] Verify(IReadOnlyList<SignatureSet> sets)
    {
        ArgumentNullException.ThrowIfNull(sets);
        return Bisection.FindValid([.. sets], _random);
    }

    /// <summary>The first partial of every index that the key has, in the order given.</summary>
    private static PartialSignature[] UsablePartials(CombineRequest request)
    {
        uint seen = 0;
        List<PartialSignature> usable = [];
        foreach (PartialSignature partial in request.Partials)
        {
            uint bit = 1u << partial.Index.Value;
            if (partial.Index.Value <= request.Key.ShareCount && (seen & bit) == 0)
            {
                seen |= bit;
                usable.Add(partial);
            }
        }

        return [.. usable];
    }

    /// <summary>Combines and verifies; writes the results of the good ones and returns the others.</summary>
    private List<Attempt> Try(List<Attempt> attempts, CombineResult[] results)
    {
        BlsSignature?[] signatures = CombineAll(attempts);
        List<Attempt> failed = [];
        List<Attempt> candidates = [];
        List<SignatureSet> sets = [];
        for (int i = 0; i < attempts.Count; i++)
        {
            if (signatures[i] is { } signature)
            {
                candidates.Add(attempts[i]);
                sets.Add(new SignatureSet(attempts[i].Request.Message, attempts[i].Request.Key.GroupKey, signature));
            }
            else
            {
                failed.Add(attempts[i]);
            }
        }

        bool[] valid = Bisection.FindValid([.. sets], _random);
        for (int i = 0; i < valid.Length; i++)
        {
            if (valid[i])
            {
                results[candidates[i].Position] =
                    new CombineResult.Combined(sets[i].Signature, candidates[i].Culprits);
            }
            else
            {
                failed.Add(candidates[i]);
            }
        }

        return failed;
    }

    /// <summary>
    /// Combines the first threshold of each attempt's partials; null where the result is not in the subgroup or is infinity.
    /// The check precedes the division by the denominator, which is only right inside the subgroup.
    /// </summary>
    private BlsSignature?[] CombineAll(List<Attempt> attempts)
    {
        Projective<Fp2>[] sums = new Projective<Fp2>[attempts.Count];
        LagrangeCoefficients[] lagrange = new LagrangeCoefficients[attempts.Count];
        for (int i = 0; i < sums.Length; i++)
        {
            PartialSignature[] chosen = attempts[i].Partials[..attempts[i].Request.Key.Threshold];
            Array.Sort(chosen, (a, b) => a.Index.CompareTo(b.Index));
            lagrange[i] = _lagrange.For([.. chosen.Select(partial => partial.Index)]);
            SmallSum.Compute(out sums[i], [.. chosen.Select(partial => partial.Point)], lagrange[i]);
        }

        bool[] members = new bool[sums.Length];
        BatchEngine.Current.CheckSubgroup(sums, members);
        Affine<Fp2>[] points = new Affine<Fp2>[sums.Length];
        Projective<Fp2>.ToAffine(points, sums);
        for (int i = 0; i < sums.Length; i++)
        {
            if (lagrange[i].Denominator != 1 && members[i])
            {
                lagrange[i].InverseDenominator(out Fr inverse);
                PublicScalarMul.MulG2(out sums[i], points[i], inverse);
            }
        }

        Projective<Fp2>.ToAffine(points, sums);
        BlsSignature?[] signatures = new BlsSignature?[sums.Length];
        for (int i = 0; i < signatures.Length; i++)
        {
            bool usable = members[i] && Projective<Fp2>.IsInfinity(sums[i]) == 0;
            signatures[i] = usable ? new BlsSignature(points[i]) : null;
        }

        return signatures;
    }

    /// <summary>Names the culprits of failed attempts by batches per share index, and combines the rest again.</summary>
    private void RetryWithoutCulprits(List<Attempt> failed, CombineResult[] results)
    {
        for (int index = 1; index <= ShareIndex.MaxValue; index++)
        {
            RemoveCulprits(failed, new ShareIndex(index));
        }

        List<Attempt> again = [];
        foreach (Attempt attempt in failed)
        {
            if (attempt.Partials.Length >= attempt.Request.Key.Threshold)
            {
                again.Add(attempt);
            }
            else
            {
                results[attempt.Position] = new CombineResult.TooFewValid(attempt.Culprits);
            }
        }

        // Verified partials of shares on one polynomial combine to the group's signature.
        if (Try(again, results).Count > 0)
        {
            throw new InvalidOperationException("Valid partial signatures combined to an invalid signature.");
        }
    }

    private void RemoveCulprits(List<Attempt> failed, ShareIndex index)
    {
        List<Attempt> owners = [];
        List<SignatureSet> sets = [];
        foreach (Attempt attempt in failed)
        {
            PartialSignature? partial = Array.Find(attempt.Partials, candidate => candidate.Index == index);
            if (partial is null)
            {
                continue;
            }

            if (partial.ToSignature() is { } signature)
            {
                owners.Add(attempt);
                sets.Add(new SignatureSet(attempt.Request.Message, attempt.Request.Key.ShareOf(index), signature));
            }
            else
            {
                attempt.Blame(index);
            }
        }

        bool[] valid = Bisection.FindValid([.. sets], _random);
        for (int i = 0; i < valid.Length; i++)
        {
            if (!valid[i])
            {
                owners[i].Blame(index);
            }
        }
    }

    /// <summary>A request under way: the partials still trusted, and whose were found wrong.</summary>
    private sealed class Attempt(int position, CombineRequest request, PartialSignature[] partials)
    {
        private readonly List<ShareIndex> _culprits = [];

        public int Position { get; } = position;

        public CombineRequest Request { get; } = request;

        public PartialSignature[] Partials { get; private set; } = partials;

        public IReadOnlyList<ShareIndex> Culprits => _culprits;

        public void Blame(ShareIndex index)
        {
            _culprits.Add(index);
            Partials = [.. Partials.Where(partial => partial.Index != index)];
        }
    }
}

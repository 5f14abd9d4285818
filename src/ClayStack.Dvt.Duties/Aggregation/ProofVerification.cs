using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Aggregation;

/// <summary>Verifies selection proofs in one batch. Runs on a worker, and is the tag of its own work.</summary>
/// <param name="claims">The proofs; no more than the cluster has seats in the slot.</param>
internal sealed class ProofVerification(IReadOnlyList<ProofClaim> claims)
{
    /// <summary>The proofs.</summary>
    public IReadOnlyList<ProofClaim> Claims => claims;

    /// <summary>Decodes and verifies.</summary>
    /// <returns>A verdict for each claim, in order.</returns>
    public bool[] Run(IThresholdCrypto crypto)
    {
        Dictionary<Root, BlsMessage> messages = [];
        List<int> places = [];
        List<SignatureSet> sets = [];
        for (int i = 0; i < claims.Count; i++)
        {
            ProofClaim claim = claims[i];
            if (crypto.DecodeSignature(claim.Proof.Span) is not { } signature)
                continue;
            if (!messages.TryGetValue(claim.SigningRoot, out BlsMessage? message))
                messages.Add(claim.SigningRoot, message = crypto.Hash(claim.SigningRoot.Span));
            places.Add(i);
            sets.Add(new SignatureSet(message, claim.GroupKey, signature));
        }

        bool[] verdicts = new bool[claims.Count];
        bool[] valid = crypto.Verify(sets);
        for (int i = 0; i < valid.Length; i++)
            verdicts[places[i]] = valid[i];
        return verdicts;
    }
}

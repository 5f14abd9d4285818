using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Chain;

/// <summary>Votes for the same data, single ones and aggregated ones: what one aggregate of a block is made of.</summary>
internal sealed class VoteGroup(AttestationData data, Root dataRoot)
{
    private readonly Dictionary<int, BlsSignature> _single = [];
    private readonly List<(HashSet<int> Validators, BlsSignature Signature)> _aggregates = [];

    public AttestationData Data => data;

    public Root DataRoot => dataRoot;

    public bool IsEmpty => _single.Count == 0 && _aggregates.Count == 0;

    public void Add(int validator, BlsSignature signature) => _single.TryAdd(validator, signature);

    /// <summary>Keeps an aggregate if somebody votes in it whose vote is not there in another way.</summary>
    public void Add(IReadOnlyList<int> validators, BlsSignature signature)
    {
        HashSet<int> set = [.. validators];
        bool isNew = set.Any(validator => !_single.ContainsKey(validator)) && !_aggregates.Exists(other => set.IsSubsetOf(other.Validators));
        if (isNew)
            _aggregates.Add((set, signature));
    }

    /// <summary>
    /// The votes of some validators as one aggregate: of those that came aggregated only, the largest that do not overlap,
    /// and every single vote beside them. Null if there are none.
    /// </summary>
    public VoteAggregate? Combine(Func<int, bool> isWanted)
    {
        List<int> validators = [];
        List<BlsSignature> signatures = [];
        HashSet<int> covered = [];
        foreach ((HashSet<int> members, BlsSignature signature) in _aggregates.OrderByDescending(entry => entry.Validators.Count))
        {
            if (!members.All(isWanted) || covered.Overlaps(members) || members.All(_single.ContainsKey))
                continue;
            covered.UnionWith(members);
            signatures.Add(signature);
        }

        validators.AddRange(covered);
        foreach ((int validator, BlsSignature signature) in _single)
        {
            if (!isWanted(validator) || covered.Contains(validator))
                continue;
            validators.Add(validator);
            signatures.Add(signature);
        }

        if (validators.Count == 0)
            return null;
        validators.Sort();
        return new VoteAggregate(data, dataRoot, validators, BlsSignatureBytes.FromBytes(Bls.Aggregate(signatures.ToArray())!.Bytes));
    }

    /// <summary>Forgets votes that a block has.</summary>
    public void Remove(IEnumerable<int> validators)
    {
        HashSet<int> included = [.. validators];
        foreach (int validator in included)
            _single.Remove(validator);
        _aggregates.RemoveAll(entry => entry.Validators.IsSubsetOf(included));
    }
}

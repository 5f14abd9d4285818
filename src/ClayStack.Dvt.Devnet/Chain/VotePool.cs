using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Chain;

/// <summary>
/// Accepted votes that wait for a block, and for aggregators. Bounded: one vote and one aggregate per validator and epoch are
/// accepted, and votes of an epoch that blocks cannot include any more are dropped.
/// </summary>
internal sealed class VotePool
{
    private readonly SortedDictionary<Slot, List<VoteGroup>> _waiting = [];

    public void Add(Vote vote) => GroupOf(vote.Data, vote.DataRoot).Add(vote.Validator, vote.Signature);

    public void Add(VoteAggregate votes, BlsSignature signature) => GroupOf(votes.Data, votes.DataRoot).Add(votes.Validators, signature);

    /// <summary>The votes of one slot for one data; null if none wait.</summary>
    public VoteGroup? Find(Slot slot, Root dataRoot) =>
        _waiting.TryGetValue(slot, out List<VoteGroup>? groups) ? groups.Find(group => group.DataRoot == dataRoot) : null;

    /// <summary>What a block of a slot can include: the largest aggregates first, and of equal ones the newest.</summary>
    /// <param name="slot">The block's slot; votes of earlier slots can be in it (MIN_ATTESTATION_INCLUSION_DELAY is 1).</param>
    /// <param name="fits">Whether a block of the slot may include votes for a data.</param>
    /// <param name="countMax">How many aggregates the block holds.</param>
    public List<VoteAggregate> Choose(Slot slot, Func<AttestationData, bool> fits, int countMax) =>
    [
        .. _waiting.Where(entry => entry.Key < slot).SelectMany(entry => entry.Value).Where(group => fits(group.Data))
            .Select(group => group.Combine(_ => true)).OfType<VoteAggregate>()
            .OrderByDescending(votes => votes.Validators.Count).ThenByDescending(votes => votes.Data.Slot).Take(countMax),
    ];

    /// <summary>Takes out what a block has included.</summary>
    public void Remove(VoteAggregate votes)
    {
        if (Find(votes.Data.Slot, votes.DataRoot) is not { } group)
            return;
        group.Remove(votes.Validators);
        if (!group.IsEmpty)
            return;
        _waiting[votes.Data.Slot].Remove(group);
        if (_waiting[votes.Data.Slot].Count == 0)
            _waiting.Remove(votes.Data.Slot);
    }

    /// <summary>Drops the votes of slots that no block can include any more (EIP-7045).</summary>
    public void Forget(Slot oldest)
    {
        foreach (Slot past in _waiting.Keys.TakeWhile(key => key < oldest).ToArray())
            _waiting.Remove(past);
    }

    private VoteGroup GroupOf(AttestationData data, Root dataRoot)
    {
        if (Find(data.Slot, dataRoot) is { } known)
            return known;
        if (!_waiting.TryGetValue(data.Slot, out List<VoteGroup>? groups))
            _waiting[data.Slot] = groups = [];
        VoteGroup group = new(data, dataRoot);
        groups.Add(group);
        return group;
    }
}

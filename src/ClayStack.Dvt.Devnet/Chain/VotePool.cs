using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Chain;

/// <summary>
/// Accepted votes that wait for a block. Bounded: one vote per validator and epoch is accepted, and votes of an epoch that
/// blocks cannot include any more are dropped.
/// </summary>
internal sealed class VotePool
{
    private readonly SortedDictionary<Slot, List<VoteGroup>> _waiting = [];

    public void Add(Vote vote)
    {
        if (!_waiting.TryGetValue(vote.Data.Slot, out List<VoteGroup>? groups))
            _waiting[vote.Data.Slot] = groups = [];
        VoteGroup? group = groups.Find(other => other.DataRoot == vote.DataRoot);
        if (group is null)
            groups.Add(group = new VoteGroup(vote.Data, vote.DataRoot));
        group.Votes.Add(vote);
    }

    /// <summary>
    /// Takes what a block of a slot includes: the largest groups of one data first, and of equal ones the newest.
    /// </summary>
    /// <param name="slot">The block's slot; votes of earlier slots can be in it (MIN_ATTESTATION_INCLUSION_DELAY is 1).</param>
    /// <param name="oldest">The first slot whose votes a block may still include (EIP-7045); earlier ones are dropped.</param>
    /// <param name="groupsMax">How many aggregates the block holds.</param>
    public List<VoteGroup> TakeFor(Slot slot, Slot oldest, int groupsMax)
    {
        foreach (Slot past in _waiting.Keys.TakeWhile(key => key < oldest).ToArray())
            _waiting.Remove(past);
        List<VoteGroup> chosen =
        [
            .. _waiting.Where(entry => entry.Key < slot).SelectMany(entry => entry.Value)
                .OrderByDescending(group => group.Votes.Count).ThenByDescending(group => group.Data.Slot).Take(groupsMax),
        ];
        foreach (VoteGroup group in chosen)
        {
            List<VoteGroup> groups = _waiting[group.Data.Slot];
            groups.Remove(group);
            if (groups.Count == 0)
                _waiting.Remove(group.Data.Slot);
        }

        return chosen;
    }
}

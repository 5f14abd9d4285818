using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Lab.Checks;

/// <summary>What one key, or one share, signed; it finds the first pair that would be slashed.</summary>
internal sealed class SigningHistory
{
    private readonly SortedDictionary<Epoch, (AttestationData Data, Root Root)> _votes = [];
    private readonly SortedDictionary<Slot, Root> _blocks = [];

    /// <summary>Adds a vote; what it conflicts with, or null.</summary>
    public string? Add(AttestationData data, Root root)
    {
        string? conflict = null;
        foreach ((AttestationData other, Root otherRoot) in _votes.Values)
            conflict ??= VoteBook.Conflict(other, otherRoot, data, root);
        _votes.TryAdd(data.Target.Epoch, (data, root));
        return conflict;
    }

    /// <summary>Adds a block; what it conflicts with, or null.</summary>
    public string? Add(Slot slot, Root root) =>
        _blocks.TryAdd(slot, root) || _blocks[slot] == root ? null : $"two blocks in slot {slot}";

    /// <summary>Forgets votes of long ago, to which nothing new comes near.</summary>
    public void ForgetBefore(Epoch target, Slot slot)
    {
        foreach (Epoch old in _votes.Keys.TakeWhile(epoch => epoch < target).ToArray())
            _votes.Remove(old);
        foreach (Slot old in _blocks.Keys.TakeWhile(block => block < slot).ToArray())
            _blocks.Remove(old);
    }
}

using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>
/// Holds the blocks of the cluster's validators that appear against those that the cluster decided (PROTOCOL S7): another block
/// is another instance's. A block of a slot in which this run knows of no decision says nothing: its peers may have decided on it,
/// and one malicious operator is enough to keep that from this node. Pure state, not thread-safe; bounded by slots.
/// </summary>
internal sealed class ForeignBlocks
{
    private const int SlotsMax = 128;

    private readonly Dictionary<ValidatorIndex, BlsPublicKeyBytes> _validators = [];
    private readonly SortedDictionary<Slot, Root> _decided = [];
    private readonly List<SeenBlock> _waiting = [];

    /// <summary>The chain knows validators of the cluster.</summary>
    public void Know(IReadOnlyList<ValidatorRecord> records)
    {
        foreach (ValidatorRecord record in records)
            _validators[record.Index] = record.Key;
    }

    /// <summary>The cluster decided.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="decided">The decided block.</param>
    /// <returns>The halts of validators with another block that was seen before.</returns>
    public IReadOnlyList<HaltedValidator> Decided(Slot slot, Root decided)
    {
        _decided.TryAdd(slot, decided);
        if (_decided.Count > SlotsMax)
            _decided.Remove(_decided.Keys.First());
        List<HaltedValidator> halts = [];
        foreach (SeenBlock block in _waiting.Where(block => block.Slot == slot).ToArray())
        {
            _waiting.Remove(block);
            if (Look(block) is { } halt)
                halts.Add(halt);
        }

        return halts;
    }

    /// <summary>Takes a block; one of a slot without a decision waits for that.</summary>
    /// <returns>The halt of its proposer, if it is one of the cluster's and this is not the decided block.</returns>
    public HaltedValidator? Look(SeenBlock block)
    {
        if (!_validators.TryGetValue(block.Proposer, out BlsPublicKeyBytes key))
            return null;
        if (_decided.TryGetValue(block.Slot, out Root decided))
            return decided == block.Root ? null : new HaltedValidator(key, ForeignKind.Block, block.Slot, block.Root, Lifted: false);
        if (_waiting.Count == SlotsMax)
            _waiting.RemoveAt(0);
        _waiting.Add(block);
        return null;
    }
}

using ClayStack.Dvt.Duties.Rounds;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>What duties found out for others of their slot, kept for those that begin later. Not thread-safe.</summary>
internal sealed class SlotFacts
{
    private readonly Dictionary<Slot, List<SlotFact>> _bySlot = [];

    /// <summary>Keeps a fact.</summary>
    public void Add(SlotFact fact)
    {
        if (!_bySlot.TryGetValue(fact.Slot, out List<SlotFact>? facts))
            _bySlot.Add(fact.Slot, facts = []);
        facts.Add(fact);
    }

    /// <summary>The facts of a slot that duties of a kind build on.</summary>
    public IEnumerable<SlotFact> For(DutyKey key) =>
        _bySlot.TryGetValue(key.Slot, out List<SlotFact>? facts) ? facts.Where(fact => fact.IsFor(key.Duty)) : [];

    /// <summary>Forgets the slots before this one.</summary>
    public void ForgetBefore(Slot slot)
    {
        foreach (Slot old in _bySlot.Keys)
        {
            if (old < slot)
                _bySlot.Remove(old);
        }
    }
}

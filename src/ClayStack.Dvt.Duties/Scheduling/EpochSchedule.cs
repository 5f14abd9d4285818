using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Scheduling;

/// <summary>Who of the cluster attests when in an epoch. Immutable.</summary>
public sealed class EpochSchedule
{
    private readonly Dictionary<Slot, IReadOnlyList<AttesterDuty>> _bySlot;

    /// <summary>Orders duties by slot.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="dependentRoot">The block that they hang on.</param>
    /// <param name="duties">The duties; each validator once.</param>
    public EpochSchedule(Epoch epoch, Root dependentRoot, IEnumerable<AttesterDuty> duties)
    {
        Epoch = epoch;
        DependentRoot = dependentRoot;
        _bySlot = duties
            .GroupBy(duty => duty.Slot)
            .ToDictionary(group => group.Key, IReadOnlyList<AttesterDuty> (group) => [.. group.OrderBy(duty => duty.Validator.Value)]);
    }

    /// <summary>The epoch.</summary>
    public Epoch Epoch { get; }

    /// <summary>The block that the duties hang on.</summary>
    public Root DependentRoot { get; }

    /// <summary>The duties of a slot; none if there are none.</summary>
    public IReadOnlyList<AttesterDuty> At(Slot slot) => _bySlot.TryGetValue(slot, out IReadOnlyList<AttesterDuty>? duties) ? duties : [];
}

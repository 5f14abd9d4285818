using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>
/// The one place that says whether this node may sign something slashable now, and for this validator. Each hold is one of the
/// closed list of <see cref="ProtectionRefusal"/>; <see cref="SlashingProtection"/> asks before each record, so a hold works at
/// once and no duty can pass it by. It starts with <see cref="ProtectionRefusal.NotReady"/>. Thread-safe.
/// </summary>
public sealed class SigningGuard
{
    private readonly Lock _gate = new();
    private readonly SortedSet<ProtectionRefusal> _node = [ProtectionRefusal.NotReady];
    private readonly Dictionary<BlsPublicKeyBytes, SortedSet<ProtectionRefusal>> _validators = [];

    /// <summary>What holds the whole node, in the order of the list.</summary>
    public IReadOnlyList<ProtectionRefusal> NodeHolds
    {
        get
        {
            lock (_gate)
                return [.. _node];
        }
    }

    /// <summary>
    /// The guard of a run: held while the store is in quarantine, for each key whose row came from an import or an activation
    /// until its doppelganger check is over, and for each key that was halted (PROTOCOL S6, S7).
    /// </summary>
    /// <param name="store">The run's store.</param>
    /// <exception cref="ProtectionStoreException">The store cannot be read.</exception>
    public static SigningGuard Of(IProtectionStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        SigningGuard guard = new();
        if (store.Quarantine is { Cause: not null })
            guard.Hold(ProtectionRefusal.Quarantined);
        foreach (ProtectionRow row in store.Enumerate())
        {
            if (row.Origin != RowOrigin.NotYetActive && !row.DoppelgangerWaived)
                guard.Hold(row.GroupKey, ProtectionRefusal.Doppelganger);
        }

        foreach (HaltedValidator halt in store.Halts)
            guard.Hold(halt.GroupKey, halt.Lifted ? ProtectionRefusal.Doppelganger : ProtectionRefusal.ForeignSignature);
        return guard;
    }

    /// <summary>Holds the whole node; true if it was not held so before.</summary>
    public bool Hold(ProtectionRefusal reason)
    {
        lock (_gate)
            return _node.Add(reason);
    }

    /// <summary>Ends a hold of the whole node; true if there was one.</summary>
    public bool Release(ProtectionRefusal reason)
    {
        lock (_gate)
            return _node.Remove(reason);
    }

    /// <summary>Holds one validator; true if it was not held so before. The manifest bounds how many there are.</summary>
    public bool Hold(BlsPublicKeyBytes groupKey, ProtectionRefusal reason)
    {
        lock (_gate)
        {
            if (!_validators.TryGetValue(groupKey, out SortedSet<ProtectionRefusal>? holds))
                _validators.Add(groupKey, holds = []);
            return holds.Add(reason);
        }
    }

    /// <summary>Ends a hold of one validator; true if there was one.</summary>
    public bool Release(BlsPublicKeyBytes groupKey, ProtectionRefusal reason)
    {
        lock (_gate)
        {
            bool held = _validators.TryGetValue(groupKey, out SortedSet<ProtectionRefusal>? holds) && holds.Remove(reason);
            if (holds is { Count: 0 })
                _validators.Remove(groupKey);
            return held;
        }
    }

    /// <summary>The validators that a reason holds, in the order of their keys' bytes.</summary>
    public IReadOnlyList<BlsPublicKeyBytes> HeldBy(ProtectionRefusal reason)
    {
        lock (_gate)
            return [.. _validators.Where(entry => entry.Value.Contains(reason)).Select(entry => entry.Key).Order(KeyOrder.Instance)];
    }

    /// <summary>Why something slashable must not be signed for a validator now; null if it may.</summary>
    public ProtectionRefusal? Judge(BlsPublicKeyBytes groupKey)
    {
        lock (_gate)
        {
            if (_node.Count > 0)
                return _node.Min;
            return _validators.TryGetValue(groupKey, out SortedSet<ProtectionRefusal>? holds) ? holds.Min : null;
        }
    }
}

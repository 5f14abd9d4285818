using ClayStack.Dvt.Beacon.Api;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Beacon.Pool;

/// <summary>
/// Attester and proposer duties by epoch, each with the block that it hangs on. What hangs on another block than the head
/// says is dropped, and a reorganisation drops all. Not thread-safe: the pool's lock guards it.
/// </summary>
/// <typeparam name="T">The kind of duty.</typeparam>
internal sealed class DutyCache<T>(Func<T, ValidatorIndex> validatorOf)
{
    private const int EpochsMax = 4;

    private readonly Dictionary<Epoch, Entry> _entries = [];

    /// <summary>The duties of these validators, if all of them were asked for before.</summary>
    public DutySet<T>? Find(Epoch epoch, IReadOnlyList<ValidatorIndex> validators)
    {
        if (!_entries.TryGetValue(epoch, out Entry? entry) || !validators.All(entry.Asked.Contains))
            return null;
        HashSet<ValidatorIndex> wanted = [.. validators];
        return new DutySet<T>(entry.DependentRoot, ExecutionOptimistic: false, [.. entry.Duties.Where(duty => wanted.Contains(validatorOf(duty)))]);
    }

    /// <summary>All duties of an epoch, for the kinds that are not asked for by validator.</summary>
    public DutySet<T>? FindAll(Epoch epoch) =>
        _entries.TryGetValue(epoch, out Entry? entry) ? new DutySet<T>(entry.DependentRoot, ExecutionOptimistic: false, [.. entry.Duties]) : null;

    /// <summary>Keeps an answer beside earlier ones of the same dependent root.</summary>
    public void Keep(Epoch epoch, IReadOnlyList<ValidatorIndex> validators, DutySet<T> duties)
    {
        if (!_entries.TryGetValue(epoch, out Entry? entry) || entry.DependentRoot != duties.DependentRoot)
            _entries[epoch] = entry = new Entry(duties.DependentRoot);
        HashSet<T> known = [.. entry.Duties];
        entry.Duties.AddRange(duties.Duties.Where(known.Add));
        entry.Asked.UnionWith(validators);
        if (_entries.Count > EpochsMax)
            _entries.Remove(_entries.Keys.Min());
    }

    /// <summary>Drops an epoch's duties unless they hang on this block.</summary>
    public void Require(Epoch epoch, Root dependentRoot)
    {
        if (_entries.TryGetValue(epoch, out Entry? entry) && entry.DependentRoot != dependentRoot)
            _entries.Remove(epoch);
    }

    public void Clear() => _entries.Clear();

    private sealed record Entry(Root DependentRoot)
    {
        public HashSet<ValidatorIndex> Asked { get; } = [];

        public List<T> Duties { get; } = [];
    }
}

using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Exits;

/// <summary>
/// All exits that somebody asked for, and what of them is not durable yet. Pure state, bounded by the manifest, whose validators
/// alone are put into it. Not thread-safe.
/// </summary>
internal sealed class ExitBook
{
    private readonly SortedDictionary<BlsPublicKeyBytes, ExitCase> _cases = new(KeyOrder.Instance);
    private readonly HashSet<(BlsPublicKeyBytes Validator, OperatorIndex Operator)> _changed = [];

    /// <summary>All, in the order of the keys' bytes.</summary>
    public IReadOnlyCollection<ExitCase> Cases => _cases.Values;

    /// <summary>Whether something is not durable yet.</summary>
    public bool HasChanges => _changed.Count > 0;

    /// <summary>A validator's case; null if nobody asked for its exit.</summary>
    public ExitCase? Find(BlsPublicKeyBytes validator) => _cases.GetValueOrDefault(validator);

    /// <summary>Takes what the store had; what was said since then is newer.</summary>
    public void Restore(IEnumerable<ExitPartial> partials)
    {
        foreach (ExitPartial partial in partials)
        {
            if (Find(partial.Validator)?.Requests.Any(request => request.Operator == partial.Operator) != true)
                CaseOf(partial.Validator).Keep(partial);
        }
    }

    /// <summary>Takes a partial that the store does not have yet; false if it is known.</summary>
    public bool Keep(ExitPartial partial)
    {
        bool kept = CaseOf(partial.Validator).Keep(partial);
        if (kept)
            _changed.Add((partial.Validator, partial.Operator));
        return kept;
    }

    /// <summary>Takes a partial that is durable.</summary>
    public void KeepDurable(ExitPartial partial) => CaseOf(partial.Validator).Keep(partial);

    /// <summary>A partial is proven wrong: it does not count, and the store need not have it.</summary>
    public void Reject(ExitPartial partial)
    {
        if (CaseOf(partial.Validator).Reject(partial))
            _changed.Add((partial.Validator, partial.Operator));
    }

    /// <summary>Takes out what is to be written: the places that changed.</summary>
    public IReadOnlyList<(BlsPublicKeyBytes Validator, OperatorIndex Operator)> TakeChanges()
    {
        (BlsPublicKeyBytes, OperatorIndex)[] changes = [.. _changed];
        _changed.Clear();
        return changes;
    }

    /// <summary>It was not written, and is to be tried again.</summary>
    public void PutBack(IEnumerable<(BlsPublicKeyBytes Validator, OperatorIndex Operator)> changes) => _changed.UnionWith(changes);

    private ExitCase CaseOf(BlsPublicKeyBytes validator)
    {
        if (!_cases.TryGetValue(validator, out ExitCase? found))
            _cases.Add(validator, found = new ExitCase(validator));
        return found;
    }
}

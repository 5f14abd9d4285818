using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>
/// Watches keys whose past is known only by hearsay for another instance of them (PROTOCOL S7): a key may begin after two
/// epochs in a row in which the chain saw it do nothing that this cluster did not do itself. An epoch that could not be looked
/// at counts for nothing. Pure state, not thread-safe; bounded by the number of validators.
/// </summary>
internal sealed class DoppelgangerWatch
{
    /// <summary>So many epochs in a row must be clean.</summary>
    public const int EpochsNeeded = 2;

    private readonly Dictionary<BlsPublicKeyBytes, Progress> _watched = [];
    private readonly Dictionary<ValidatorIndex, BlsPublicKeyBytes> _indices = [];
    private readonly HashSet<(ValidatorIndex Validator, Epoch Epoch)> _ownWork = [];
    private Epoch? _asked;

    /// <summary>Makes the watch.</summary>
    /// <param name="keys">The keys that may not begin yet.</param>
    public DoppelgangerWatch(IEnumerable<BlsPublicKeyBytes> keys)
    {
        foreach (BlsPublicKeyBytes key in keys)
            _watched.Add(key, new Progress());
    }

    /// <summary>How many keys are still watched.</summary>
    public int Count => _watched.Count;

    /// <summary>The validators' indices, as far as the chain knows them.</summary>
    public IReadOnlyList<ValidatorIndex> Validators => [.. _indices.Keys.OrderBy(index => index.Value)];

    /// <summary>The chain knows a validator.</summary>
    public void Know(BlsPublicKeyBytes key, ValidatorIndex index)
    {
        if (_watched.ContainsKey(key))
            _indices[index] = key;
    }

    /// <summary>The cluster itself made a validator's attestation: that epoch's liveness is no sign of another instance.</summary>
    public void OwnAttestation(ValidatorIndex validator, Epoch epoch)
    {
        if (_indices.ContainsKey(validator))
            _ownWork.Add((validator, epoch));
    }

    /// <summary>The epoch to ask about in the present one; null if it was asked about, or began before the watch did.</summary>
    /// <param name="now">The present epoch.</param>
    /// <param name="begin">The first epoch that was watched as a whole.</param>
    public Epoch? Question(Epoch now, Epoch begin)
    {
        _ownWork.RemoveWhere(work => work.Epoch.Value + EpochsNeeded < now.Value);
        if (_indices.Count == 0 || now <= begin)
            return null;
        Epoch before = new(now.Value - 1);
        return _asked == before ? null : before;
    }

    /// <summary>Takes the answer.</summary>
    /// <param name="epoch">The epoch asked about.</param>
    /// <param name="asked">Which validators were asked about.</param>
    /// <param name="seen">Which of them were seen to act.</param>
    /// <returns>The keys that may begin, and those that another instance seems to use.</returns>
    public (IReadOnlyList<BlsPublicKeyBytes> Ended, IReadOnlyList<BlsPublicKeyBytes> Suspects) Answer(
        Epoch epoch, IReadOnlyList<ValidatorIndex> asked, IReadOnlySet<ValidatorIndex> seen)
    {
        List<BlsPublicKeyBytes> ended = [];
        List<BlsPublicKeyBytes> suspects = [];
        if (_asked is { } last && epoch <= last)
            return (ended, suspects);
        _asked = epoch;
        foreach (ValidatorIndex validator in asked)
        {
            if (!_indices.TryGetValue(validator, out BlsPublicKeyBytes key))
                continue;
            Progress progress = _watched[key];
            if (seen.Contains(validator) && !_ownWork.Contains((validator, epoch)))
            {
                suspects.Add(key);
                progress.Clean = 0;
                continue;
            }

            progress.Clean = progress.Last is { } before && before + 1 == epoch ? progress.Clean + 1 : 1;
            progress.Last = epoch;
            if (progress.Clean < EpochsNeeded)
                continue;
            ended.Add(key);
            _watched.Remove(key);
            _indices.Remove(validator);
        }

        return (ended, suspects);
    }

    private sealed class Progress
    {
        public int Clean { get; set; }

        public Epoch? Last { get; set; }
    }
}

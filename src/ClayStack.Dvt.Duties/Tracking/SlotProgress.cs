using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Tracking;

/// <summary>How far one slot's duty has come for each validator. Part of a duty actor.</summary>
internal sealed class SlotProgress
{
    /// <summary>How often a submission is tried.</summary>
    public const int AttemptsMax = 4;

    private readonly Dictionary<ValidatorIndex, MissReason> _obstacles = [];
    private readonly HashSet<ValidatorIndex> _done = [];
    private readonly Dictionary<ValidatorIndex, HashSet<ulong>> _parts = [];
    private DateTimeOffset? _submitted;

    /// <summary>The round that decided; 0 if none did.</summary>
    public int Round { get; set; }

    /// <summary>Which attempt to submit is under way.</summary>
    public int Attempt { get; set; }

    /// <summary>Whether the outcome was told.</summary>
    public bool IsReported { get; set; }

    /// <summary>A beacon node took the validator's signature.</summary>
    public void Done(ValidatorIndex validator, DateTimeOffset now)
    {
        if (_done.Add(validator))
            _submitted = now;
    }

    /// <summary>The validator's duty has several parts, of which this is one: it is done when all are.</summary>
    public void Await(ValidatorIndex validator, ulong part)
    {
        if (!_parts.TryGetValue(validator, out HashSet<ulong>? open))
            _parts.Add(validator, open = []);
        open.Add(part);
    }

    /// <summary>One part of the validator's duty is done.</summary>
    public void Done(ValidatorIndex validator, ulong part, DateTimeOffset now)
    {
        if (_parts.TryGetValue(validator, out HashSet<ulong>? open) && open.Remove(part) && open.Count == 0)
            Done(validator, now);
    }

    /// <summary>Something stood in a validator's way; what came last counts, unless the duty is done in the end.</summary>
    public void Refuse(ValidatorIndex validator, MissReason reason) => _obstacles[validator] = reason;

    /// <summary>Something stood in every validator's way.</summary>
    public void RefuseAll(IEnumerable<ValidatorIndex> validators, MissReason reason)
    {
        foreach (ValidatorIndex validator in validators)
            Refuse(validator, reason);
    }

    /// <summary>Whether the validator's duty is done.</summary>
    public bool IsDone(ValidatorIndex validator) => _done.Contains(validator);

    /// <summary>The outcome, each miss with its one reason.</summary>
    public DutyOutcome ToOutcome(
        DutyType duty,
        Slot slot,
        IEnumerable<ValidatorIndex> validators,
        DateTimeOffset? trigger,
        Func<ValidatorIndex, MissReason> reasonOf)
    {
        List<ValidatorIndex> done = [];
        List<MissedValidator> missed = [];
        foreach (ValidatorIndex validator in validators)
        {
            if (_done.Contains(validator))
                done.Add(validator);
            else
                missed.Add(new MissedValidator(validator, _obstacles.TryGetValue(validator, out MissReason reason) ? reason : reasonOf(validator)));
        }

        return new DutyOutcome(duty, slot, done, missed, Round, trigger, _submitted);
    }

    /// <summary>
    /// The outcome of work that only prepares another duty: no validator is counted for what was made, but each miss has its one
    /// reason. Null if nothing was missed.
    /// </summary>
    public DutyOutcome? MissesOnly(
        DutyType duty, Slot slot, IEnumerable<ValidatorIndex> validators, Func<ValidatorIndex, MissReason> reasonOf)
    {
        DutyOutcome outcome = ToOutcome(duty, slot, validators, trigger: null, reasonOf);
        return outcome.Missed.Count > 0 ? outcome with { Done = [], Submitted = null } : null;
    }
}

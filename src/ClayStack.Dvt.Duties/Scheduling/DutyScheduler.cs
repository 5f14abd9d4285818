using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Scheduling;

/// <summary>
/// Keeps the cluster told who attests when: in this epoch and the next, asked for again when a reorg moved the block that
/// duties hang on, and when a validator appears on the chain. Tells its parent each new <see cref="EpochSchedule"/>.
/// </summary>
internal sealed class DutyScheduler : ReceiveActor
{
    private readonly ClusterContext _cluster;
    private readonly Dictionary<Epoch, EpochSchedule> _schedules = [];
    private readonly HashSet<Epoch> _asked = [];
    private IReadOnlyList<ValidatorIndex> _validators = [];
    private Dictionary<ValidatorIndex, BlsPublicKeyBytes> _keys = [];
    private bool _validatorsAsked;
    private bool _finalizedAsked;
    private Epoch? _finalizedSeenIn;
    private Epoch? _refreshedIn;
    private Epoch _epoch;

    /// <summary>Binds the cluster.</summary>
    public DutyScheduler(ClusterContext cluster)
    {
        _cluster = cluster;
        Receive<SlotTick.Started>(tick => OnSlot(tick.Slot));
        Receive<SlotTick.AggregateDue>(_ => OnQuiet());
        Receive<BeaconEvent.Head>(OnHead);
        Receive<BeaconEvent.Availability>(availability =>
        {
            if (availability.Ready)
                FetchMissing();
        });
        Receive<BeaconAnswer>(OnAnswer);
        Receive<Retry>(_ => FetchMissing());
    }

    private DateTimeOffset Deadline => _cluster.Time.GetUtcNow() + _cluster.Clock.SlotDuration;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        if (_cluster.Clock.SlotAt(_cluster.Time.GetUtcNow()) is { } slot)
            _epoch = _cluster.Clock.EpochOf(slot);
        FetchMissing();
    }

    private void OnSlot(Slot slot)
    {
        Epoch epoch = _cluster.Clock.EpochOf(slot);
        if (epoch == _epoch)
            return;
        _epoch = epoch;
        foreach (Epoch old in _schedules.Keys.Where(old => old < epoch).ToArray())
            _schedules.Remove(old);
        if (!_schedules.ContainsKey(epoch))
            FetchMissing();
    }

    /// <summary>
    /// What an epoch's beginning asks for is asked when the slot's votes are out of the way: the answers about a thousand
    /// validators are large, and the duties of this epoch were fetched in the one before.
    /// </summary>
    private void OnQuiet()
    {
        if (_refreshedIn != _epoch)
        {
            _refreshedIn = _epoch;
            FetchValidators();
        }

        FetchMissing();
    }

    private void OnHead(BeaconEvent.Head head)
    {
        Epoch epoch = _cluster.Clock.EpochOf(head.Slot);
        bool moved = DropIfMoved(epoch, head.PreviousDutyDependentRoot);
        moved |= DropIfMoved(epoch + 1, head.CurrentDutyDependentRoot);
        if (moved)
            FetchMissing();
    }

    private bool DropIfMoved(Epoch epoch, Root dependentRoot) =>
        _schedules.TryGetValue(epoch, out EpochSchedule? schedule)
        && schedule.DependentRoot != dependentRoot
        && _schedules.Remove(epoch);

    private void FetchValidators()
    {
        if (_validatorsAsked)
            return;
        _validatorsAsked = true;
        _cluster.Beacon.Submit(new BeaconRequest.FetchValidators([.. _cluster.Keys.Keys], Deadline), Self);
    }

    private void FetchFinalized()
    {
        if (_finalizedAsked)
            return;
        _finalizedAsked = true;
        _cluster.Beacon.Submit(new BeaconRequest.FetchValidators([.. _cluster.Keys.Keys], Deadline) { Finalized = true }, Self);
    }

    private void FetchMissing()
    {
        if (_finalizedSeenIn != _epoch)
            FetchFinalized();
        if (_validators.Count == 0)
        {
            FetchValidators();
            return;
        }

        Fetch(_epoch);
        Fetch(_epoch + 1);
    }

    private void Fetch(Epoch epoch)
    {
        if (!_schedules.ContainsKey(epoch) && _asked.Add(epoch))
            _cluster.Beacon.Submit(new BeaconRequest.FetchAttesterDuties(epoch, _validators, Deadline), Self);
    }

    private void OnAnswer(BeaconAnswer answer)
    {
        switch (answer)
        {
            case BeaconAnswer.Validators { Request: BeaconRequest.FetchValidators { Finalized: true } } finalized:
                _finalizedAsked = false;
                _finalizedSeenIn = _epoch;
                Context.Parent.Tell(new ValidatorsSeen(finalized.Records, Finalized: true), Self);
                break;
            case BeaconAnswer.Validators validators:
                _validatorsAsked = false;
                OnValidators(validators.Records);
                break;
            case BeaconAnswer.AttesterDuties duties:
                OnDuties(((BeaconRequest.FetchAttesterDuties)duties.Request).Epoch, duties);
                break;
            case BeaconAnswer.Failed failed:
                OnFailed(failed);
                break;
            default:
                throw new InvariantViolation($"The beacon port answered the scheduler with {answer.GetType().Name}.");
        }
    }

    private void OnValidators(IReadOnlyList<ValidatorRecord> records)
    {
        Context.Parent.Tell(new ValidatorsSeen(records, Finalized: false), Self);
        ValidatorRecord[] ours = [.. records.Where(record => _cluster.Keys.ContainsKey(record.Key)).OrderBy(record => record.Index.Value)];
        ValidatorIndex[] indices = [.. ours.Select(record => record.Index)];
        if (!_validators.SequenceEqual(indices))
        {
            _keys = ours.ToDictionary(record => record.Index, record => record.Key);
            _validators = indices;
            _schedules.Clear();
        }

        if (indices.Length > 0)
            FetchMissing();
        else
            RetryLater();
    }

    private void OnDuties(Epoch epoch, BeaconAnswer.AttesterDuties answer)
    {
        _asked.Remove(epoch);
        if (epoch < _epoch)
            return;
        EpochSchedule schedule = new(epoch, answer.DependentRoot, answer.Duties.Where(IsOurs));
        _schedules[epoch] = schedule;
        Context.Parent.Tell(schedule, Self);
    }

    /// <summary>A duty names index and key; a beacon node that mixes them up is not followed.</summary>
    private bool IsOurs(AttesterDuty duty) => _keys.TryGetValue(duty.Validator, out BlsPublicKeyBytes key) && key == duty.Key;

    private void OnFailed(BeaconAnswer.Failed failed)
    {
        if (failed.Request is BeaconRequest.FetchAttesterDuties duties)
            _asked.Remove(duties.Epoch);
        else if (failed.Request is BeaconRequest.FetchValidators { Finalized: true })
            _finalizedAsked = false;
        else
            _validatorsAsked = false;
        RetryLater();
    }

    private void RetryLater() => Context.Timers.StartSingleTimer(nameof(Retry), new Retry(), _cluster.Clock.SlotDuration / 2);

    private sealed record Retry;
}

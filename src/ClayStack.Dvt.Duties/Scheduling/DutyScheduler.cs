using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Scheduling;

/// <summary>
/// Keeps the cluster told who attests, who proposes and who sits in the sync committee: in this epoch and the next, asked for
/// again when a reorg moved the block that duties hang on, and when a validator appears on the chain. Tells its parent each new
/// <see cref="DutiesKnown"/>, and the validators that it saw.
/// </summary>
internal sealed class DutyScheduler : ReceiveActor
{
    private readonly ClusterContext _cluster;
    private readonly Dictionary<Question, Root?> _known = [];
    private readonly Dictionary<Question, Root> _dependentRoots = [];
    private readonly HashSet<Question> _asked = [];
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

    private enum Kind
    {
        Attesters,
        Proposers,
        SyncMembers,
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
        foreach (Question old in _known.Keys.Where(question => question.Epoch < epoch).ToArray())
            _known.Remove(old);
        foreach (Question old in _dependentRoots.Keys.Where(question => question.Epoch < epoch).ToArray())
            _dependentRoots.Remove(old);

        // Before Fulu proposers are certain only once their epoch has begun: what was asked ahead is asked again.
        if (_cluster.Clock.ForkAt(slot) < ForkName.Fulu)
            _known.Remove(new Question(Kind.Proposers, epoch));
        if (Enum.GetValues<Kind>().Any(kind => !_known.ContainsKey(new Question(kind, epoch))))
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
        bool moved = DropIfMoved(new Question(Kind.Attesters, epoch), head.PreviousDutyDependentRoot);
        moved |= DropIfMoved(new Question(Kind.Attesters, epoch + 1), head.CurrentDutyDependentRoot);

        // From Fulu on proposers are known as far ahead as attesters, and hang on the same blocks (EIP-7917).
        if (_cluster.Clock.ForkAt(head.Slot) >= ForkName.Fulu)
        {
            moved |= DropIfMoved(new Question(Kind.Proposers, epoch), head.PreviousDutyDependentRoot);
            moved |= DropIfMoved(new Question(Kind.Proposers, epoch + 1), head.CurrentDutyDependentRoot);
        }
        else
        {
            moved |= DropIfMoved(new Question(Kind.Proposers, epoch), head.CurrentDutyDependentRoot);
        }

        if (moved)
            FetchMissing();
    }

    /// <summary>
    /// Attesters' answers name the block that they hang on. Those about proposers name different ones by the node's version of
    /// the call, so there the heads are compared with each other.
    /// </summary>
    private bool DropIfMoved(Question question, Root dependentRoot)
    {
        Root before = _dependentRoots.GetValueOrDefault(question, dependentRoot);
        _dependentRoots[question] = dependentRoot;
        bool moved = _known.TryGetValue(question, out Root? named) && (before != dependentRoot || (named is { } root && root != dependentRoot));
        return moved && _known.Remove(question);
    }

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

        foreach (Epoch epoch in new[] { _epoch, _epoch + 1 })
        {
            Fetch(new Question(Kind.Attesters, epoch), new BeaconRequest.FetchAttesterDuties(epoch, _validators, Deadline));
            Fetch(new Question(Kind.Proposers, epoch), new BeaconRequest.FetchProposerDuties(epoch, Deadline));
            Fetch(new Question(Kind.SyncMembers, epoch), new BeaconRequest.FetchSyncDuties(epoch, _validators, Deadline));
        }
    }

    private void Fetch(Question question, BeaconRequest request)
    {
        if (!_known.ContainsKey(question) && _asked.Add(question))
            _cluster.Beacon.Submit(request, Self);
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
                OnDuties(duties, duties.DependentRoot, epoch => new DutiesKnown.Attesters(
                    epoch, [.. duties.Duties.Where(duty => IsOurs(duty.Validator, duty.Key))]));
                break;
            case BeaconAnswer.ProposerDuties duties:
                OnDuties(duties, dependentRoot: null, epoch => new DutiesKnown.Proposers(
                    epoch, [.. duties.Duties.Where(duty => IsOurs(duty.Validator, duty.Key))]));
                break;
            case BeaconAnswer.SyncDuties duties:
                OnDuties(duties, dependentRoot: null, epoch => new DutiesKnown.SyncMembers(
                    epoch, [.. duties.Duties.Where(duty => IsOurs(duty.Validator, duty.Key))]));
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
            _known.Clear();
        }

        if (indices.Length > 0)
            FetchMissing();
        else
            RetryLater();
    }

    private void OnDuties(BeaconAnswer answer, Root? dependentRoot, Func<Epoch, DutiesKnown> known)
    {
        Question question = QuestionOf(answer.Request)!.Value;
        _asked.Remove(question);
        if (question.Epoch < _epoch)
            return;
        _known[question] = dependentRoot;
        Context.Parent.Tell(known(question.Epoch), Self);
    }

    /// <summary>A duty names index and key; a beacon node that mixes them up is not followed.</summary>
    private bool IsOurs(ValidatorIndex validator, BlsPublicKeyBytes key) =>
        _keys.TryGetValue(validator, out BlsPublicKeyBytes known) && known == key;

    private void OnFailed(BeaconAnswer.Failed failed)
    {
        if (QuestionOf(failed.Request) is { } question)
            _asked.Remove(question);
        else if (failed.Request is BeaconRequest.FetchValidators { Finalized: true })
            _finalizedAsked = false;
        else
            _validatorsAsked = false;
        RetryLater();
    }

    private static Question? QuestionOf(BeaconRequest request) => request switch
    {
        BeaconRequest.FetchAttesterDuties duties => new Question(Kind.Attesters, duties.Epoch),
        BeaconRequest.FetchProposerDuties duties => new Question(Kind.Proposers, duties.Epoch),
        BeaconRequest.FetchSyncDuties duties => new Question(Kind.SyncMembers, duties.Epoch),
        _ => null,
    };

    private void RetryLater() => Context.Timers.StartSingleTimer(nameof(Retry), new Retry(), _cluster.Clock.SlotDuration / 2);

    /// <summary>What is asked of the beacon nodes, once at a time.</summary>
    private readonly record struct Question(Kind Kind, Epoch Epoch);

    private sealed record Retry;
}

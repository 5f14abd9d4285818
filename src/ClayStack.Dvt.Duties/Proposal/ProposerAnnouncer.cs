using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Scheduling;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Bellatrix;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Proposal;

/// <summary>
/// Tells the beacon nodes for each epoch who is paid for local blocks, and hands them the signed registrations with builders
/// (PROTOCOL V2): late in the epoch before, so that settings hold from their first slot on; and again when a beacon node comes
/// back and when a validator appears. What is not signed yet it asks its parent for.
/// </summary>
internal sealed class ProposerAnnouncer : ReceiveActor
{
    /// <summary>How many registrations go in one request; each takes some 400 bytes.</summary>
    public const int RegistrationsPerRequestMax = 500;

    private readonly ClusterContext _cluster;
    private readonly ProposerBook _book;
    private readonly Dictionary<BlsPublicKeyBytes, SignedValidatorRegistrationV1> _signed = [];
    private SlotProgress _progress = new();
    private Epoch _epoch;
    private int _attempts;

    /// <summary>Binds the cluster.</summary>
    public ProposerAnnouncer(ClusterContext cluster)
    {
        _cluster = cluster;
        _book = new ProposerBook(cluster);
        Receive<ValidatorsSeen>(OnValidators);
        Receive<SlotTick.AggregateDue>(OnAggregateDue);
        Receive<BeaconEvent.Availability>(OnAvailability);
        Receive<RegistrationsSigned>(OnSigned);
        Receive<BeaconAnswer>(OnAnswer);
        Receive<Retry>(_ => Announce());
    }

    /// <inheritdoc/>
    protected override void PreStart() => _epoch = _book.UpcomingEpoch;

    private void OnValidators(ValidatorsSeen seen)
    {
        if (_book.Update(seen.Records))
            Announce();
    }

    private void OnAvailability(BeaconEvent.Availability availability)
    {
        if (availability.Ready)
            Announce();
    }

    private void OnAggregateDue(SlotTick.AggregateDue tick)
    {
        Epoch epoch = _cluster.Clock.EpochOf(tick.Slot + 1);
        if (epoch == _epoch)
            return;
        Report();
        _epoch = epoch;
        _progress = new SlotProgress();
        _attempts = 0;
        Announce();
    }

    private void Announce()
    {
        _attempts++;
        IReadOnlyList<ProposerPreparation> preparations = _book.PreparationsIn(_epoch);
        if (preparations.Count == 0)
            return;
        _cluster.Beacon.Submit(new BeaconRequest.PrepareProposers(preparations, Deadline), Self);
        IReadOnlyList<WantedRegistration> wanted = _book.RegistrationsIn(_epoch);
        Register([.. wanted.Where(IsSigned).Select(one => _signed[one.Registration.Pubkey])]);
        Slot[] missing = [.. wanted.Where(one => !IsSigned(one)).Select(one => one.Slot).Distinct()];
        if (missing.Length > 0)
            Context.Parent.Tell(new RegistrationsMissing(missing), Self);
    }

    private DateTimeOffset Deadline => _cluster.Time.GetUtcNow() + _cluster.Clock.SlotDuration;

    private bool IsSigned(WantedRegistration wanted) =>
        _signed.TryGetValue(wanted.Registration.Pubkey, out SignedValidatorRegistrationV1? signed) && signed.Message.Equals(wanted.Registration);

    private void OnSigned(RegistrationsSigned signed)
    {
        foreach (SignedValidatorRegistrationV1 registration in signed.Registrations)
            _signed[registration.Message.Pubkey] = registration;
        Register(signed.Registrations);
    }

    private void Register(IReadOnlyList<SignedValidatorRegistrationV1> registrations)
    {
        foreach (SignedValidatorRegistrationV1[] batch in registrations.Chunk(RegistrationsPerRequestMax))
            _cluster.Beacon.Submit(new BeaconRequest.RegisterValidators(batch, Deadline), Self);
    }

    private void OnAnswer(BeaconAnswer answer)
    {
        switch (answer)
        {
            case BeaconAnswer.Submitted { Request: BeaconRequest.PrepareProposers }:
                _cluster.Metrics.ProposersPrepared(done: true);
                break;
            case BeaconAnswer.Submitted { Request: BeaconRequest.RegisterValidators request } submitted:
                OnRegistered(request, submitted);
                break;
            case BeaconAnswer.Failed { Request: BeaconRequest.PrepareProposers }:
                _cluster.Metrics.ProposersPrepared(done: false);
                RetryLater();
                break;
            case BeaconAnswer.Failed { Request: BeaconRequest.RegisterValidators request } failed:
                _progress.RefuseAll(
                    request.Registrations.Select(IndexOf).OfType<ValidatorIndex>(),
                    failed.Error.Reason == BeaconErrorReason.Refused ? MissReason.SubmissionRefused : MissReason.SubmissionFailed);
                RetryLater();
                break;
            default:
                throw new InvariantViolation($"The beacon port answered an announcement with {answer.GetType().Name}.");
        }
    }

    private void OnRegistered(BeaconRequest.RegisterValidators request, BeaconAnswer.Submitted submitted)
    {
        HashSet<int> refused = [.. submitted.Refused.Select(item => item.Place)];
        DateTimeOffset now = _cluster.Time.GetUtcNow();
        for (int i = 0; i < request.Registrations.Count; i++)
        {
            if (IndexOf(request.Registrations[i]) is not { } validator)
                continue;
            if (refused.Contains(i))
                _progress.Refuse(validator, MissReason.SubmissionRefused);
            else
                _progress.Done(validator, now);
        }

        if (_book.RegistrationsIn(_epoch).All(one => _progress.IsDone(one.Validator)))
            Report();
    }

    private ValidatorIndex? IndexOf(SignedValidatorRegistrationV1 registration) => _book.IndexOf(registration.Message.Pubkey);

    /// <summary>Tells once for each epoch what became of its registrations.</summary>
    private void Report()
    {
        IReadOnlyList<WantedRegistration> wanted = _book.RegistrationsIn(_epoch);
        if (wanted.Count == 0 || _progress.IsReported)
            return;
        _progress.IsReported = true;
        Context.Parent.Tell(
            _progress.ToOutcome(
                DutyType.BuilderRegistration,
                _cluster.Clock.FirstSlotOf(_epoch),
                wanted.Select(one => one.Validator),
                trigger: null,
                _ => MissReason.TooFewPartials),
            Self);
    }

    private void RetryLater()
    {
        if (_attempts < SlotProgress.AttemptsMax)
            Context.Timers.StartSingleTimer(nameof(Retry), new Retry(), _cluster.Clock.SlotDuration / 2);
    }

    private sealed record Retry;
}

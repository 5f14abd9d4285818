using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Workers;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Duties.Rounds;
using ClayStack.Dvt.Duties.Scheduling;
using ClayStack.Dvt.Duties.Signing;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Attestation;

/// <summary>
/// The attestations of one slot, for all validators of the cluster: fetch what to vote for, agree, record, sign, combine,
/// submit. It lives until the inclusion limit, so that a peer that was away can still be told the decision, and partial
/// signatures that come late still make attestations (PROTOCOL G4).
/// </summary>
internal sealed class AttestationDuty : AgreedDuty
{
    private readonly OwnView _view;
    private readonly SlotProgress _progress = new();
    private IReadOnlyList<AttesterDuty> _duties = [];
    private SlotVote? _decided;
    private DateTimeOffset? _trigger;

    /// <summary>Makes the duty of a slot.</summary>
    /// <param name="start">What it is given.</param>
    public AttestationDuty(DutyStart start)
        : base(
            start,
            DutyType.Attestation,
            start.Cluster.Clock.AttestationDueAt(start.Slot),
            start.Cluster.Clock.StartOf(start.Slot + (ulong)start.Cluster.Clock.Network.Preset.SlotsPerEpoch))
    {
        _view = new OwnView(Cluster, Slot);
        Receive<DutiesAssigned>(assigned => Assign(assigned.Duties));
        Receive<SlotTick.AttestationDue>(_ => Trigger());
        Receive<BeaconEvent.Head>(OnHead);
        Receive<BeaconAnswer>(OnBeacon);
        Receive<RetryFetch>(_ => _view.Fetch(Self));
        Receive<RetrySubmission>(retry => Submit(retry.Votes, retry.Attempt));
    }

    /// <inheritdoc/>
    protected override void CheckValue(ValueHash hash, ReadOnlyMemory<byte> value, int round)
    {
        if (SlotVote.TryDecode(value.Span, out SlotVote? vote))
            JudgeOrWait(new PendingVote(hash, vote, round));
        else
            Agreement.Judge(hash, round, accepted: false);
    }

    /// <inheritdoc/>
    protected override void OnDecided(ReadOnlyMemory<byte> value, int round)
    {
        Context.Timers.Cancel(nameof(RetryFetch));

        // A quorum has checked the value; what no honest node can have accepted is still not signed here.
        if (!SlotVote.TryDecode(value.Span, out SlotVote? vote)
            || SlotVoteCheck.Judge(vote, own: null, Slot, round, Cluster.Clock) == VoteVerdict.Reject)
        {
            return;
        }

        _decided = vote;
        _progress.Round = round;
        Context.Parent.Tell(new SlotFact.VoteDecided(Slot, vote), Self);
        RecordAll();
    }

    private IEnumerable<ValidatorIndex> Validators => _duties.Select(duty => duty.Validator);

    private void Assign(IReadOnlyList<AttesterDuty> duties)
    {
        if (_decided is not null && _duties.Count > 0)
            return;
        _duties = duties;
        if (_decided is not null)
            RecordAll();
    }

    private void OnHead(BeaconEvent.Head head)
    {
        // PROTOCOL C7: only a block of this very slot is a reason to vote early. Any head is one to look again.
        if (head.Slot == Slot)
            Trigger();
        else if (_view.HasPending && Agreement.Decision is null)
            _view.Fetch(Self);
    }

    private void Trigger()
    {
        if (Agreement.Decision is not null)
            return;
        _trigger ??= Now;
        _view.Fetch(Self);
    }

    private void OnBeacon(BeaconAnswer answer)
    {
        switch (answer)
        {
            case BeaconAnswer.AttestationDataFetched fetched:
                OnOwnData(fetched.Data);
                break;
            case BeaconAnswer.HeaderFetched header:
                if (_view.OnHeader(header, Self) is var (pending, accepted))
                    Agreement.Judge(pending.Hash, pending.Round, accepted);
                break;
            case BeaconAnswer.Submitted submitted:
                OnSubmitted(submitted);
                break;
            case BeaconAnswer.Failed { Request: BeaconRequest.FetchAttestationData }:
                if (_view.OnFetchFailed() && Agreement.Decision is null)
                    Context.Timers.StartSingleTimer(nameof(RetryFetch), new RetryFetch(), Cluster.Clock.Share(OwnView.RetryBps));
                break;
            case BeaconAnswer.Failed { Request: BeaconRequest.FetchHeader }:
                if (_view.OnHeaderFailed() is { } unjudged)
                    Agreement.Judge(unjudged.Hash, unjudged.Round, accepted: false);
                break;
            case BeaconAnswer.Failed { Request: BeaconRequest.SubmitAttestations submission } failed:
                OnSubmissionFailed(submission, failed.Error);
                break;
            default:
                throw new InvariantViolation($"The beacon port answered an attestation with {answer.GetType().Name}.");
        }
    }

    private void OnOwnData(AttestationData data)
    {
        if (data.Slot != Slot || Agreement.Decision is not null)
            return;
        _view.OnFetched(data, Self);
        Agreement.Propose(new SlotVote(data).Encode());
        foreach (PendingVote pending in _view.TakePending(Agreement.Round))
            JudgeOrWait(pending);
    }

    private void JudgeOrWait(PendingVote pending)
    {
        switch (SlotVoteCheck.Judge(pending.Vote, _view.Own, Slot, pending.Round, Cluster.Clock))
        {
            case VoteVerdict.Accept:
                Agreement.Judge(pending.Hash, pending.Round, accepted: true);
                break;
            case VoteVerdict.Reject:
                Agreement.Judge(pending.Hash, pending.Round, accepted: false);
                break;
            case VoteVerdict.AskAncestry when _view.TryWalk(pending, Self):
                break;
            default:
                _view.Wait(pending);
                break;
        }
    }

    private void RecordAll()
    {
        if (_duties.Count == 0)
            return;
        ForkName fork = Cluster.Clock.ForkAt(Slot);
        List<AttestationToSign> requests = new(_duties.Count);
        foreach (AttesterDuty duty in _duties)
        {
            AttestationData data = _decided!.For(fork, duty.Committee);
            Expect(duty.Validator, duty.Key, Cluster.Roots.Attestation(data));
            requests.Add(new AttestationToSign(duty.Key, data));
        }

        SlashingProtection protection = Cluster.Protection;
        Slot slot = Slot;
        Cluster.StoreWorkers.Submit(new WorkItem(() => protection.RecordAttestations(slot, requests), Deadline, Self, WorkTag.Record)
        {
            SimulatedCost = TimeSpan.FromMilliseconds(2),
        });
        CombineReady();
    }

    /// <inheritdoc/>
    protected override void OnOwnWork(WorkAnswer answer)
    {
        if (answer is not WorkCompleted { Result: IReadOnlyList<AttestationVerdict> verdicts })
        {
            _progress.RefuseAll(Validators, MissReason.StoreFailed);
            return;
        }

        List<SafeToSign> tokens = new(verdicts.Count);
        for (int i = 0; i < verdicts.Count; i++)
        {
            switch (verdicts[i])
            {
                case AttestationVerdict.Safe safe:
                    tokens.Add(safe.Token);
                    break;
                case AttestationVerdict.Refused refused:
                    Cluster.Metrics.ProtectionRefused(refused.Reason.ToString(), 1);
                    _progress.Refuse(_duties[i].Validator, refused.Reason.ToMissReason());
                    break;
                default:
                    throw new InvariantViolation($"Slashing protection answered with {verdicts[i].GetType().Name}.");
            }
        }

        Sign(tokens);
    }

    /// <inheritdoc/>
    protected override void OnSigningFailed(string failure) => _progress.RefuseAll(Validators, MissReason.SigningFailed);

    /// <inheritdoc/>
    protected override void OnSigned(IReadOnlyList<CombineOutcome> made)
    {
        ForkName fork = Cluster.Clock.ForkAt(Slot);
        Dictionary<ValidatorIndex, AttesterDuty> duties = _duties.ToDictionary(duty => duty.Validator);
        Submit(
            [.. made.Select(outcome => new SignedVote(
                duties[outcome.Target.Validator],
                _decided!.For(fork, duties[outcome.Target.Validator].Committee),
                outcome.Signature!.Value))],
            attempt: 1);
    }

    private void Submit(IReadOnlyList<SignedVote> votes, int attempt)
    {
        _progress.Attempt = attempt;
        Cluster.Beacon.Submit(
            new BeaconRequest.SubmitAttestations(Cluster.Clock.ForkAt(Slot), votes, Now + Cluster.Clock.SlotDuration), Self);
    }

    private void OnSubmitted(BeaconAnswer.Submitted submitted)
    {
        IReadOnlyList<SignedVote> votes = ((BeaconRequest.SubmitAttestations)submitted.Request).Attestations;
        HashSet<int> refused = [.. submitted.Refused.Select(item => item.Place)];
        for (int i = 0; i < votes.Count; i++)
        {
            if (refused.Contains(i))
                _progress.Refuse(votes[i].Duty.Validator, MissReason.SubmissionRefused);
            else
                _progress.Done(votes[i].Duty.Validator, Now);
        }

        ReportIfComplete();
    }

    private void OnSubmissionFailed(BeaconRequest.SubmitAttestations submission, BeaconError error)
    {
        foreach (SignedVote vote in submission.Attestations)
        {
            _progress.Refuse(
                vote.Duty.Validator,
                error.Reason == BeaconErrorReason.Refused ? MissReason.SubmissionRefused : MissReason.SubmissionFailed);
        }

        if (_progress.Attempt < SlotProgress.AttemptsMax)
        {
            RetrySubmission retry = new(submission.Attestations, _progress.Attempt + 1);
            Context.Timers.StartSingleTimer(retry, retry, Cluster.Clock.Share(OwnView.RetryBps));
        }
    }

    private void ReportIfComplete()
    {
        if (_duties.Count > 0 && _duties.All(duty => _progress.IsDone(duty.Validator)))
            Report();
    }

    private void Report()
    {
        if (_progress.IsReported)
            return;
        _progress.IsReported = true;
        Context.Parent.Tell(
            _progress.ToOutcome(Duty, Slot, Validators, _trigger, ReasonOf), Self);
    }

    /// <summary>Why a validator's attestation was not made, where nothing more particular is known.</summary>
    private MissReason ReasonOf(ValidatorIndex validator)
    {
        if (_decided is null)
        {
            return Agreement.Decision is not null ? MissReason.ValueUnavailable
                : !Start.MayVote ? WhyNoVote
                : !HeardQuorum ? MissReason.PeersUnreachable
                : _view.Own is null ? MissReason.BeaconNoData
                : MissReason.NoDecision;
        }

        return WereEnough(validator) ? MissReason.InvalidPartials : MissReason.TooFewPartials;
    }

    /// <inheritdoc/>
    protected override void Conclude()
    {
        if (_duties.Count > 0)
            Report();
    }

    private enum WorkTag
    {
        Record,
    }

    private sealed record RetryFetch;

    private sealed record RetrySubmission(IReadOnlyList<SignedVote> Votes, int Attempt);
}

using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Workers;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Agreement;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
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
internal sealed class AttestationDuty : ReceiveActor, IAgreementOwner
{
    private readonly ClusterContext _cluster;
    private readonly IActorRef _signer;
    private readonly Slot _slot;
    private readonly bool _mayVote;
    private readonly HashSet<OperatorIndex> _blamed;
    private readonly DateTimeOffset _deadline;
    private readonly OwnView _view;
    private readonly SlotProgress _progress;
    private readonly HashSet<OperatorIndex> _heard = [];
    private Agreement.Agreement? _agreement;
    private GroupSigning? _signing;
    private IReadOnlyList<AttesterDuty> _duties = [];
    private SlotVote? _decided;
    private DateTimeOffset? _trigger;

    /// <summary>Makes the duty of a slot.</summary>
    /// <param name="cluster">The cluster and its ports.</param>
    /// <param name="signer">The holder of the shares.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="mayVote">False where PROTOCOL C5 forbids to vote.</param>
    /// <param name="blamed">Operators whose partials were wrong lately.</param>
    public AttestationDuty(
        ClusterContext cluster, IActorRef signer, Slot slot, bool mayVote, IEnumerable<OperatorIndex> blamed)
    {
        _cluster = cluster;
        _signer = signer;
        _slot = slot;
        _mayVote = mayVote;
        _blamed = [.. blamed];
        _deadline = cluster.Clock.StartOf(slot + (ulong)cluster.Clock.Network.Preset.SlotsPerEpoch);
        _view = new OwnView(cluster, slot);
        _progress = new SlotProgress();

        Receive<DutiesAssigned>(assigned => Assign(assigned.Duties));
        Receive<SlotTick.AttestationDue>(_ => Trigger());
        Receive<BeaconEvent.Head>(OnHead);
        Receive<PeerEvent.Received>(OnPeer);
        Receive<PeerEvent.Connected>(connected => CatchUp(connected.Peer));
        Receive<BeaconAnswer>(OnBeacon);
        Receive<RoundTimeout>(timeout => _agreement!.OnRoundTimeout(timeout));
        Receive<RetryFetch>(_ => _view.Fetch(Self));
        Receive<RetrySubmission>(retry => Submit(retry.Votes, retry.Attempt));
        Receive<SharesSigned>(OnShares);
        Receive<WorkAnswer>(OnWork);
        Receive<DeadlineReached>(_ => End());
    }

    private DateTimeOffset Now => _cluster.Time.GetUtcNow();

    /// <inheritdoc/>
    protected override void PreStart()
    {
        RoundTimes rounds = RoundTimes.For(_cluster.Timers.Attestation, _cluster.Clock.AttestationDueAt(_slot), _cluster.Clock);
        _agreement = new Agreement.Agreement(
            _cluster, new InstanceId(_slot.Value, (byte)DutyType.Attestation), rounds, _mayVote, this, Context.Timers);
        _signing = new GroupSigning(_cluster, DutyType.Attestation, _slot, _deadline, _blamed, Self);
        TimeSpan left = _deadline - Now;
        Context.Timers.StartSingleTimer(
            nameof(DeadlineReached), new DeadlineReached(), left > TimeSpan.Zero ? left : TimeSpan.Zero);
        _agreement.Start();
    }

    void IAgreementOwner.CheckValue(ValueHash hash, ReadOnlyMemory<byte> value, int round)
    {
        if (SlotVote.TryDecode(value.Span, out SlotVote? vote))
            JudgeOrWait(new PendingVote(hash, vote, round));
        else
            _agreement!.Judge(hash, round, accepted: false);
    }

    void IAgreementOwner.OnDecided(ReadOnlyMemory<byte> value, int round)
    {
        Context.Timers.Cancel(nameof(RetryFetch));

        // A quorum has checked the value; what no honest node can have accepted is still not signed here.
        if (!SlotVote.TryDecode(value.Span, out SlotVote? vote)
            || SlotVoteCheck.Judge(vote, own: null, _slot, round, _cluster.Clock) == VoteVerdict.Reject)
        {
            return;
        }

        _decided = vote;
        _progress.Round = round;
        RecordAll();
    }

    void IAgreementOwner.OnEquivocation(SignedStatement first, SignedStatement second) =>
        Context.Parent.Tell(new PeerEvent.Equivocated(first.Statement.Sender, first, second), Self);

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
        if (head.Slot == _slot)
            Trigger();
        else if (_view.HasPending && _agreement!.Decision is null)
            _view.Fetch(Self);
    }

    private void Trigger()
    {
        if (_agreement!.Decision is not null)
            return;
        _trigger ??= Now;
        _view.Fetch(Self);
    }

    private void OnPeer(PeerEvent.Received received)
    {
        _heard.Add(received.Peer);
        if (received.Message is PeerMessage.Partials partials)
        {
            _signing!.Add(received.Peer, partials.Signed.Bundle);
            return;
        }

        _agreement!.Receive(received.Peer, received.Message);
    }

    private void CatchUp(OperatorIndex peer)
    {
        _agreement!.TellDecision(peer);
        _signing!.Resend(peer);
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
                    _agreement!.Judge(pending.Hash, pending.Round, accepted);
                break;
            case BeaconAnswer.Submitted submitted:
                OnSubmitted(submitted);
                break;
            case BeaconAnswer.Failed { Request: BeaconRequest.FetchAttestationData }:
                if (_view.OnFetchFailed() && _agreement!.Decision is null)
                    Context.Timers.StartSingleTimer(nameof(RetryFetch), new RetryFetch(), _cluster.Clock.Share(OwnView.RetryBps));
                break;
            case BeaconAnswer.Failed { Request: BeaconRequest.FetchHeader }:
                if (_view.OnHeaderFailed() is { } unjudged)
                    _agreement!.Judge(unjudged.Hash, unjudged.Round, accepted: false);
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
        if (data.Slot != _slot || _agreement!.Decision is not null)
            return;
        _view.OnFetched(data, Self);
        _agreement.Propose(new SlotVote(data).Encode());
        foreach (PendingVote pending in _view.TakePending(_agreement.Round))
            JudgeOrWait(pending);
    }

    private void JudgeOrWait(PendingVote pending)
    {
        switch (SlotVoteCheck.Judge(pending.Vote, _view.Own, _slot, pending.Round, _cluster.Clock))
        {
            case VoteVerdict.Accept:
                _agreement!.Judge(pending.Hash, pending.Round, accepted: true);
                break;
            case VoteVerdict.Reject:
                _agreement!.Judge(pending.Hash, pending.Round, accepted: false);
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
        ForkName fork = _cluster.Clock.ForkAt(_slot);
        List<AttestationToSign> requests = new(_duties.Count);
        foreach (AttesterDuty duty in _duties)
        {
            AttestationData data = _decided!.For(fork, duty.Committee);
            _signing!.Expect(new SigningTarget(duty.Validator, _cluster.Roots.Attestation(data)), duty.Key);
            requests.Add(new AttestationToSign(duty.Key, data));
        }

        SlashingProtection protection = _cluster.Protection;
        _cluster.StoreWorkers.Submit(new WorkItem(() => protection.RecordAttestations(_slot, requests), _deadline, Self, WorkTag.Record)
        {
            SimulatedCost = TimeSpan.FromMilliseconds(2),
        });
        _signing!.CombineReady();
    }

    private void OnWork(WorkAnswer answer)
    {
        if (answer.Tag is WorkTag.Record)
            OnRecorded(answer);
        else
            OnCombined(_signing!.OnWork(answer));
    }

    private void OnRecorded(WorkAnswer answer)
    {
        if (answer is not WorkCompleted { Result: IReadOnlyList<AttestationVerdict> verdicts })
        {
            _progress.RefuseAll(_duties, MissReason.StoreFailed);
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
                    _cluster.Metrics.ProtectionRefused(refused.Reason.ToString(), 1);
                    _progress.Refuse(
                        _duties[i].Validator,
                        refused.Reason is ProtectionRefusal.CommitUnknown or ProtectionRefusal.StoreFailed
                            ? MissReason.StoreFailed
                            : MissReason.ProtectionRefused);
                    break;
                default:
                    throw new InvariantViolation($"Slashing protection answered with {verdicts[i].GetType().Name}.");
            }
        }

        if (tokens.Count > 0)
            _signer.Tell(new SignShares(tokens, _deadline), Self);
    }

    private void OnShares(SharesSigned signed)
    {
        Dictionary<BlsPublicKeyBytes, ValidatorIndex> validators = _duties.ToDictionary(duty => duty.Key, duty => duty.Validator);
        if (signed.Failure is not null)
            _progress.RefuseAll(_duties, MissReason.SigningFailed);
        else
            _signing!.Publish(signed.Signatures, key => validators[key]);
    }

    private void OnCombined(GroupSigning.Combined combined)
    {
        if (combined.Culprits.Count > 0)
            Context.Parent.Tell(new PeersBlamed(_slot, combined.Culprits), Self);
        if (combined.Signatures.Count == 0)
            return;
        ForkName fork = _cluster.Clock.ForkAt(_slot);
        Dictionary<ValidatorIndex, AttesterDuty> duties = _duties.ToDictionary(duty => duty.Validator);
        Submit(
            [.. combined.Signatures.Select(made => new SignedVote(
                duties[made.Target.Validator], _decided!.For(fork, duties[made.Target.Validator].Committee), made.Signature!.Value))],
            attempt: 1);
    }

    private void Submit(IReadOnlyList<SignedVote> votes, int attempt)
    {
        _progress.Attempt = attempt;
        _cluster.Beacon.Submit(
            new BeaconRequest.SubmitAttestations(_cluster.Clock.ForkAt(_slot), votes, Now + _cluster.Clock.SlotDuration), Self);
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
            Context.Timers.StartSingleTimer(retry, retry, _cluster.Clock.Share(OwnView.RetryBps));
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
            _progress.ToOutcome(DutyType.Attestation, _slot, _duties.Select(duty => duty.Validator), _trigger, ReasonOf), Self);
    }

    /// <summary>Why a validator's attestation was not made, where nothing more particular is known.</summary>
    private MissReason ReasonOf(ValidatorIndex validator)
    {
        if (_decided is null)
        {
            return _agreement!.Decision is not null ? MissReason.ValueUnavailable
                : !_mayVote ? MissReason.NotReadyToVote
                : _heard.Count < _cluster.Quorum - 1 ? MissReason.PeersUnreachable
                : _view.Own is null ? MissReason.BeaconNoData
                : MissReason.NoDecision;
        }

        return _signing!.WereEnough(validator) ? MissReason.InvalidPartials : MissReason.TooFewPartials;
    }

    private void End()
    {
        if (_duties.Count > 0)
            Report();
        Context.Stop(Self);
    }

    private enum WorkTag
    {
        Record,
    }

    private sealed record RetryFetch;

    private sealed record RetrySubmission(IReadOnlyList<SignedVote> Votes, int Attempt);

    private sealed record DeadlineReached;
}

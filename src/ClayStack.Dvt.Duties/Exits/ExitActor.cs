using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Workers;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Scheduling;
using ClayStack.Dvt.Duties.Signing;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Exits;

/// <summary>
/// The cluster's voluntary exits (PROTOCOL V3). This node's share signs one only when this node's own operator says so; what
/// peers signed is kept, and counts once so many operators have asked for the same exit that their partials make it. Own
/// partials are durable before they are sent, and are sent again to whoever connects and in each epoch, until the finalized
/// state knows of the exit.
/// </summary>
internal sealed class ExitActor : ReceiveActor
{
    /// <summary>How often a run hands an exit to the beacon nodes: once in an epoch.</summary>
    public const int SubmissionsMax = 64;

    /// <summary>How many requests of the operator may be in hand at once.</summary>
    public const int InquiriesMax = 16;

    private const int CombinedAtOnceMax = 64;

    // A thousand exits at once must not stand in the way of duties, and a block takes sixteen of them.
    private const int SubmittedAtOnceMax = 8;

    private readonly ClusterContext _cluster;
    private readonly IActorRef _signer;
    private readonly ExitBook _book = new();
    private readonly ExitGossip _gossip;
    private readonly Dictionary<BlsPublicKeyBytes, ValidatorRecord> _head = [];
    private readonly Dictionary<BlsPublicKeyBytes, ValidatorRecord> _finalized = [];
    private readonly Dictionary<ValidatorIndex, BlsPublicKeyBytes> _keys = [];
    private readonly Dictionary<BeaconRequest, ExitInquiry> _asked = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<BeaconRequest, ExitCase> _submitting = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<SignShares, ExitInquiry> _signing = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<ExitInquiry> _inquiries = [];
    private Epoch? _headSeenIn;
    private bool _isRestored;
    private bool _isStoreBusy;

    /// <summary>Binds the cluster.</summary>
    /// <param name="cluster">Who and where it is, and its ports.</param>
    /// <param name="signer">The holder of the shares.</param>
    public ExitActor(ClusterContext cluster, IActorRef signer)
    {
        _cluster = cluster;
        _signer = signer;
        _gossip = new ExitGossip(cluster);
        Receive<ExitQuestion.Request>(OnRequest);
        Receive<ExitQuestion.Show>(OnShow);
        Receive<SlotTick.AggregateDue>(_ => OnQuiet());
        Receive<ValidatorsSeen>(OnValidators);
        Receive<PeerEvent.Connected>(connected => _gossip.Connect(connected.Peer, OwnPartials()));
        Receive<PeerEvent.Disconnected>(disconnected => _gossip.Disconnect(disconnected.Peer));
        Receive<PeerEvent.Received>(received => OnPartials(received.Peer, received.Message));
        Receive<BeaconAnswer>(OnBeacon);
        Receive<SharesSigned>(OnSigned);
        Receive<WorkAnswer>(OnWork);
    }

    private Epoch Now => _cluster.Clock.SlotAt(_cluster.Time.GetUtcNow()) is { } slot ? _cluster.Clock.EpochOf(slot) : default;

    private DateTimeOffset Deadline => _cluster.Time.GetUtcNow() + _cluster.Clock.SlotDuration;

    private void OnRequest(ExitQuestion.Request request)
    {
        if (!_isRestored || _inquiries.Count == InquiriesMax)
        {
            Refuse(Sender, ExitRefusal.NotReady, _isRestored
                ? $"{InquiriesMax} requests are in hand already: ask again in a moment."
                : "The node reads what was asked for before: ask again in a moment, and look at its log if that does not help.");
            return;
        }

        if (KeyOf(request.Target) is not { } key)
        {
            Refuse(Sender, ExitRefusal.UnknownValidator, Unknown(request.Target));
            return;
        }

        ExitInquiry inquiry = new(key, request.Epoch, Sender);
        _inquiries.Add(inquiry);
        Ask(inquiry, new BeaconRequest.FetchValidators([key], Deadline) { Finalized = true });
        Ask(inquiry, new BeaconRequest.FetchValidators([key], Deadline));

        // Before Electra no state has such a list.
        if (_cluster.Clock.Network.Forks.At(Now).Name >= ForkName.Electra)
            Ask(inquiry, new BeaconRequest.FetchPendingWithdrawals(Deadline));
    }

    private void Ask(ExitInquiry inquiry, BeaconRequest request)
    {
        inquiry.Awaited++;
        _asked.Add(request, inquiry);
        _cluster.Beacon.Submit(request, Self);
    }

    private void OnBeacon(BeaconAnswer answer)
    {
        if (_submitting.Remove(answer.Request, out ExitCase? exit))
        {
            OnSubmitted(exit, answer);
            return;
        }

        if (!_asked.Remove(answer.Request, out ExitInquiry? inquiry))
            throw new InvariantViolation($"The beacon port answered exits with {answer.GetType().Name}, and they did not ask.");
        inquiry.Awaited--;
        switch (answer)
        {
            case BeaconAnswer.Validators { Request: BeaconRequest.FetchValidators { Finalized: true } } finalized:
                inquiry.Finalized = finalized.Records.FirstOrDefault(record => record.Key == inquiry.Validator);
                break;
            case BeaconAnswer.Validators head:
                inquiry.Head = head.Records.FirstOrDefault(record => record.Key == inquiry.Validator);
                break;
            case BeaconAnswer.PendingWithdrawalsFetched withdrawals:
                inquiry.Pending = withdrawals.Pending;
                break;
            case BeaconAnswer.Failed failed:
                Conclude(inquiry, new ExitAnswer.Refused(
                    ExitRefusal.BeaconNotReady, $"The beacon nodes could not tell how the validator stands ({failed.Error.Reason}: {failed.Error.Detail}): ask again when one is ready."));
                return;
            default:
                throw new InvariantViolation($"The beacon port answered exits with {answer.GetType().Name}.");
        }

        if (inquiry.Awaited == 0 && _inquiries.Contains(inquiry))
            Judge(inquiry);
    }

    private void Judge(ExitInquiry inquiry)
    {
        ulong period = _cluster.Clock.Network.ShardCommitteePeriod;
        bool pending = inquiry.Finalized is { } record && inquiry.Pending.Contains(record.Index);
        if (ExitRule.Judge(inquiry.Finalized, inquiry.Head, pending, inquiry.Wanted, Now, period, out Epoch epoch) is { } refused)
        {
            Conclude(inquiry, refused);
            return;
        }

        inquiry.Epoch = epoch;
        ExitCase? known = _book.Find(inquiry.Validator);
        if (known?.Exit is { } made && made.Message.Epoch != epoch)
        {
            Conclude(inquiry, new ExitAnswer.Refused(
                ExitRefusal.AlreadyMade, $"Enough operators asked for epoch {made.Message.Epoch}, and the exit is signed: nothing is left to be asked for."));
        }
        else if (known?.Of(_cluster.Self)?.Epoch == epoch)
        {
            Conclude(inquiry, new ExitAnswer.Requested(StatusOf(inquiry.Validator)));
        }
        else
        {
            VoluntaryExit exit = new(epoch, inquiry.Finalized!.Index);
            SignShares sign = new([_cluster.Protection.Exit(inquiry.Validator, exit, Now)], Deadline);
            _signing.Add(sign, inquiry);
            _signer.Tell(sign, Self);
        }
    }

    private void OnSigned(SharesSigned signed)
    {
        _signing.Remove(signed.Request, out ExitInquiry? inquiry);
        if (signed.Failure is { } failure)
        {
            Conclude(inquiry!, new ExitAnswer.Refused(ExitRefusal.SigningFailed, $"The share did not sign in time ({failure}): ask again, and look at the processor load if that does not help."));
            return;
        }

        if (signed.Signatures is not [var share])
        {
            Conclude(inquiry!, new ExitAnswer.Refused(ExitRefusal.NoShare, "This operator holds no share of the validator: restore the share file that has it."));
            return;
        }

        // Not counted and not sent before it is durable: after a restart this node stands by its word.
        ExitPartial own = new(inquiry!.Validator, _cluster.Self, inquiry.Epoch, share.Signature);
        Write([own], [], new OwnWritten(inquiry, own));
    }

    private void OnWork(WorkAnswer answer)
    {
        switch (answer.Tag)
        {
            case Restoring:
                OnRestored(answer);
                break;
            case OwnWritten own:
                OnOwnWritten(own, answer);
                break;
            case BookWritten written:
                _isStoreBusy = false;
                if (answer is not WorkCompleted { Result: CommitOutcome.Committed })
                {
                    _book.PutBack(written.Changes);
                    Context.System.EventStream.Publish(new ExitEvent.StoreFailed(Describe(answer)));
                }

                break;
            case Combining combining:
                OnCombined(combining, answer);
                break;
            default:
                throw new InvariantViolation($"A worker answered exits with {answer}.");
        }
    }

    private void OnOwnWritten(OwnWritten own, WorkAnswer answer)
    {
        if (answer is not WorkCompleted { Result: CommitOutcome.Committed })
        {
            Conclude(own.Inquiry, new ExitAnswer.Refused(ExitRefusal.StoreFailed, $"The store did not keep it ({Describe(answer)}): ask again when the store is well."));
            return;
        }

        _book.KeepDurable(own.Partial);
        Context.System.EventStream.Publish(new ExitEvent.Asked(own.Partial.Validator, own.Partial.Operator, own.Partial.Epoch));
        _gossip.Send(Placed([own.Partial]));
        CombineReady();
        Conclude(own.Inquiry, new ExitAnswer.Requested(StatusOf(own.Partial.Validator)));
    }

    /// <summary>Takes a peer's bundle: whatever is no exit of one of the cluster's validators in the bundle's epoch is left out.</summary>
    private void OnPartials(OperatorIndex peer, PeerMessage message)
    {
        if (message is not PeerMessage.Partials { Signed.Bundle: { } bundle })
            return;
        int strange = 0;
        foreach (PartialGroup group in bundle.Groups)
        {
            foreach (ValidatorPartial partial in group.Partials)
            {
                UnplacedPartial said = new(peer, bundle.Slot, group.SigningRoot, partial);
                if (_keys.Count == 0)
                    _gossip.Defer(said);
                else if (!TryKeep(said))
                    strange++;
            }
        }

        if (strange > 0)
            Context.System.EventStream.Publish(new ExitEvent.NotUnderstood(peer, bundle.Slot, strange));
        CombineReady();
        WriteChanges();
    }

    private bool TryKeep(UnplacedPartial said)
    {
        Epoch epoch = _cluster.Clock.EpochOf(said.Slot);
        VoluntaryExit exit = new(epoch, said.Partial.Validator);
        if (said.Slot != _cluster.Clock.FirstSlotOf(epoch)
            || !_keys.TryGetValue(said.Partial.Validator, out BlsPublicKeyBytes key)
            || _cluster.Roots.VoluntaryExit(exit, Now) != said.SigningRoot)
            return false;
        if (_book.Keep(new ExitPartial(key, said.Peer, epoch, said.Partial.Signature)))
            Context.System.EventStream.Publish(new ExitEvent.Asked(key, said.Peer, epoch));
        return true;
    }

    /// <summary>The slot's votes are out of the way: what failed before is tried again.</summary>
    private void OnQuiet()
    {
        Restore();
        CombineReady();
        WriteChanges();
    }

    /// <summary>Once in an epoch, and when a validator appears.</summary>
    private void OnValidators(ValidatorsSeen seen)
    {
        // Not at the start: what the finalized state says of new validators goes into the protection store first, and duties wait for that.
        if (seen.Finalized)
            Restore();
        foreach (ValidatorRecord record in seen.Records.Where(record => _cluster.Keys.ContainsKey(record.Key)))
        {
            (seen.Finalized ? _finalized : _head)[record.Key] = record;
            _keys[record.Index] = record.Key;
        }

        if (!seen.Finalized)
            _headSeenIn = Now;
        foreach (UnplacedPartial said in _keys.Count > 0 ? _gossip.TakeDeferred() : [])
            TryKeep(said);
        foreach (ExitCase exit in _book.Cases)
        {
            if (!exit.IsToldToExit && ExitEpochOf(exit.Validator) is { } epoch)
            {
                exit.IsToldToExit = true;
                Context.System.EventStream.Publish(new ExitEvent.Exiting(exit.Validator, epoch));
            }
        }

        SubmitReady();
        CombineReady();
        WriteChanges();
        _gossip.SendIn(Now, OwnPartials());
    }

    private void CombineReady()
    {
        List<(ExitCase Case, VoluntaryExit Exit, IReadOnlyList<ExitPartial> Partials)> ready = [];
        foreach (ExitCase exit in _book.Cases)
        {
            if (ready.Count == CombinedAtOnceMax)
                break;
            if (exit.ReadyFor(_cluster.Threshold) is not { } epoch || IndexOf(exit.Validator) is not { } index)
                continue;
            exit.IsCombining = true;
            ready.Add((exit, new VoluntaryExit(epoch, index), exit.PartialsFor(epoch, _cluster.Self)));
        }

        if (ready.Count == 0)
            return;
        Epoch now = Now;
        CombineTask[] tasks =
        [
            .. ready.Select(one => new CombineTask(
                new SigningTarget(one.Exit.ValidatorIndex, _cluster.Roots.VoluntaryExit(one.Exit, now)),
                _cluster.Keys[one.Case.Validator],
                [.. one.Partials.Select(partial => (partial.Operator, partial.Signature))])),
        ];
        IThresholdCrypto crypto = _cluster.Crypto;
        _cluster.CryptoWorkers.Submit(new WorkItem(() => Combiner.Combine(crypto, tasks), Deadline, Self, new Combining(ready))
        {
            SimulatedCost = TimeSpan.FromMicroseconds(500) * tasks.Length,
        });
    }

    private void OnCombined(Combining combining, WorkAnswer answer)
    {
        CombineOutcome[] outcomes = answer is WorkCompleted { Result: CombineOutcome[] made } ? made : [];
        SortedSet<OperatorIndex> culprits = [];
        for (int i = 0; i < combining.Ready.Count; i++)
        {
            (ExitCase exit, VoluntaryExit message, IReadOnlyList<ExitPartial> partials) = combining.Ready[i];
            exit.IsCombining = false;
            if (i >= outcomes.Length)
                continue;
            foreach (ExitPartial partial in partials.Where(partial => outcomes[i].Culprits.Contains(partial.Operator)))
                _book.Reject(partial);
            culprits.UnionWith(outcomes[i].Culprits);
            if (outcomes[i].Signature is not { } signature)
                continue;
            exit.Complete(new SignedVoluntaryExit(message, signature));
            Context.System.EventStream.Publish(new ExitEvent.Made(exit.Validator, message.Epoch));
        }

        SubmitReady();

        if (culprits.Count > 0)
            Context.Parent.Tell(new PeersBlamed(_cluster.Clock.FirstSlotOf(Now), [.. culprits]), Self);
        WriteChanges();

        // What did not come to an answer waits for the next slot.
        if (outcomes.Length > 0)
            CombineReady();
    }

    /// <summary>
    /// Hands signed exits to the beacon nodes, each once in an epoch, until the chain knows of it. Again only after a look at this
    /// epoch's head: beacon nodes refuse what their chain has taken.
    /// </summary>
    private void SubmitReady()
    {
        Epoch now = Now;
        foreach (ExitCase exit in _book.Cases)
        {
            if (_submitting.Count == SubmittedAtOnceMax)
                return;
            if (exit.Exit is not { } signed || exit.IsSubmitting || exit.SubmittedIn == now || exit.Submissions == SubmissionsMax || ExitEpochOf(exit.Validator) is not null)
                continue;
            if (exit.Submissions > 0 && _headSeenIn != now)
                continue;
            exit.IsSubmitting = true;
            exit.SubmittedIn = now;
            exit.Submissions++;
            BeaconRequest.SubmitExit request = new(signed, Deadline);
            _submitting.Add(request, exit);
            _cluster.Beacon.Submit(request, Self);
        }
    }

    private void OnSubmitted(ExitCase exit, BeaconAnswer answer)
    {
        exit.IsSubmitting = false;
        exit.Problem = answer switch
        {
            BeaconAnswer.Submitted { Refused: [var refused, ..] } => refused.Detail,
            BeaconAnswer.Submitted => null,
            BeaconAnswer.Failed failed => $"{failed.Error.Reason}: {failed.Error.Detail}",
            _ => throw new InvariantViolation($"The beacon port answered a submission with {answer.GetType().Name}."),
        };
        if (exit.Problem is { } problem)
        {
            Context.System.EventStream.Publish(new ExitEvent.NotAccepted(exit.Validator, problem));
        }
        else if (!exit.IsAccepted)
        {
            exit.IsAccepted = true;
            Context.System.EventStream.Publish(new ExitEvent.Accepted(exit.Validator));
        }

        SubmitReady();
    }

    private void OnShow(ExitQuestion.Show show)
    {
        if (show.Target is not { } target)
        {
            IEnumerable<BlsPublicKeyBytes> keys = _book.Cases.Select(exit => exit.Validator)
                .Union(_head.Values.Where(record => record.ExitEpoch != Epoch.FarFuture).Select(record => record.Key));
            Sender.Tell(new ExitReport([.. keys.Order(Protection.KeyOrder.Instance).Select(StatusOf)], Problem: null), Self);
            return;
        }

        Sender.Tell(KeyOf(target) is { } key ? new ExitReport([StatusOf(key)], Problem: null) : new ExitReport([], Unknown(target)), Self);
    }

    private ExitStatus StatusOf(BlsPublicKeyBytes key)
    {
        ExitCase? exit = _book.Find(key);
        return new ExitStatus(
            key,
            IndexOf(key),
            exit?.Requests ?? [],
            _cluster.Threshold,
            exit?.Exit?.Message.Epoch,
            exit?.Submissions ?? 0,
            exit?.IsAccepted ?? false,
            exit?.Problem,
            ExitEpochOf(key));
    }

    /// <summary>This operator's requests that the finalized state does not fulfil yet.</summary>
    private IReadOnlyList<(ValidatorIndex Validator, ExitPartial Partial)> OwnPartials() => Placed(
        _book.Cases.Where(exit => ExitRule.ExitEpochOf(_finalized.GetValueOrDefault(exit.Validator)) is null)
            .Select(exit => exit.Of(_cluster.Self)).OfType<ExitPartial>());

    private IReadOnlyList<(ValidatorIndex Validator, ExitPartial Partial)> Placed(IEnumerable<ExitPartial> partials) =>
        [.. partials.Where(partial => IndexOf(partial.Validator) is not null).Select(partial => (IndexOf(partial.Validator)!.Value, partial))];

    private ValidatorIndex? IndexOf(BlsPublicKeyBytes key) =>
        (_head.GetValueOrDefault(key) ?? _finalized.GetValueOrDefault(key))?.Index;

    private Epoch? ExitEpochOf(BlsPublicKeyBytes key) => ExitRule.ExitEpochOf(_head.GetValueOrDefault(key));

    private BlsPublicKeyBytes? KeyOf(ExitTarget target) => target switch
    {
        ExitTarget.ByKey(BlsPublicKeyBytes key) => _cluster.Keys.ContainsKey(key) ? key : null,
        ExitTarget.ByIndex(ValidatorIndex index) => _keys.TryGetValue(index, out BlsPublicKeyBytes key) ? key : null,
        _ => throw new InvariantViolation("The family of targets is closed."),
    };

    private string Unknown(ExitTarget target) => target is ExitTarget.ByIndex && _keys.Count == 0
        ? "The beacon nodes have not told this node its validators' indices yet: name the validator by its public key, or ask again in a moment."
        : $"The cluster has no validator {target}: look at its manifest.";

    /// <summary>Has a worker read what was asked for before this start, once.</summary>
    private void Restore()
    {
        if (_isRestored || _isStoreBusy)
            return;
        _isStoreBusy = true;
        IExitStore store = _cluster.Exits;
        _cluster.StoreWorkers.Submit(new WorkItem(store.ReadAll, Deadline, Self, new Restoring())
        {
            SimulatedCost = TimeSpan.FromMilliseconds(2),
        });
    }

    private void OnRestored(WorkAnswer answer)
    {
        _isStoreBusy = false;
        if (answer is not WorkCompleted { Result: IReadOnlyList<ExitPartial> partials })
        {
            Context.System.EventStream.Publish(new ExitEvent.StoreFailed(Describe(answer)));
            return;
        }

        _isRestored = true;
        _book.Restore(partials.Where(partial => _cluster.Keys.ContainsKey(partial.Validator)));
        CombineReady();
        WriteChanges();
        _gossip.SendIn(Now, OwnPartials());
    }

    /// <summary>Has a worker make durable what is not yet, unless one is at it.</summary>
    private void WriteChanges()
    {
        if (_isStoreBusy || !_isRestored || !_book.HasChanges)
            return;
        _isStoreBusy = true;
        IReadOnlyList<(BlsPublicKeyBytes Validator, OperatorIndex Operator)> changes = _book.TakeChanges();
        ILookup<bool, (BlsPublicKeyBytes Validator, OperatorIndex Operator)> places =
            changes.ToLookup(place => _book.Find(place.Validator)?.Of(place.Operator) is not null);
        Write(
            [.. places[true].Select(place => _book.Find(place.Validator)!.Of(place.Operator)!)],
            [.. places[false]],
            new BookWritten(changes));
    }

    private void Write(
        IReadOnlyList<ExitPartial> kept, IReadOnlyList<(BlsPublicKeyBytes Validator, OperatorIndex Operator)> dropped, object tag)
    {
        IExitStore store = _cluster.Exits;
        _cluster.StoreWorkers.Submit(new WorkItem(() => store.Write(kept, dropped), Deadline, Self, tag)
        {
            SimulatedCost = TimeSpan.FromMilliseconds(2),
        });
    }

    private void Refuse(IActorRef replyTo, ExitRefusal reason, string detail) =>
        replyTo.Tell(new ExitAnswer.Refused(reason, detail), Self);

    /// <summary>Answers the operator, once.</summary>
    private void Conclude(ExitInquiry inquiry, ExitAnswer answer)
    {
        if (_inquiries.Remove(inquiry))
            inquiry.ReplyTo.Tell(answer, Self);
    }

    private static string Describe(WorkAnswer answer) => answer switch
    {
        WorkFailed failed => failed.Cause.Message,
        WorkRefused refused => refused.Refusal.ToString(),
        _ => "the outcome is unknown",
    };

    private sealed record Restoring;

    private sealed record OwnWritten(ExitInquiry Inquiry, ExitPartial Partial);

    private sealed record BookWritten(IReadOnlyList<(BlsPublicKeyBytes Validator, OperatorIndex Operator)> Changes);

    private sealed record Combining(IReadOnlyList<(ExitCase Case, VoluntaryExit Exit, IReadOnlyList<ExitPartial> Partials)> Ready);
}

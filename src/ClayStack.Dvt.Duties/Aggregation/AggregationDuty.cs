using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Workers;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Attestation;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Duties.Rounds;
using ClayStack.Dvt.Duties.Signing;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Duties.Aggregation;

/// <summary>
/// The aggregates, or the sync committee contributions, of one slot for all aggregators of the cluster: ask for the aggregate of
/// each committee, agree on the set, sign, combine, submit. None of it is slashable, so nothing is recorded.
/// </summary>
/// <remarks>
/// One bad entry must not cost the other aggregators their duty (invariant 13). In the first <see cref="StrictRounds"/> rounds a
/// set is accepted only if every entry is good and it has all entries that this node would propose itself: a leader that adds
/// something false, or leaves somebody out, loses its round, and the next one leads. Should nodes in good faith differ about an
/// entry, or lack an aggregate, the rounds after these accept a set with one good entry, and every node signs only the good ones.
/// </remarks>
/// <typeparam name="T">The aggregate.</typeparam>
internal sealed class AggregationDuty<T> : AgreedDuty where T : class, ISszContainer<T>
{
    /// <summary>The last round in which a set must be complete and without a fault.</summary>
    public const int StrictRounds = 2;

    private readonly AggregationForm<T> _form;
    private readonly Dictionary<SeatId, Seat> _seats;
    private readonly SortedDictionary<SeatId, BlsSignatureBytes> _proofs = [];
    private readonly HashSet<(SeatId, BlsSignatureBytes)> _wrongProofs = [];
    private readonly Dictionary<SigningTarget, AggregationEntry<T>> _targets = [];
    private readonly OwnAggregates<T> _own;
    private readonly SlotProgress _progress = new();
    private Submissions<SignedEntry<T>>? _submissions;
    private SlotVote? _vote;
    private PendingSet? _pending;
    private IReadOnlyList<AggregationEntry<T>>? _decided;
    private DateTimeOffset? _trigger;
    private bool _verifying;
    private bool _signed;

    /// <summary>Makes the duty of a slot.</summary>
    /// <param name="start">What it is given.</param>
    /// <param name="form">What kind of aggregates.</param>
    /// <param name="seats">The seats of the cluster's validators in the slot.</param>
    public AggregationDuty(DutyStart start, AggregationForm<T> form, IReadOnlyList<Seat> seats)
        : base(start, form.Duty, form.DueAt, form.Deadline)
    {
        _form = form;
        _own = new OwnAggregates<T>(form, Cluster);
        _seats = seats.ToDictionary(seat => seat.Id);
        Receive<Due>(_ => OnDue());
        Receive<SlotFact>(OnFact);
        Receive<BeaconAnswer>(OnBeacon);
        Receive<AskAgain>(_ => OnAskAgain());
        Receive<SubmitAgain>(again => _submissions!.OnTimer(again));
    }

    private IEnumerable<ValidatorIndex> Validators => _proofs.Keys.Select(id => id.Validator).Distinct();

    /// <inheritdoc/>
    protected override void Begin()
    {
        _submissions = new Submissions<SignedEntry<T>>(Cluster, Deadline, _form.Submit, OnSubmitted, Context.Timers, Self);
        base.Begin();
        TimeSpan left = _form.DueAt - Now;
        Context.Timers.StartSingleTimer(nameof(Due), new Due(), left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    private void OnDue()
    {
        _trigger = Now;
        AskOwn();
        Review();
    }

    private void OnFact(SlotFact fact)
    {
        switch (fact)
        {
            case SlotFact.VoteDecided decided:
                _vote = decided.Vote;
                break;
            case SlotFact.AggregatorsSelected selected:
                foreach (SelectedAggregator aggregator in selected.Aggregators)
                    Know(Seat.Of(aggregator.Duty).Id, aggregator.Proof);
                break;
            case SlotFact.SyncAggregatorsSelected selected:
                foreach (SelectedSyncAggregator aggregator in selected.Aggregators)
                    Know(new SeatId(aggregator.Subcommittee.Value, aggregator.Duty.Validator), aggregator.Proof);
                break;
            default:
                throw new InvariantViolation($"An aggregation was told {fact.GetType().Name}.");
        }

        AskOwn();
        Review();
    }

    /// <summary>An aggregator whose proof is verified. One that a reorg has moved to another slot or committee since is none.</summary>
    private void Know(SeatId id, BlsSignatureBytes proof)
    {
        if (_seats.ContainsKey(id) && _proofs.TryAdd(id, proof))
            _progress.Await(id.Validator, id.Committee);
    }

    /// <summary>Asks the own beacon nodes, once it is time, and it is known what was voted for and who aggregates.</summary>
    private void AskOwn()
    {
        if (_trigger is null || _vote is null || Agreement.Decision is not null)
            return;
        foreach (ulong committee in _proofs.Keys.Select(id => id.Committee).Distinct())
            _own.Ask(committee, _vote, Self);
        ProposeOwn();
    }

    private void OnAskAgain()
    {
        if (Agreement.Decision is null)
            _own.AskAgain(_vote!, Self);
    }

    /// <summary>Proposes what is at hand once no answer is to come; a later and fuller set replaces it for later rounds.</summary>
    private void ProposeOwn()
    {
        if (_own.IsAsking || Agreement.Decision is not null)
            return;
        AggregationGroup<T>[] groups =
        [
            .. OwnEntries().GroupBy(entry => entry.Id.Committee).Select(group => new AggregationGroup<T>(
                group.First().Aggregate, [.. group.Select(entry => new AggregatorProof(entry.Id.Validator, entry.Proof))])),
        ];
        if (groups.Length > 0)
            Agreement.Propose(_form.Encode(new AggregationSet<T>([.. groups])));
    }

    /// <summary>What this node would propose, in order.</summary>
    private IEnumerable<AggregationEntry<T>> OwnEntries()
    {
        foreach ((SeatId id, BlsSignatureBytes proof) in _proofs)
        {
            if (_own.Of(id.Committee) is { } aggregate && _form.Fits(aggregate, _vote!, _seats[id]))
                yield return new AggregationEntry<T>(id, aggregate, proof);
        }
    }

    private void OnBeacon(BeaconAnswer answer)
    {
        if (_submissions!.TryTake(answer))
            return;
        if (_own.Take(answer) is not { } worthAskingAgain)
            throw new InvariantViolation($"The beacon port answered an aggregation with {answer.GetType().Name}.");
        if (worthAskingAgain)
            Context.Timers.StartSingleTimer(nameof(AskAgain), new AskAgain(), Cluster.Clock.Share(OwnView.RetryBps));
        ProposeOwn();
        Review();
    }

    /// <inheritdoc/>
    protected override void CheckValue(ValueHash hash, ReadOnlyMemory<byte> value, int round)
    {
        if (!_form.TryDecode(value.Span, out AggregationSet<T>? set))
        {
            Agreement.Judge(hash, round, accepted: false);
            return;
        }

        _pending = new PendingSet(hash, round, _form.EntriesOf(set));
        Review();
    }

    /// <inheritdoc/>
    protected override void OnDecided(ReadOnlyMemory<byte> value, int round)
    {
        _pending = null;

        // A quorum has checked the value; what no honest node can have accepted is still not signed here.
        if (!_form.TryDecode(value.Span, out AggregationSet<T>? set))
            return;
        _progress.Round = round;
        _decided = _form.EntriesOf(set);

        // Also where this node will not sign itself: others' partials may make the signature (PROTOCOL G4).
        foreach (AggregationEntry<T> entry in _decided)
        {
            if (!_seats.TryGetValue(entry.Id, out Seat? seat))
                continue;
            Root root = _form.Token(seat, entry).SigningRoot;
            Expect(entry.Id.Validator, seat.Key, root);
            _targets[new SigningTarget(entry.Id.Validator, root)] = entry;
        }

        CombineReady();
        Review();
    }

    /// <summary>Judges what waits for a judgement, as far as it can be done with what is known now.</summary>
    private void Review()
    {
        if (_vote is null)
            return;
        if (_pending is { } pending && pending.Round == Agreement.Round)
            Review(pending);
        if (_decided is not null && !_signed)
            SignDecided(_decided);
    }

    private void Review(PendingSet pending)
    {
        bool strict = pending.Round <= StrictRounds;

        // A leader whose clock is ahead proposes before this node has asked for anything to compare with.
        if ((strict && (_trigger is null || _own.IsAsking)) || !TryJudge(pending.Entries, out EntryVerdict[] verdicts))
            return;
        bool accepted = strict
            ? Array.TrueForAll(verdicts, verdict => verdict == EntryVerdict.Good) && IsComplete(pending.Entries)
            : Array.Exists(verdicts, verdict => verdict == EntryVerdict.Good);
        if (accepted)
            _pending = null;
        Agreement.Judge(pending.Hash, pending.Round, accepted);
    }

    private bool IsComplete(IReadOnlyList<AggregationEntry<T>> entries)
    {
        HashSet<SeatId> proposed = [.. entries.Select(entry => entry.Id)];
        return OwnEntries().All(entry => proposed.Contains(entry.Id));
    }

    private void SignDecided(IReadOnlyList<AggregationEntry<T>> entries)
    {
        if (!TryJudge(entries, out EntryVerdict[] verdicts))
            return;
        _signed = true;
        List<SafeToSign> tokens = [];
        for (int i = 0; i < verdicts.Length; i++)
        {
            if (verdicts[i] == EntryVerdict.Good)
                tokens.Add(_form.Token(_seats[entries[i].Id], entries[i]));
            else
                _progress.Refuse(entries[i].Id.Validator, MissReason.EntryRefused);
        }

        Sign(tokens);
    }

    /// <summary>A verdict on each entry; false while proofs that this node has not combined itself are being verified.</summary>
    private bool TryJudge(IReadOnlyList<AggregationEntry<T>> entries, out EntryVerdict[] verdicts)
    {
        verdicts = new EntryVerdict[entries.Count];
        List<(Seat Seat, BlsSignatureBytes Proof)> unproven = [];
        for (int i = 0; i < verdicts.Length; i++)
        {
            AggregationEntry<T> entry = entries[i];
            Seat? seat = _seats.GetValueOrDefault(entry.Id);
            BlsSignatureBytes? proof = _proofs.TryGetValue(entry.Id, out BlsSignatureBytes known) ? known : null;
            verdicts[i] = _wrongProofs.Contains((entry.Id, entry.Proof))
                ? EntryVerdict.Bad
                : AggregationCheck.Judge(entry, _form, _vote!, seat, proof, _own.Of(entry.Id.Committee));
            if (verdicts[i] == EntryVerdict.Unproven)
                unproven.Add((seat!, entry.Proof));
        }

        Verify(unproven);
        return unproven.Count == 0;
    }

    private void Verify(List<(Seat Seat, BlsSignatureBytes Proof)> proofs)
    {
        if (proofs.Count == 0 || _verifying)
            return;
        _verifying = true;
        ProofVerification work = new(
            [.. proofs.Select(item => new ProofClaim(item.Seat, Cluster.Keys[item.Seat.Key].GroupKey, _form.SelectionRoot(item.Seat), item.Proof))]);
        Crypto.IThresholdCrypto crypto = Cluster.Crypto;
        Cluster.CryptoWorkers.Submit(new WorkItem(() => work.Run(crypto), Deadline, Self, work)
        {
            SimulatedCost = TimeSpan.FromMilliseconds(1) + (TimeSpan.FromMicroseconds(300) * proofs.Count),
        });
    }

    /// <inheritdoc/>
    protected override void OnOwnWork(WorkAnswer answer)
    {
        _verifying = false;

        // A worker that could not do it is asked again at the next occasion.
        if (answer is not WorkCompleted { Tag: ProofVerification work, Result: bool[] valid })
            return;
        for (int i = 0; i < valid.Length; i++)
        {
            ProofClaim claim = work.Claims[i];
            if (valid[i])
                Know(claim.Seat.Id, claim.Proof);
            else
                _wrongProofs.Add((claim.Seat.Id, claim.Proof));
        }

        AskOwn();
        Review();
    }

    /// <inheritdoc/>
    protected override void OnSigningFailed(string failure) => _progress.RefuseAll(Validators, MissReason.SigningFailed);

    /// <inheritdoc/>
    protected override void OnSigned(IReadOnlyList<CombineOutcome> made) => _submissions!.Submit(
        [.. made.Select(outcome => new SignedEntry<T>(_targets[outcome.Target], outcome.Signature!.Value))]);

    private void OnSubmitted(SignedEntry<T> signed, MissReason? obstacle)
    {
        SeatId id = signed.Entry.Id;
        if (obstacle is { } reason)
            _progress.Refuse(id.Validator, reason);
        else
            _progress.Done(id.Validator, id.Committee, Now);
        if (Validators.All(_progress.IsDone))
            Report();
    }

    private void Report()
    {
        if (_progress.IsReported || _proofs.Count == 0)
            return;
        _progress.IsReported = true;
        Context.Parent.Tell(_progress.ToOutcome(Duty, Slot, Validators, _trigger, ReasonOf), Self);
    }

    /// <summary>Why a validator's aggregate was not made, where nothing more particular is known.</summary>
    private MissReason ReasonOf(ValidatorIndex validator)
    {
        SeatId[] seats = [.. _proofs.Keys.Where(id => id.Validator == validator)];
        if (_decided is not null)
        {
            return !seats.All(id => _decided.Any(entry => entry.Id == id)) ? MissReason.LeftOut
                : WereEnough(validator) ? MissReason.InvalidPartials
                : MissReason.TooFewPartials;
        }

        return Agreement.Decision is not null ? MissReason.ValueUnavailable
            : _vote is null ? MissReason.VoteNotDecided
            : !Start.MayVote ? WhyNoVote
            : !HeardQuorum ? MissReason.PeersUnreachable
            : seats.Any(id => _own.Lacks(id.Committee)) ? MissReason.BeaconNoData
            : MissReason.NoDecision;
    }

    /// <inheritdoc/>
    protected override void Conclude() => Report();

    private sealed record PendingSet(ValueHash Hash, int Round, IReadOnlyList<AggregationEntry<T>> Entries);

    private sealed record Due;

    private sealed record AskAgain;
}

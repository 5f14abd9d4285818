using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Workers;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Duties.Rounds;
using ClayStack.Dvt.Duties.Signing;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Duties.Proposal;

/// <summary>
/// The block of one slot that one of the cluster's validators proposes in: have it made, agree, record, sign, combine, publish
/// (PROTOCOL V1). It begins with the slot and ends with it: a block of a passed slot is of no use.
/// </summary>
internal sealed class ProposalDuty : AgreedDuty
{
    /// <summary>How long to wait before asking or publishing again, in basis points of the slot.</summary>
    private const int RetryBps = 500;

    private readonly ProposerDuty _proposer;
    private readonly ProposalTerms _terms;
    private readonly OwnBlocks _own;
    private readonly BlockPublication _publication;
    private readonly SlotProgress _progress = new();
    private readonly Dictionary<ValueHash, BlockCandidate?> _candidates = [];
    private readonly Dictionary<ValueHash, OperatorIndex> _origins = [];
    private readonly HashSet<Root> _knownParents = [];
    private BlsSignatureBytes? _reveal;
    private (ValueHash Hash, int Round)? _pending;
    private Root? _askedParent;
    private BlockCandidate? _decided;
    private ValueHash? _decidedHash;
    private Root? _decidedRoot;
    private Root? _rootOnChain;
    private bool _ownRefused;
    private bool _peersRefused;
    private DateTimeOffset? _trigger;
    private bool _slotStarted;

    /// <summary>Makes the duty of a slot.</summary>
    /// <param name="start">What it is given.</param>
    /// <param name="proposer">The slot's proposer, one of the cluster's validators.</param>
    /// <param name="settings">Its settings in the slot's epoch.</param>
    public ProposalDuty(DutyStart start, ProposerDuty proposer, ValidatorSettings settings)
        : base(
            start,
            DutyType.Proposal,
            start.Cluster.Clock.StartOf(start.Slot),
            start.Cluster.Clock.StartOf(start.Slot + 1))
    {
        _proposer = proposer;
        _terms = new ProposalTerms(
            Slot,
            Cluster.Clock.ForkAt(Slot),
            new Uint64((ulong)Cluster.Clock.StartOf(Slot).ToUnixTimeSeconds()),
            proposer.Validator,
            settings);
        _own = new OwnBlocks(Cluster, Slot, Cluster.Clock.Share(Cluster.Timers.Proposal.FirstRoundBps), Self);
        _publication = new BlockPublication(Cluster, Deadline, Self);
        Receive<SlotFact.RandaoRevealed>(OnReveal);
        Receive<SlotStarted>(_ => OnSlotStarted());
        Receive<BeaconEvent.Head>(OnHead);
        Receive<BeaconAnswer>(OnBeacon);
        Receive<PeerEvent.Disconnected>(OnDisconnected);
        Receive<RetryBlock>(_ => AskLocal());
        Receive<RetryParent>(_ => Rejudge());
        Receive<PublishNow>(_ => Publish());
    }

    private Preset Preset => Cluster.Clock.Network.Preset;

    /// <inheritdoc/>
    protected override void Begin()
    {
        base.Begin();
        TimeSpan ahead = Cluster.Clock.StartOf(Slot) - Now;
        if (ahead > TimeSpan.Zero)
            Context.Timers.StartSingleTimer(nameof(SlotStarted), new SlotStarted(), ahead);
        else
            OnSlotStarted();
    }

    private void OnSlotStarted()
    {
        _slotStarted = true;
        BeginBlocks();
    }

    private void OnReveal(SlotFact.RandaoRevealed revealed)
    {
        if (revealed.Proposer != _proposer.Validator || _reveal is not null)
            return;
        _reveal = revealed.Reveal;
        BeginBlocks();
        Rejudge();
    }

    /// <summary>A block is made for a slot that has begun, with the reveal in it.</summary>
    private void BeginBlocks()
    {
        if (!_slotStarted || _reveal is not { } reveal || _trigger is not null || !Start.MayVote)
            return;
        _trigger = Now;
        BuilderSettings builder = _terms.Settings.Builder;
        bool leads = Agreement.LeaderOf(1) == Cluster.Self && Agreement.Round == 1;
        _own.Begin(reveal, leads && builder.Enabled ? builder.BoostFactor : 0);
    }

    private void AskLocal()
    {
        if (Agreement.Decision is null && _reveal is not null)
            _own.AskLocal();
    }

    private void OnBeacon(BeaconAnswer answer)
    {
        switch (answer)
        {
            case BeaconAnswer.BlockProduced produced:
                _own.OnProduced(produced);
                break;
            case BeaconAnswer.Failed { Request: BeaconRequest.ProduceBlock request }:
                _own.OnFailed();
                OnNoBlock(request.BuilderBoostFactor > 0 ? TimeSpan.Zero : Cluster.Clock.Share(RetryBps));
                break;
            case BeaconAnswer.HeaderFetched header:
                OnParent(header);
                break;
            case BeaconAnswer.Failed { Request: BeaconRequest.FetchHeader }:
                _askedParent = null;
                Context.Timers.StartSingleTimer(nameof(RetryParent), new RetryParent(), Cluster.Clock.Share(RetryBps));
                break;
            case BeaconAnswer.Submitted:
                OnPublished();
                break;
            case BeaconAnswer.Failed { Request: BeaconRequest.PublishBlock } failed:
                OnNotPublished(failed.Error.Reason);
                break;
            default:
                throw new InvariantViolation($"The beacon port answered a proposal with {answer.GetType().Name}.");
        }
    }

    /// <summary>
    /// Without a builder's block the local one is next, at once; without a local one it is asked for again. A blinded block that
    /// waited to be compared with it is judged without.
    /// </summary>
    private void OnNoBlock(TimeSpan pause)
    {
        Rejudge();
        Context.Timers.StartSingleTimer(nameof(RetryBlock), new RetryBlock(), pause);
    }

    private void OnOwnBlock(WorkAnswer answer)
    {
        if (_own.Take(answer) is not var (candidate, bytes))
        {
            OnNoBlock(Cluster.Clock.Share(RetryBps));
            return;
        }

        _candidates[candidate.Hash] = candidate;
        _knownParents.Add(candidate.Header.ParentRoot);
        ProposalVerdict verdict = ProposalCheck.Judge(candidate, _terms, ViewOf(candidate));
        if (verdict != ProposalVerdict.Accept)
        {
            _ownRefused = true;
            Cluster.Metrics.ProposalRefused(verdict.ToString());
        }
        else if (Agreement.Decision is null)
        {
            ProposeOwn(candidate, bytes);
        }

        if (candidate.IsBlinded)
            AskLocal();
        Rejudge();
    }

    /// <summary>A builder's block is for the first round; what comes later is agreed on without the builder's risk.</summary>
    private void ProposeOwn(BlockCandidate candidate, byte[] bytes)
    {
        if (!candidate.IsBlinded || Agreement.Round == 1)
            Agreement.Propose(bytes);
    }

    /// <inheritdoc/>
    protected override void CheckValue(ValueHash hash, ReadOnlyMemory<byte> value, int round)
    {
        _origins.TryAdd(hash, Agreement.LeaderOf(round));
        _pending = (hash, round);
        if (_candidates.ContainsKey(hash))
            Rejudge();
        else
            Read(hash, value);
    }

    private void Read(ValueHash hash, ReadOnlyMemory<byte> value)
    {
        Preset preset = Preset;
        Cluster.CryptoWorkers.Submit(new WorkItem(() => BlockCandidate.Read(hash, value.Span, preset), Deadline, Self, hash)
        {
            SimulatedCost = TimeSpan.FromMilliseconds(3),
        });
    }

    private void OnRead(ValueHash hash, WorkAnswer answer)
    {
        BlockCandidate? candidate = answer is WorkCompleted { Result: BlockCandidate read } ? read : null;
        _candidates[hash] = candidate;
        if (_decidedHash == hash)
            OnDecided(candidate);
        else
            Rejudge();
    }

    private void Rejudge()
    {
        if (_pending is not var (hash, round) || Agreement.Decision is not null || !_candidates.TryGetValue(hash, out BlockCandidate? candidate))
            return;
        ProposalVerdict verdict = candidate is null
            ? ProposalVerdict.Malformed
            : ProposalCheck.Judge(candidate, _terms, ViewOf(candidate));
        if (ProposalCheck.IsPending(verdict))
        {
            LookFurther(verdict, candidate!);
            return;
        }

        _pending = null;
        if (verdict != ProposalVerdict.Accept)
            Refuse(verdict);
        Agreement.Judge(hash, round, verdict == ProposalVerdict.Accept);
    }

    private ProposalView ViewOf(BlockCandidate candidate) => new(
        _reveal,
        _knownParents.Contains(candidate.Header.ParentRoot),
        _own.Made(candidate.Hash) ? candidate : _own.Local,
        _own.IsAwaiting);

    private void LookFurther(ProposalVerdict verdict, BlockCandidate candidate)
    {
        if (verdict == ProposalVerdict.ParentUnknown && _askedParent is null)
        {
            _askedParent = candidate.Header.ParentRoot;
            Cluster.Beacon.Submit(new BeaconRequest.FetchHeader(candidate.Header.ParentRoot, Deadline), Self);
        }
    }

    private void OnParent(BeaconAnswer.HeaderFetched header)
    {
        _askedParent = null;
        if (header.Header is null)
            return;
        _knownParents.Add(header.Root);
        Rejudge();
    }

    private void OnHead(BeaconEvent.Head head)
    {
        if (head.Slot == Slot)
        {
            _rootOnChain = head.Block;
            DoneIfOnChain();
            return;
        }

        _knownParents.Add(head.Block);
        if (_pending is null || Agreement.Decision is not null)
            return;

        // The own block may follow an older head than the one that was proposed on.
        if (_own.Local is { } local && local.Header.ParentRoot != head.Block)
            AskLocal();
        Rejudge();
    }

    /// <summary>Any node's success is the duty's (PROTOCOL G4), and the chain is the best witness.</summary>
    private void DoneIfOnChain()
    {
        if (_decided is not null && _decidedRoot == _rootOnChain)
            OnPublished();
    }

    private void Refuse(ProposalVerdict verdict)
    {
        _peersRefused = true;
        Cluster.Metrics.ProposalRefused(verdict.ToString());
    }

    /// <inheritdoc/>
    protected override void OnDecided(ReadOnlyMemory<byte> value, int round)
    {
        _progress.Round = round;
        _decidedHash = Agreement.Decision!.Value;
        _origins.TryAdd(_decidedHash.Value, Agreement.LeaderOf(round));
        if (_candidates.TryGetValue(_decidedHash.Value, out BlockCandidate? candidate))
            OnDecided(candidate);
        else
            Read(_decidedHash.Value, value);
    }

    private void OnDecided(BlockCandidate? candidate)
    {
        if (candidate is not null)
        {
            _decidedRoot = SszEncoding.HashTreeRoot(candidate.Header, Preset);
            Context.Parent.Tell(new SlotFact.ProposalDecided(Slot, _proposer.Validator, _decidedRoot.Value), Self);
        }

        ProposalVerdict verdict = candidate is null
            ? ProposalVerdict.Malformed
            : ProposalCheck.JudgeDecided(candidate, _terms, ViewOf(candidate));
        if (verdict != ProposalVerdict.Accept)
        {
            Refuse(verdict);
            return;
        }

        _decided = candidate;
        DoneIfOnChain();
        if (candidate!.Payload.GasLimit.Value != _terms.Settings.GasLimit)
            Cluster.Metrics.GasLimitDeviated();
        Record(candidate);
    }

    private void Record(BlockCandidate block)
    {
        Expect(_proposer.Validator, _proposer.Key, Cluster.Roots.Block(block.Header));
        SlashingProtection protection = Cluster.Protection;
        Slot slot = Slot;
        BlockToSign request = new(_proposer.Key, block.Header);
        Cluster.StoreWorkers.Submit(new WorkItem(() => protection.RecordBlocks(slot, [request]), Deadline, Self, WorkTag.Record)
        {
            SimulatedCost = TimeSpan.FromMilliseconds(2),
        });
        CombineReady();
    }

    /// <inheritdoc/>
    protected override void OnOwnWork(WorkAnswer answer)
    {
        switch (answer.Tag)
        {
            case OwnBlocks:
                OnOwnBlock(answer);
                break;
            case ValueHash hash:
                OnRead(hash, answer);
                break;
            case WorkTag.Record:
                OnRecorded(answer);
                break;
            default:
                base.OnOwnWork(answer);
                break;
        }
    }

    private void OnRecorded(WorkAnswer answer)
    {
        switch (answer)
        {
            case WorkCompleted { Result: IReadOnlyList<BlockVerdict> and [BlockVerdict.Safe safe] }:
                Sign([safe.Token]);
                break;
            case WorkCompleted { Result: IReadOnlyList<BlockVerdict> and [BlockVerdict.Refused refused] }:
                Cluster.Metrics.ProtectionRefused(refused.Reason.ToString(), 1);
                _progress.Refuse(_proposer.Validator, refused.Reason.ToMissReason());
                break;
            default:
                _progress.Refuse(_proposer.Validator, MissReason.StoreFailed);
                break;
        }
    }

    /// <inheritdoc/>
    protected override void OnSigningFailed(string failure) => _progress.Refuse(_proposer.Validator, MissReason.SigningFailed);

    /// <inheritdoc/>
    protected override void OnSigned(IReadOnlyList<CombineOutcome> made)
    {
        BlockCandidate block = _decided!;
        TimeSpan wait = _publication.Begin(block.Value.Block.Sign(made[0].Signature!.Value), _origins[block.Hash]);
        if (wait > TimeSpan.Zero)
            Context.Timers.StartSingleTimer(nameof(PublishNow), new PublishNow(), wait);
        else
            Publish();
    }

    private void OnDisconnected(PeerEvent.Disconnected disconnected)
    {
        if (_publication.WaitsFor(disconnected.Peer))
            Publish();
    }

    private void Publish()
    {
        if (_progress.IsDone(_proposer.Validator))
            return;
        Context.Timers.Cancel(nameof(PublishNow));
        _publication.Publish();
    }

    private void OnPublished()
    {
        _progress.Done(_proposer.Validator, Now);
        Report();
    }

    private void OnNotPublished(BeaconErrorReason reason)
    {
        _progress.Refuse(
            _proposer.Validator,
            _decided!.IsBlinded ? MissReason.PayloadWithheld
            : reason == BeaconErrorReason.Refused ? MissReason.SubmissionRefused
            : MissReason.SubmissionFailed);
        Context.Timers.StartSingleTimer(nameof(PublishNow), new PublishNow(), Cluster.Clock.Share(RetryBps));
    }

    private void Report()
    {
        if (_progress.IsReported)
            return;
        _progress.IsReported = true;
        Context.Parent.Tell(_progress.ToOutcome(Duty, Slot, [_proposer.Validator], _trigger, ReasonOf), Self);
        if (_decided is not { } block)
            return;
        Context.System.EventStream.Publish(new ProposalConcluded(
            Slot,
            _proposer.Validator,
            block.Header,
            _decidedRoot!.Value,
            block.IsBlinded,
            _origins[block.Hash],
            block.Value.PayloadValueWei,
            block.Value.ConsensusValueWei,
            _own.Local?.Value.PayloadValueWei,
            _progress.IsDone(_proposer.Validator)));
    }

    /// <summary>Why there is no block, where nothing more particular is known.</summary>
    private MissReason ReasonOf(ValidatorIndex validator)
    {
        if (_decided is not null)
            return WereEnough(validator) ? MissReason.InvalidPartials : MissReason.TooFewPartials;
        return _peersRefused ? MissReason.ProposalRefused
            : Agreement.Decision is not null ? MissReason.ValueUnavailable
            : Start.WhyNoVote is { } why ? why
            : !HeardQuorum ? MissReason.PeersUnreachable
            : _reveal is null ? MissReason.NoReveal
            : _ownRefused ? MissReason.OwnBlockRefused
            : !_own.HasAny ? MissReason.BeaconNoData
            : MissReason.NoDecision;
    }

    /// <inheritdoc/>
    protected override void Conclude() => Report();

    private enum WorkTag
    {
        Record,
    }

    private sealed record SlotStarted;

    private sealed record RetryBlock;

    private sealed record RetryParent;

    private sealed record PublishNow;
}

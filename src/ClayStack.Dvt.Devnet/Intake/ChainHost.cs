using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Devnet.Chain;
using ClayStack.Dvt.Devnet.Http;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Intake;

/// <summary>
/// The chain between the clock, which makes its blocks, and the requests, which read it and bring votes: one lock around
/// all that changes.
/// </summary>
internal sealed class ChainHost(Genesis genesis, SlotClock clock, EventHub events, DevnetFaults faults)
{
    private const ulong SlotsOpen = 2; // what comes in the slot after its own still counts

    private readonly Lock _gate = new();
    private readonly BeaconChain _chain = new(genesis);
    private readonly SlashingDetector _detector = new(genesis.Validators.Count);
    private readonly SubmissionLog _log = new();
    private readonly ILookup<string, int> _groups =
        Enumerable.Range(0, genesis.Validators.Count).ToLookup(validator => genesis.Validators[validator].Group, StringComparer.Ordinal);

    public Genesis Genesis => genesis;

    public SlotClock Clock => clock;

    public DevnetFaults Faults => faults;

    /// <summary>Reads the chain; the function must not keep it.</summary>
    public T Read<T>(Func<BeaconChain, T> read)
    {
        lock (_gate)
            return read(_chain);
    }

    /// <summary>Changes the chain's settings; the function must not keep it.</summary>
    public void Write(Action<BeaconChain> write)
    {
        lock (_gate)
            write(_chain);
    }

    /// <summary>Reads and writes the log.</summary>
    public T Log<T>(Func<SubmissionLog, T> use)
    {
        lock (_gate)
            return use(_log);
    }

    /// <summary>Reads and writes all that changes; the function must keep nothing of it.</summary>
    public T Use<T>(Func<BeaconChain, SlashingDetector, SubmissionLog, T> use)
    {
        lock (_gate)
            return use(_chain, _detector, _log);
    }

    /// <summary>The same without an answer.</summary>
    public void Use(Action<BeaconChain, SlashingDetector, SubmissionLog> use)
    {
        lock (_gate)
            use(_chain, _detector, _log);
    }

    /// <summary>Counts a refusal.</summary>
    /// <param name="kind">What was refused.</param>
    /// <param name="validator">Whose; below 0 if it names nobody.</param>
    /// <param name="refusal">Why.</param>
    public void Refuse(DevnetDutyKind kind, int validator, Refusal refusal)
    {
        lock (_gate)
        {
            _log.Refuse(refusal);
            if (validator >= 0)
                _chain.Ledger.Refuse(kind, validator);
        }
    }

    /// <summary>Whether something is of the current slot, with the allowed disparity of clocks; null if it is.</summary>
    public Refusal? JudgePresent(Slot slot)
    {
        if (clock.Latest is not { } latest || slot > latest)
            return new Refusal("future_slot", $"slot {slot} has not begun; the current slot is {clock.Started?.ToString() ?? "before genesis"}");
        return slot >= clock.Earliest ? null : new Refusal("past_slot", $"slot {slot} is over; the current slot is {clock.Current}");
    }

    /// <summary>Whether a slot has ended.</summary>
    public bool IsOver(Slot slot) => clock.Current > slot;

    /// <summary>What several validators have signed together; null if their keys add up to nothing, which nobody can sign for.</summary>
    public CheckedClaim? ClaimOf(IEnumerable<int> validators, Root signingRoot, BlsSignatureBytes signature, Refusal ifWrong)
    {
        BlsPublicKey[] keys = [.. validators.Select(validator => genesis.Validators[validator].Key)];
        return Bls.EthAggregatePublicKeys(keys) is { } sum ? new CheckedClaim(new SignatureClaim(sum, signingRoot, signature), ifWrong) : null;
    }

    /// <summary>
    /// Makes the block of a slot, unless its proposer makes it itself or a fault withholds it, and tells the subscribers.
    /// Before that, judges the slot before the last.
    /// </summary>
    public void MakeBlock(Slot slot)
    {
        lock (_gate)
        {
            if (slot.Value >= SlotsOpen)
                _chain.CloseSlot(slot - SlotsOpen);
            if (genesis.IsExternal(_chain.DutiesAt(slot).ProposerOf(slot)) || faults.TakeSkippedBlock() || slot <= _chain.Head.Slot)
                return;
            ChainBlock before = _chain.Head;
            ChainBlock block = _chain.MakeBlock(slot);
            int proposer = (int)block.Header.ProposerIndex.Value;
            if (genesis.Validators[proposer].OwnKey is not null)
                _detector.AddProposal(proposer, slot, block.Root);
            ChainEvents.Tell(events, genesis.Preset, _chain, before, block, faults.Optimistic);
        }
    }

    /// <summary>Puts a published block on the chain, and tells the subscribers.</summary>
    public void Enter(BeaconChain.Entering entering)
    {
        lock (_gate)
        {
            ChainBlock before = _chain.Head;
            ChainEvents.Tell(events, genesis.Preset, _chain, before, _chain.Apply(entering), faults.Optimistic);
        }
    }

    /// <summary>Judges a vote whose signature has been looked at, and takes it if it breaks no rule.</summary>
    /// <param name="submission">The vote.</param>
    /// <param name="signature">The signature if it is right; null if it is not.</param>
    /// <param name="received">When the vote came.</param>
    /// <returns>Why it is refused; null if it is taken.</returns>
    public Refusal? Judge(Submission submission, BlsSignature? signature, DateTimeOffset received)
    {
        lock (_gate)
        {
            Refusal? refusal = JudgeSigned(submission, signature);
            if (refusal is not null)
            {
                Refuse(DevnetDutyKind.Attestation, submission.Validator, refusal);
                return refusal;
            }

            (int validator, CommitteeIndex committee, var data, Root root, _) = submission;
            if (_chain.Accept(new Vote(validator, committee, data, root, signature!)))
                _log.Accept(data.Slot, validator, genesis.Validators[validator].Group, received - clock.StartOf(data.Slot));
            else
                _log.Repeat();
            return null;
        }
    }

    public DevnetStatus Status(long signaturesVerified)
    {
        lock (_gate)
        {
            Slot? slot = clock.Started;
            Epoch epoch = (slot is { } now && now > _chain.Head.Slot ? now : _chain.Head.Slot).ToEpoch(genesis.Preset);
            Finality finality = _chain.FinalityIn(epoch);
            return new DevnetStatus(
                slot,
                _chain.Head.Slot,
                _chain.Head.Root,
                finality.CurrentJustified,
                finality.Finalized,
                [.. _chain.Groups.Select(Snapshot)],
                _log.Accepted,
                _log.Repeated,
                _log.Refusals,
                _detector.Count,
                [.. _detector.Found],
                signaturesVerified,
                [.. _chain.Groups.SelectMany(Duties)]);
        }
    }

    /// <summary>What one validator did, of the kinds that are counted per validator.</summary>
    public IReadOnlyList<DevnetDutyStatus> DutiesOf(int validator)
    {
        lock (_gate)
        {
            string group = genesis.Validators[validator].Group;
            return [.. Kinds.Where(kind => kind != DevnetDutyKind.Attestation).Select(kind => _chain.Ledger.Sum(kind, group, [validator]))];
        }
    }

    private static IEnumerable<DevnetDutyKind> Kinds => Enum.GetValues<DevnetDutyKind>();

    private IEnumerable<DevnetDutyStatus> Duties(GroupCounters group)
    {
        foreach (DevnetDutyKind kind in Kinds)
        {
            DevnetDutyStatus sum = _chain.Ledger.Sum(kind, group.Name, _groups[group.Name]);
            yield return kind == DevnetDutyKind.Attestation
                ? sum with { Expected = group.Expected, Done = group.Included, Late = group.Late, Included = group.Included }
                : sum;
        }
    }

    private static DevnetGroupStatus Snapshot(GroupCounters group) => new(
        group.Name, group.Validators, group.Expected, group.Included, group.Late, group.TargetCorrect, group.HeadCorrect);

    private Refusal? JudgeSigned(Submission submission, BlsSignature? signature)
    {
        (int validator, CommitteeIndex committee, var data, Root root, _) = submission;
        if (signature is null)
            return new Refusal("bad_signature", $"the signature is not validator {validator}'s on this attestation");
        // Signed is signed: the detector sees it whatever else is wrong with it.
        DevnetSlashingKind? offence = _detector.Add(validator, data, root);
        Refusal? refusal = VoteRules.Judge(genesis, _chain, validator, committee, data, clock.Earliest, clock.Latest);
        return refusal ?? offence switch
        {
            null => null,
            DevnetSlashingKind.SurroundVote => new Refusal("surround_vote", $"validator {validator} has signed a vote that this one surrounds, or the reverse"),
            _ => new Refusal("double_vote", $"validator {validator} has signed another vote for epoch {data.Target.Epoch}"),
        };
    }
}

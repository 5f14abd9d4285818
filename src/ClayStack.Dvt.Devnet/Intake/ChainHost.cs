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
    private readonly Lock _gate = new();
    private readonly BeaconChain _chain = new(genesis);
    private readonly SlashingDetector _detector = new(genesis.Validators.Count);
    private readonly SubmissionLog _log = new();

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

    /// <summary>Makes the block of a slot, unless a fault withholds it, and tells the subscribers.</summary>
    public void MakeBlock(Slot slot)
    {
        if (faults.TakeSkippedBlock())
            return;
        lock (_gate)
        {
            ChainBlock before = _chain.Head;
            ChainBlock block = _chain.MakeBlock(slot);
            int proposer = (int)block.Header.ProposerIndex.Value;
            if (genesis.Validators[proposer].OwnKey is not null)
                _detector.AddProposal(proposer, slot, block.Root);
            ChainEvents.Tell(events, genesis.Preset, _chain, before, block, faults.Optimistic);
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
                _log.Refuse(refusal);
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
                signaturesVerified);
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

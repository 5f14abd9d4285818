using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Chain;

/// <summary>
/// The chain: blocks without branches, committees, votes, finality. Pure state: it knows no clock and no network, and is
/// told which slot has come. One thread at a time.
/// </summary>
internal sealed class BeaconChain
{
    /// <summary>How many epochs of blocks and participation are kept, besides the genesis block.</summary>
    public const int EpochsKept = 64;

    private const int DutiesKept = 8;

    private readonly Genesis _genesis;
    private readonly BlockFactory _factory;
    private readonly VotePool _pool = new();
    private readonly Dictionary<Root, ChainBlock> _blocks = [];
    private readonly SortedDictionary<Slot, ChainBlock> _bySlot = [];
    private readonly Dictionary<Epoch, EpochDuties> _duties = [];
    private readonly SortedDictionary<Epoch, Participation> _participation = [];
    private readonly Dictionary<ValidatorIndex, ExecutionAddress> _feeRecipients = [];
    private readonly GroupCounters[] _groupOf;
    private Hash32 _payloadHash;

    public BeaconChain(Genesis genesis)
    {
        _genesis = genesis;
        _factory = new BlockFactory(genesis);
        GenesisBlock = Head = _factory.MakeGenesis();
        _payloadHash = BlockFactory.BlockHash(default, default);
        Index(Head);
        Dictionary<string, GroupCounters> groups = new(StringComparer.Ordinal);
        _groupOf = new GroupCounters[genesis.Validators.Count];
        for (int i = 0; i < _groupOf.Length; i++)
        {
            string name = genesis.Validators[i].Group;
            if (!groups.TryGetValue(name, out GroupCounters? group))
                groups[name] = group = new GroupCounters(name);
            group.Validators++;
            _groupOf[i] = group;
        }

        Groups = [.. groups.Values.OrderBy(group => group.Name, StringComparer.Ordinal)];
    }

    public ChainBlock GenesisBlock { get; }

    public ChainBlock Head { get; private set; }

    public IReadOnlyList<GroupCounters> Groups { get; }

    private Preset Preset => _genesis.Preset;

    /// <summary>A block that is kept; null for any other.</summary>
    public ChainBlock? Block(Root root) => _blocks.GetValueOrDefault(root);

    /// <summary>The block of exactly that slot; null if it is empty or no longer kept.</summary>
    public ChainBlock? BlockAt(Slot slot) => _bySlot.GetValueOrDefault(slot);

    /// <summary>The block with a state root; null if none that is kept has it.</summary>
    public ChainBlock? BlockOfState(Root stateRoot) => _bySlot.Values.FirstOrDefault(block => block.Header.StateRoot == stateRoot);

    /// <summary>The last block of a slot or before; the genesis block when the blocks before are no longer kept.</summary>
    public ChainBlock BlockAtOrBefore(Slot slot)
    {
        if (slot >= Head.Slot)
            return Head;
        ulong reach = (ulong)(EpochsKept * Preset.SlotsPerEpoch);
        for (ulong back = 0; back <= reach && back <= slot.Value; back++)
        {
            if (_bySlot.TryGetValue(slot - back, out ChainBlock? block))
                return block;
        }

        return GenesisBlock;
    }

    /// <summary>get_checkpoint_block: the block of an epoch's first slot on the branch of <paramref name="head"/>.</summary>
    public Root CheckpointRoot(ChainBlock head, Epoch epoch)
    {
        Slot first = epoch.FirstSlot(Preset);
        return head.Slot <= first ? head.Root : BlockAtOrBefore(first).Root;
    }

    /// <summary>The last block before an epoch, on which duties depend; the genesis block on underflow.</summary>
    public Root DependentRoot(long epoch) =>
        epoch <= 0 ? GenesisBlock.Root : BlockAtOrBefore(new Epoch((ulong)epoch).FirstSlot(Preset) - 1).Root;

    /// <summary>Committees and proposers of an epoch.</summary>
    public EpochDuties Duties(Epoch epoch)
    {
        if (_duties.TryGetValue(epoch, out EpochDuties? duties))
            return duties;
        if (_duties.Count >= DutiesKept)
            _duties.Remove(_duties.Keys.MinBy(key => key.Value));
        return _duties[epoch] = new EpochDuties(_genesis, epoch);
    }

    /// <summary>The head's state advanced to an epoch: what its checkpoints are there.</summary>
    public Finality FinalityIn(Epoch epoch)
    {
        Finality finality = Head.Finality;
        for (Epoch ending = Head.Slot.ToEpoch(Preset); ending < epoch; ending += 1)
        {
            Epoch previous = new(ending.Value == 0 ? 0 : ending.Value - 1);
            finality = finality.AtEndOf(ending, _genesis.Validators.Count, TallyOf(previous), TallyOf(ending));
        }

        return finality;
    }

    /// <summary>The source that a vote with a target in an epoch must have; null if the epoch's is no longer known.</summary>
    /// <param name="target">The target's epoch.</param>
    /// <param name="now">The current epoch: the target's, or the one after.</param>
    public Checkpoint? SourceFor(Epoch target, Epoch now)
    {
        Finality finality = FinalityIn(now);
        if (target == now)
            return finality.CurrentJustified;
        return target + 1 == now ? finality.PreviousJustified : null;
    }

    /// <summary>consensus-specs phase0/validator.md, "Attestation data": what to vote for on a head.</summary>
    public AttestationData VoteFor(Slot slot, CommitteeIndex committee, ChainBlock head)
    {
        Epoch epoch = slot.ToEpoch(Preset);
        CommitteeIndex index = _genesis.Fork >= ForkName.Electra ? default : committee;
        Checkpoint target = new(epoch, CheckpointRoot(head, epoch));
        return new AttestationData(slot, index, head.Root, FinalityIn(epoch).CurrentJustified, target);
    }

    /// <summary>Takes a vote that has passed every rule; a later block includes it. False if the validator's is there already.</summary>
    public bool Accept(Vote vote)
    {
        if (!ParticipationIn(vote.Data.Target.Epoch).MarkSeen(vote.Validator))
            return false;
        _pool.Add(vote);
        return true;
    }

    /// <summary>Whether a vote of the validator in the epoch was accepted.</summary>
    public bool IsLive(Epoch epoch, int validator) =>
        _participation.TryGetValue(epoch, out Participation? participation) && participation.Records[validator].Seen;

    /// <summary>How the validators did in an epoch; empty if nothing came or it is no longer kept.</summary>
    public ReadOnlySpan<Participation.Record> Performance(Epoch epoch) =>
        _participation.TryGetValue(epoch, out Participation? participation) ? participation.Records : [];

    /// <summary>Where a proposer's fees go from its next block on.</summary>
    public void SetFeeRecipient(ValidatorIndex validator, ExecutionAddress recipient)
    {
        if (validator.Value < (ulong)_groupOf.Length)
            _feeRecipients[validator] = recipient;
    }

    /// <summary>Makes the block of a slot after the head's, with the votes that wait.</summary>
    public ChainBlock MakeBlock(Slot slot)
    {
        Invariant.Require(slot > Head.Slot, "A block comes after its parent.");
        Epoch epoch = slot.ToEpoch(Preset);
        Finality finality = FinalityIn(epoch);
        CountExpected(slot);
        Slot oldest = new Epoch(epoch.Value == 0 ? 0 : epoch.Value - 1).FirstSlot(Preset);
        int groupsMax = _genesis.Fork >= ForkName.Electra ? Preset.MaxAttestationsElectra : Preset.MaxAttestations;
        List<(VoteGroup Votes, EpochDuties Duties)> included = [];
        foreach (VoteGroup group in _pool.TakeFor(slot, oldest, groupsMax))
        {
            if (TryInclude(slot, group, finality))
                included.Add((group, Duties(group.Data.Slot.ToEpoch(Preset))));
        }

        int proposer = Duties(epoch).Proposers[(int)(slot.Value % (ulong)Preset.SlotsPerEpoch)];
        ExecutionAddress feeRecipient = _feeRecipients.GetValueOrDefault(new ValidatorIndex((ulong)proposer));
        ChainBlock block = _factory.Make(slot, proposer, Head.Root, included, _payloadHash, finality, feeRecipient);
        _payloadHash = BlockFactory.BlockHash(slot, _payloadHash);
        Head = block;
        Index(block);
        Forget(slot);
        return block;
    }

    private Finality.Tally TallyOf(Epoch epoch) => new(
        new Checkpoint(epoch, CheckpointRoot(Head, epoch)),
        _participation.TryGetValue(epoch, out Participation? participation) ? participation.TargetVotes : 0);

    private void CountExpected(Slot slot)
    {
        for (Slot past = Head.Slot; past < slot; past += 1)
        {
            foreach (int validator in Duties(past.ToEpoch(Preset)).Attesters(past))
                _groupOf[validator].Expected++;
        }
    }

    // consensus-specs altair/beacon-chain.md, process_attestation and get_attestation_participation_flag_indices.
    private bool TryInclude(Slot slot, VoteGroup group, Finality finality)
    {
        AttestationData data = group.Data;
        Epoch target = data.Target.Epoch;
        Checkpoint source = target == slot.ToEpoch(Preset) ? finality.CurrentJustified : finality.PreviousJustified;
        // The source was right when the vote came; a block between the two can have justified another one.
        if (!data.Source.Equals(source))
            return false;
        Participation participation = ParticipationIn(target);
        bool targetCorrect = data.Target.Root == CheckpointRoot(Head, target);
        bool headCorrect = targetCorrect && data.BeaconBlockRoot == BlockAtOrBefore(data.Slot).Root;
        int delay = (int)(slot - data.Slot);
        foreach (Vote vote in group.Votes)
        {
            if (!participation.MarkIncluded(vote.Validator, delay, targetCorrect, headCorrect))
                continue;
            GroupCounters counters = _groupOf[vote.Validator];
            counters.Included++;
            counters.Late += delay > 1 ? 1 : 0;
            counters.TargetCorrect += targetCorrect ? 1 : 0;
            counters.HeadCorrect += headCorrect ? 1 : 0;
        }

        return true;
    }

    private Participation ParticipationIn(Epoch epoch)
    {
        if (!_participation.TryGetValue(epoch, out Participation? participation))
            _participation[epoch] = participation = new Participation(epoch, _genesis.Validators.Count);
        return participation;
    }

    private void Index(ChainBlock block)
    {
        _blocks[block.Root] = block;
        _bySlot[block.Slot] = block;
    }

    private void Forget(Slot slot)
    {
        Epoch epoch = slot.ToEpoch(Preset);
        if (epoch.Value < EpochsKept)
            return;
        Epoch oldest = epoch - (EpochsKept - 1);
        foreach (Epoch past in _participation.Keys.TakeWhile(key => key < oldest).ToArray())
            _participation.Remove(past);
        foreach (ChainBlock past in _bySlot.Values.TakeWhile(block => block.Slot < oldest.FirstSlot(Preset)).ToArray())
        {
            // Checkpoints are kept however long ago: votes and requests name them.
            if (past == GenesisBlock || past.Root == Head.Finality.Finalized.Root || past.Root == Head.Finality.CurrentJustified.Root)
                continue;
            _blocks.Remove(past.Root);
            _bySlot.Remove(past.Slot);
        }
    }
}

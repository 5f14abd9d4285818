using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Ethereum.Altair;
using ClayStack.Dvt.Ethereum.Blocks;
using ClayStack.Dvt.Ethereum.Committees;
using ClayStack.Dvt.Ethereum.Deneb;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Signing;
using ClayStack.Dvt.Ethereum.Ssz;

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
    private readonly Dictionary<ulong, SyncSeats> _seats = [];
    private readonly SyncPool _syncPool;
    private readonly SortedDictionary<ulong, SignedVoluntaryExit> _exits = [];
    private readonly Dictionary<int, SignedVoluntaryExit> _exitsKnown = [];
    private readonly Dictionary<ValidatorIndex, ExecutionAddress> _feeRecipients = [];
    private readonly GroupCounters[] _groupOf;

    public BeaconChain(Genesis genesis)
    {
        _genesis = genesis;
        Payloads = new Payloads(genesis);
        _factory = new BlockFactory(genesis, Payloads);
        _syncPool = new SyncPool(genesis.Preset);
        Registry = new Registry(genesis);
        Ledger = new DutyLedger(genesis.Validators.Count, genesis.Preset.SlotsPerEpoch);
        BlockContent first = _factory.GenesisContent();
        UnsignedBlock unsigned = _factory.Full(first, DutiesAt);
        BeaconBlockHeader header = unsigned.Header(genesis.Preset);
        GenesisBlock = Head = new ChainBlock(
            SszEncoding.HashTreeRoot(header, genesis.Preset),
            header,
            SignedBlock.Of(unsigned, BlockFactory.NoSignature),
            Finality.Genesis,
            first.Payload.BlockHash,
            first.Payload.BlockNumber.Value);
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

    public Payloads Payloads { get; }

    public Registry Registry { get; }

    public DutyLedger Ledger { get; }

    private Preset Preset => _genesis.Preset;

    private int AttestationsMax => _genesis.Fork >= ForkName.Electra ? Preset.MaxAttestationsElectra : Preset.MaxAttestations;

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
        return _duties[epoch] = new EpochDuties(_genesis, epoch, Registry.Active(epoch));
    }

    /// <summary>The same by a slot of the epoch.</summary>
    public EpochDuties DutiesAt(Slot slot) => Duties(slot.ToEpoch(Preset));

    /// <summary>
    /// The sync committee of an epoch. It is drawn from those who are active when its members learn of it, a period before it
    /// begins: no later exit changes it.
    /// </summary>
    public SyncSeats SyncSeatsIn(Epoch epoch)
    {
        ulong period = CommitteeMath.SyncCommitteePeriod(epoch, Preset);
        if (_seats.TryGetValue(period, out SyncSeats? seats))
            return seats;
        if (_seats.Count >= DutiesKept)
            _seats.Remove(_seats.Keys.Min());
        Epoch drawn = new((period == 0 ? 0 : period - 1) * (ulong)Preset.EpochsPerSyncCommitteePeriod);
        Epoch begins = new(period * (ulong)Preset.EpochsPerSyncCommitteePeriod);
        Hash32 seed = _genesis.Randao.Seed(begins, DomainTypes.SyncCommittee);
        return _seats[period] = new SyncSeats(ProposerSelection.SyncCommittee(_genesis, seed, Registry.Active(drawn)), Preset);
    }

    /// <summary>The head's state advanced to an epoch: what its checkpoints are there.</summary>
    public Finality FinalityIn(Epoch epoch)
    {
        Finality finality = Head.Finality;
        for (Epoch ending = Head.Slot.ToEpoch(Preset); ending < epoch; ending += 1)
        {
            Epoch previous = new(ending.Value == 0 ? 0 : ending.Value - 1);
            finality = finality.AtEndOf(ending, Duties(ending).ActiveCount, TallyOf(previous), TallyOf(ending));
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

    /// <summary>Takes an aggregate that has passed every rule: what it has beyond single votes is included as well.</summary>
    public void Accept(VoteAggregate votes, BlsSignature signature) => _pool.Add(votes, signature);

    /// <summary>The votes of one committee for one data, as one aggregate; null if there are none.</summary>
    public VoteAggregate? Aggregate(Slot slot, Root dataRoot, CommitteeIndex committee)
    {
        EpochDuties duties = DutiesAt(slot);
        return _pool.Find(slot, dataRoot)?.Combine(validator => duties.SeatOf(validator).Committee == committee);
    }

    /// <summary>Takes a sync committee message that has passed every rule; the next block includes it.</summary>
    public void Accept(Slot slot, Root head, int validator, BlsSignature signature) => _syncPool.Add(slot, head, validator, signature);

    /// <summary>What a subcommittee has signed in a slot for a head; null if nothing.</summary>
    public SyncCommitteeContribution? Contribution(Slot slot, Root head, SubcommitteeIndex subcommittee) =>
        _syncPool.Contribution(slot, head, subcommittee, SyncSeatsIn(CommitteeMath.SyncCommitteeEpoch(slot, Preset)));

    /// <summary>How many exits wait for a block.</summary>
    public int ExitsWaiting => _exits.Count;

    /// <summary>Takes a validator's first exit, which has passed every rule; a later block includes it.</summary>
    public void Accept(SignedVoluntaryExit exit)
    {
        if (_exitsKnown.TryAdd((int)exit.Message.ValidatorIndex.Value, exit))
            _exits.Add(exit.Message.ValidatorIndex.Value, exit);
    }

    /// <summary>The exit that was taken of a validator, whether a block has it or not; null if none was.</summary>
    public SignedVoluntaryExit? ExitOf(int validator) => _exitsKnown.GetValueOrDefault(validator);

    /// <summary>Whether a vote of the validator in the epoch is known.</summary>
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

    /// <summary>Where a proposer's fees go.</summary>
    public ExecutionAddress FeeRecipient(int validator) => _feeRecipients.GetValueOrDefault(new ValidatorIndex((ulong)validator));

    /// <summary>What a block of a slot after the head's would say now. Nothing changes.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="reveal">The proposer's RANDAO reveal.</param>
    /// <param name="graffiti">The graffiti.</param>
    /// <param name="payload">A builder's payload; null for one of the node's own.</param>
    public BlockContent Draft(Slot slot, BlsSignatureBytes reveal, Hash32 graffiti, ExecutionPayload? payload = null)
    {
        Invariant.Require(slot > Head.Slot, "A block comes after its parent.");
        Epoch epoch = slot.ToEpoch(Preset);
        Finality finality = FinalityIn(epoch);
        int proposer = Duties(epoch).ProposerOf(slot);
        return new BlockContent(
            slot,
            proposer,
            Head.Root,
            BlockFactory.StateSummary(slot, Head.Root, finality),
            reveal,
            graffiti,
            _pool.Choose(slot, data => SourceFits(slot, data, finality), AttestationsMax),
            [.. _exits.Values.Where(exit => ExitRules.Judge(_genesis, Registry, exit.Message, epoch, before: 0) is null).Take(Preset.MaxVoluntaryExits)],
            _syncPool.Aggregate(slot - 1, Head.Root, SyncSeatsIn(epoch)),
            payload ?? Payloads.Local(Head, slot, FeeRecipient(proposer)),
            BlobSet.Make(slot, _genesis.Options.BlobsPerBlock, Preset));
    }

    /// <summary>A content as a block for its proposer.</summary>
    public UnsignedBlock ToBlock(BlockContent content, bool blinded) =>
        blinded ? _factory.Blinded(content, DutiesAt) : _factory.Full(content, DutiesAt);

    /// <summary>Makes the block of a slot after the head's, with all that waits for one.</summary>
    public ChainBlock MakeBlock(Slot slot)
    {
        int proposer = DutiesAt(slot).ProposerOf(slot);
        BlsSignatureBytes reveal = _factory.SignAs(proposer, () => _genesis.SigningRoots.Randao(slot.ToEpoch(Preset)));
        BlockContent content = Draft(slot, reveal, default);
        UnsignedBlock block = _factory.Full(content, DutiesAt);
        BeaconBlockHeader header = block.Header(Preset);
        Root root = SszEncoding.HashTreeRoot(header, Preset);
        BlsSignatureBytes signature = _factory.SignAs(proposer, () => _genesis.SigningRoots.Block(slot, root));
        return Apply(new Entering(
            root, header, SignedBlock.Of(block, signature), content.Votes, content.Exits, content.Sync, content.Payload.BlockHash, content.Payload.BlockNumber.Value));
    }

    /// <summary>Puts a block that follows the head, and whose every part has been judged, on the chain.</summary>
    public ChainBlock Apply(Entering entering)
    {
        Slot slot = entering.Header.Slot;
        Invariant.Require(slot > Head.Slot && entering.Header.ParentRoot == Head.Root, "A block comes after its parent.");
        Epoch epoch = slot.ToEpoch(Preset);
        Finality finality = FinalityIn(epoch);
        CountExpected(slot);
        foreach (VoteAggregate votes in entering.Votes)
        {
            Include(slot, votes);
            _pool.Remove(votes);
        }

        foreach (SignedVoluntaryExit exit in entering.Exits)
        {
            int validator = (int)exit.Message.ValidatorIndex.Value;
            Registry.Exit(validator, slot);
            Ledger.Include(DevnetDutyKind.Exit, validator);
            _exits.Remove(exit.Message.ValidatorIndex.Value);
        }

        CountSync(entering.Sync, epoch);
        ChainBlock block = new(entering.Root, entering.Header, entering.Signed, finality, entering.PayloadHash, entering.PayloadNumber);
        Head = block;
        Index(block);
        _pool.Forget(new Epoch(epoch.Value == 0 ? 0 : epoch.Value - 1).FirstSlot(Preset));
        Forget(slot);
        return block;
    }

    /// <summary>Judges who did what of a slot.</summary>
    public void CloseSlot(Slot slot) => Ledger.Close(slot, OwedDuties.Of(_genesis, this, slot));

    /// <summary>Whether a block of a slot on the head may include votes for a data, by their source (process_attestation).</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="data">The data.</param>
    /// <param name="finality">The checkpoints in the slot's epoch.</param>
    public bool SourceFits(Slot slot, AttestationData data, Finality finality)
    {
        Epoch epoch = slot.ToEpoch(Preset);
        Epoch target = data.Target.Epoch;
        // The source was right when the vote came; a block between the two can have justified another one.
        Checkpoint source = target == epoch ? finality.CurrentJustified : finality.PreviousJustified;
        return data.Slot < slot && (target == epoch || target + 1 == epoch) && data.Source.Equals(source);
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

    // consensus-specs altair/beacon-chain.md, get_attestation_participation_flag_indices.
    private void Include(Slot slot, VoteAggregate votes)
    {
        AttestationData data = votes.Data;
        Epoch target = data.Target.Epoch;
        Participation participation = ParticipationIn(target);
        bool targetCorrect = data.Target.Root == CheckpointRoot(Head, target);
        bool headCorrect = targetCorrect && data.BeaconBlockRoot == BlockAtOrBefore(data.Slot).Root;
        int delay = (int)(slot - data.Slot);
        foreach (int validator in votes.Validators)
        {
            if (!participation.MarkIncluded(validator, delay, targetCorrect, headCorrect))
                continue;
            GroupCounters counters = _groupOf[validator];
            counters.Included++;
            counters.Late += delay > 1 ? 1 : 0;
            counters.TargetCorrect += targetCorrect ? 1 : 0;
            counters.HeadCorrect += headCorrect ? 1 : 0;
        }
    }

    private void CountSync(SyncAggregate sync, Epoch epoch)
    {
        ReadOnlySpan<int> members = SyncSeatsIn(epoch).Members;
        HashSet<int> signed = [];
        for (int place = 0; place < members.Length; place++)
        {
            if (sync.SyncCommitteeBits[place] && signed.Add(members[place]))
                Ledger.Include(DevnetDutyKind.SyncMessage, members[place]);
        }
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

    /// <summary>A block on its way onto the chain.</summary>
    /// <param name="Root">Its root.</param>
    /// <param name="Header">Its header.</param>
    /// <param name="Signed">The whole block.</param>
    /// <param name="Votes">Its attestations.</param>
    /// <param name="Exits">Its exits.</param>
    /// <param name="Sync">Its sync aggregate.</param>
    /// <param name="PayloadHash">The hash of its payload.</param>
    /// <param name="PayloadNumber">The number of its payload.</param>
    internal sealed record Entering(
        Root Root,
        BeaconBlockHeader Header,
        SignedBlock Signed,
        IReadOnlyList<VoteAggregate> Votes,
        IReadOnlyList<SignedVoluntaryExit> Exits,
        SyncAggregate Sync,
        Hash32 PayloadHash,
        ulong PayloadNumber);
}

using ClayStack.Dvt.Duties.Attestation;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Scheduling;
using ClayStack.Dvt.Ethereum.Attestations;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Tracking;

/// <summary>
/// What the cluster decided and beacon nodes took, until the chain shows what became of it. A vote may be included up to the end
/// of the epoch after its own (EIP-7045), a sync committee's only in the next slot. Pure state, not thread-safe; bounded by epochs.
/// </summary>
/// <param name="clock">The chain's times and forks.</param>
internal sealed class InclusionLedger(ChainClock clock)
{
    /// <summary>For so many epochs something is kept at the most.</summary>
    public const ulong EpochsKept = 5;

    private readonly SortedDictionary<Slot, VoteEntry> _votes = [];
    private readonly SortedDictionary<Slot, SyncEntry> _sync = [];
    private readonly SortedDictionary<Slot, BlockEntry> _blocks = [];

    /// <summary>The lowest slot of which something was submitted; null if there is none.</summary>
    public Slot? Lowest
    {
        get
        {
            Slot[] lowest =
            [
                .. _votes.Where(entry => entry.Value.Validators.Count > 0).Take(1).Select(entry => entry.Key),
                .. _sync.Keys.Take(1),
                .. _blocks.Where(entry => entry.Value.IsPublished).Take(1).Select(entry => entry.Key),
            ];
            return lowest.Length == 0 ? null : lowest.Min();
        }
    }

    /// <summary>The cluster decided what to vote for.</summary>
    public void Decided(SlotVote vote)
    {
        ForgetBefore(vote.Data.Slot);
        _votes.TryAdd(vote.Data.Slot, new VoteEntry(vote));
    }

    /// <summary>The cluster decided on a block.</summary>
    public void Decided(Slot slot, ValidatorIndex proposer, Root root)
    {
        ForgetBefore(slot);
        _blocks.TryAdd(slot, new BlockEntry(proposer, root));
    }

    /// <summary>A duty has ended: what beacon nodes took of it is awaited on the chain.</summary>
    /// <param name="outcome">How it ended.</param>
    /// <param name="members">The cluster's members of the sync committee, if it was theirs.</param>
    public void Ended(DutyOutcome outcome, IReadOnlyList<SyncDuty> members)
    {
        if (outcome.Done.Count == 0)
            return;
        bool late = outcome.Submitted >= clock.StartOf(outcome.Slot + 1);
        switch (outcome.Duty)
        {
            case DutyType.Attestation when _votes.TryGetValue(outcome.Slot, out VoteEntry? votes):
                votes.Validators = outcome.Done.ToHashSet();
                votes.IsLate = late;
                break;
            case DutyType.SyncMessage when _votes.TryGetValue(outcome.Slot, out VoteEntry? decided):
                HashSet<ValidatorIndex> done = [.. outcome.Done];
                _sync[outcome.Slot] = new SyncEntry(decided.Vote.Data.BeaconBlockRoot, [.. members.Where(member => done.Contains(member.Validator))]);
                break;
            case DutyType.Proposal when _blocks.TryGetValue(outcome.Slot, out BlockEntry? block):
                block.IsPublished = true;
                block.IsLate = late;
                break;
        }
    }

    /// <summary>Whether a block's vote is one that the cluster decided on, whoever gave it.</summary>
    public bool IsOurs(AggregateAttestation vote) =>
        _votes.TryGetValue(vote.Data.Slot, out VoteEntry? entry)
        && entry.Vote.For(clock.ForkAt(vote.Data.Slot), vote.Data.Index).Equals(vote.Data);

    /// <summary>The next slot whose committees are needed and can still be had; null if there is none.</summary>
    /// <param name="now">The present slot.</param>
    public Slot? WithoutCommittees(Slot now)
    {
        foreach ((Slot slot, VoteEntry entry) in _votes)
        {
            if (entry is { Committees: null, Validators.Count: > 0 } && clock.EpochOf(slot) + 1 >= clock.EpochOf(now))
                return slot;
        }

        return null;
    }

    /// <summary>Takes a slot's committees.</summary>
    public void Know(Slot slot, IReadOnlyList<AttesterCommittee> committees)
    {
        if (_votes.TryGetValue(slot, out VoteEntry? entry) && committees.Count > 0)
            entry.Committees = new SlotCommittees(committees, entry.Validators);
    }

    /// <summary>Judges what was submitted up to an epoch, and forgets it.</summary>
    /// <param name="last">The last epoch to judge.</param>
    /// <param name="chain">The chain, as far as it is known.</param>
    public IReadOnlyList<InclusionOutcome> Judge(Epoch last, ChainSegment chain)
    {
        List<InclusionOutcome> outcomes = [];
        foreach ((Slot slot, VoteEntry entry) in Take(_votes, last))
        {
            if (entry.Validators.Count > 0)
                outcomes.Add(Judge(slot, entry, chain));
        }

        foreach ((Slot slot, SyncEntry entry) in Take(_sync, last))
            outcomes.Add(Judge(slot, entry, chain));
        foreach ((Slot slot, BlockEntry entry) in Take(_blocks, last))
        {
            if (entry.IsPublished)
                outcomes.Add(Judge(slot, entry, chain));
        }

        return outcomes;
    }

    private InclusionOutcome Judge(Slot slot, VoteEntry entry, ChainSegment chain)
    {
        Tally tally = new();
        Slot lastSlot = clock.FirstSlotOf(clock.EpochOf(slot) + 2) - 1;
        SeenBlock[] carriers = [.. chain.Blocks.Where(block => block.Slot > slot && block.Slot <= lastSlot)];
        AttestationData vote = entry.Vote.Data;
        bool? rightHead = IsRight(vote.BeaconBlockRoot, slot, chain);
        bool? rightTarget = IsRight(vote.Target.Root, clock.FirstSlotOf(vote.Target.Epoch), chain);
        foreach (ValidatorIndex validator in entry.Validators.OrderBy(validator => validator.Value))
        {
            if (entry.Committees is not { } committees)
            {
                tally.Unchecked++;
                continue;
            }

            SeenBlock? carrier = carriers.FirstOrDefault(block =>
                block.Votes.Any(carried => carried.Data.Slot == slot && IsOurs(entry, carried) && committees.HasVoted(carried, validator)));
            if (carrier is not null)
                tally.Included.Add(new IncludedDuty(validator, carrier.Slot - slot, rightHead, rightTarget));
            else if (!chain.Covers(slot + 1, lastSlot))
                tally.Unchecked++;
            else if (rightTarget == false || committees.CommitteeOf(validator) is null)
                tally.NotIncluded.Add(new NotIncluded(validator, NotIncludedReason.OnAnotherBranch));
            else
                tally.NotIncluded.Add(new NotIncluded(validator, entry.IsLate ? NotIncludedReason.SubmittedLate : NotIncludedReason.LeftOutOfBlocks));
        }

        return tally.ToOutcome(DutyType.Attestation, slot);
    }

    private static InclusionOutcome Judge(Slot slot, SyncEntry entry, ChainSegment chain)
    {
        Tally tally = new();
        bool? rightHead = IsRight(entry.Head, slot, chain);
        SeenBlock? carrier = chain.In(slot + 1);
        foreach (SyncDuty member in entry.Members)
        {
            if (carrier is not null && member.Places.All(place => carrier.SyncBits[place]))
                tally.Included.Add(new IncludedDuty(member.Validator, 1, rightHead, RightTarget: null));
            else if (rightHead is null || !chain.Covers(slot + 1, slot + 1))
                tally.Unchecked++;
            else
                tally.NotIncluded.Add(new NotIncluded(member.Validator, WhyNot(carrier, rightHead.Value)));
        }

        return tally.ToOutcome(DutyType.SyncMessage, slot);
    }

    private static NotIncludedReason WhyNot(SeenBlock? carrier, bool rightHead) =>
        carrier is null ? NotIncludedReason.NoBlockFollowed
        : rightHead ? NotIncludedReason.LeftOutOfBlocks
        : NotIncludedReason.OnAnotherBranch;

    private static InclusionOutcome Judge(Slot slot, BlockEntry entry, ChainSegment chain)
    {
        Tally tally = new();
        if (chain.In(slot)?.Root == entry.Root)
            tally.Included.Add(new IncludedDuty(entry.Proposer, 0, RightHead: null, RightTarget: null));
        else if (!chain.Covers(slot, slot))
            tally.Unchecked++;
        else
            tally.NotIncluded.Add(new NotIncluded(entry.Proposer, entry.IsLate ? NotIncludedReason.SubmittedLate : NotIncludedReason.OnAnotherBranch));
        return tally.ToOutcome(DutyType.Proposal, slot);
    }

    private bool IsOurs(VoteEntry entry, AggregateAttestation carried) =>
        entry.Vote.For(clock.ForkAt(carried.Data.Slot), carried.Data.Index).Equals(carried.Data);

    private static bool? IsRight(Root root, Slot slot, ChainSegment chain) =>
        chain.NewestAt(slot) is { } block ? block.Root == root : null;

    private List<KeyValuePair<Slot, T>> Take<T>(SortedDictionary<Slot, T> entries, Epoch last)
    {
        List<KeyValuePair<Slot, T>> taken = [.. entries.TakeWhile(entry => clock.EpochOf(entry.Key) <= last)];
        foreach ((Slot slot, _) in taken)
            entries.Remove(slot);
        return taken;
    }

    private void ForgetBefore(Slot slot)
    {
        if (clock.EpochOf(slot).Value < EpochsKept)
            return;
        Epoch old = new(clock.EpochOf(slot).Value - EpochsKept);
        Take(_votes, old);
        Take(_sync, old);
        Take(_blocks, old);
    }

    private sealed class VoteEntry(SlotVote vote)
    {
        public SlotVote Vote => vote;

        public IReadOnlySet<ValidatorIndex> Validators { get; set; } = new HashSet<ValidatorIndex>();

        public bool IsLate { get; set; }

        public SlotCommittees? Committees { get; set; }
    }

    private sealed record SyncEntry(Root Head, IReadOnlyList<SyncDuty> Members);

    private sealed class BlockEntry(ValidatorIndex proposer, Root root)
    {
        public ValidatorIndex Proposer => proposer;

        public Root Root => root;

        public bool IsPublished { get; set; }

        public bool IsLate { get; set; }
    }

    private sealed class Tally
    {
        public List<IncludedDuty> Included { get; } = [];

        public List<NotIncluded> NotIncluded { get; } = [];

        public int Unchecked { get; set; }

        public InclusionOutcome ToOutcome(DutyType duty, Slot slot) => new(duty, slot, Included, NotIncluded, Unchecked);
    }
}

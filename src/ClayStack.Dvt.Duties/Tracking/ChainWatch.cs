using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Duties.Rounds;
using ClayStack.Dvt.Duties.Scheduling;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Tracking;

/// <summary>
/// Looks at each block that becomes a head, when its slot's votes are out of the way: whether it has a signature of the cluster's
/// validators that the cluster did not decide (PROTOCOL S7), and what became of those that it did. What was submitted in an epoch
/// is judged three epochs later, when no block that may carry it can easily be reorganised away, along the ancestors of the head
/// of that time. It asks for one thing at a time, for a bounded number in a slot, and what a beacon node cannot answer is
/// counted and nothing else.
/// </summary>
internal sealed class ChainWatch : ReceiveActor
{
    /// <summary>After so many epochs a duty is judged: its votes may be included until the end of the epoch after its own.</summary>
    public const ulong JudgedAfterEpochs = 3;

    private const int HeadsMax = 8;
    private const int QuestionsPerSlot = 16;

    private readonly ClusterContext _cluster;
    private readonly ForeignWatch _foreignVotes;
    private readonly ForeignBlocks _foreignBlocks = new();
    private readonly InclusionLedger _ledger;
    private readonly BlockBook _blocks;
    private readonly Queue<Root> _heads = new();
    private readonly HashSet<Type> _unanswered = [];
    private readonly HashSet<ValidatorIndex> _known = [];
    private Root? _head;
    private Slot _now;
    private int _questions;
    private bool _asking;

    /// <summary>Makes the watch of a cluster.</summary>
    public ChainWatch(ClusterContext cluster)
    {
        _cluster = cluster;
        _foreignVotes = new ForeignWatch(cluster.Clock);
        _ledger = new InclusionLedger(cluster.Clock);

        // Room for every slot of the epochs that matter, and for branches.
        _blocks = new BlockBook((int)(InclusionLedger.EpochsKept + 1) * cluster.Clock.Network.Preset.SlotsPerEpoch);
        Receive<ValidatorsSeen>(OnValidators);
        Receive<VoteToWatch>(OnVote);
        Receive<SlotFact.ProposalDecided>(OnProposalDecided);
        Receive<DutyEnded>(ended => _ledger.Ended(ended.Outcome, ended.SyncMembers));
        Receive<BeaconEvent.Head>(OnHead);
        Receive<SlotTick.AggregateDue>(tick => OnQuiet(tick.Slot));
        Receive<BeaconAnswer>(OnBeacon);
    }

    private ChainClock Clock => _cluster.Clock;

    private void OnValidators(ValidatorsSeen seen)
    {
        _foreignBlocks.Know(seen.Records);
        foreach (ValidatorRecord record in seen.Records)
            _known.Add(record.Index);
    }

    private void OnVote(VoteToWatch decided)
    {
        _foreignVotes.Decided(decided.Vote, decided.Duties);
        _ledger.Decided(decided.Vote);

        // A decision that comes late may be on the chain already, in blocks of which other votes were kept: they are fetched anew.
        _blocks.ForgetAfter(decided.Vote.Data.Slot);
    }

    private void OnProposalDecided(SlotFact.ProposalDecided decided)
    {
        _ledger.Decided(decided.Slot, decided.Proposer, decided.Root);
        Tell(_foreignBlocks.Decided(decided.Slot, decided.Root));
    }

    private void OnHead(BeaconEvent.Head head)
    {
        _head = head.Block;
        if (_heads.Count == HeadsMax)
            _heads.Dequeue();
        _heads.Enqueue(head.Block);
    }

    private void OnQuiet(Slot slot)
    {
        _now = slot;
        _questions = QuestionsPerSlot;
        _unanswered.Clear();
        Epoch epoch = Clock.EpochOf(slot);
        if (epoch.Value > InclusionLedger.EpochsKept)
            _blocks.ForgetBefore(Clock.FirstSlotOf(new Epoch(epoch.Value - InclusionLedger.EpochsKept)));
        Continue();
    }

    /// <summary>Asks for the next thing that is needed; once nothing is, judges what it is time for.</summary>
    private void Continue()
    {
        if (_asking)
            return;
        if (_questions > 0 && Question() is { } question)
        {
            _questions--;
            _asking = true;
            _cluster.Beacon.Submit(question, Self);
            return;
        }

        Judge();
    }

    private BeaconRequest? Question()
    {
        DateTimeOffset deadline = _cluster.Time.GetUtcNow() + Clock.SlotDuration;
        if (!_unanswered.Contains(typeof(BeaconRequest.FetchBlock)))
        {
            while (_heads.TryDequeue(out Root head))
            {
                if (!_blocks.Contains(head) && _known.Count > 0)
                    return new BeaconRequest.FetchBlock(head, deadline);
            }
        }

        if (!_unanswered.Contains(typeof(BeaconRequest.FetchCommittees)) && (_foreignVotes.Question ?? _ledger.WithoutCommittees(_now)) is { } slot)
            return new BeaconRequest.FetchCommittees(slot, deadline);
        return !_unanswered.Contains(typeof(BeaconRequest.FetchBlock)) && Chain()?.Missing is { } missing
            ? new BeaconRequest.FetchBlock(missing, deadline)
            : null;
    }

    /// <summary>The chain from the first slot of the earliest epoch that waits to be judged; null if none does.</summary>
    private ChainSegment? Chain() => _head is { } head && _ledger.Lowest is { } lowest
        ? _blocks.ChainOf(head, Clock.FirstSlotOf(Clock.EpochOf(lowest)))
        : null;

    private void OnBeacon(BeaconAnswer answer)
    {
        _asking = false;
        switch (answer)
        {
            case BeaconAnswer.BlockFetched fetched:
                OnBlock(fetched.Block);
                break;
            case BeaconAnswer.CommitteesFetched { Request: BeaconRequest.FetchCommittees request } fetched:
                Tell(_foreignVotes.Judge(request.Slot, fetched.Committees));
                _ledger.Know(request.Slot, fetched.Committees);
                if (fetched.Committees.Count == 0)
                    Unanswered(request);
                break;
            case BeaconAnswer.Failed failed:
                Unanswered(failed.Request);
                break;
            default:
                throw new InvariantViolation($"The beacon port answered a watch of the chain with {answer.GetType().Name}.");
        }

        Continue();
    }

    /// <summary>What could not be had is asked for again in the next slot, as long as it is of use.</summary>
    private void Unanswered(BeaconRequest request)
    {
        _unanswered.Add(request.GetType());
        _cluster.Metrics.ChainNotSeen(request.GetType().Name);
    }

    private void OnBlock(SeenBlock block)
    {
        _foreignVotes.Look(block.Votes);
        if (_foreignBlocks.Look(block) is { } halt)
            Tell([halt]);

        // Of all votes on the chain few are for what this cluster voted for in its slots, and only those are kept.
        _blocks.Add(block with { Votes = [.. block.Votes.Where(_ledger.IsOurs)] });
    }

    private void Judge()
    {
        Epoch epoch = Clock.EpochOf(_now);
        if (epoch.Value < JudgedAfterEpochs || Chain() is not { } chain || Clock.EpochOf(_ledger.Lowest!.Value).Value + JudgedAfterEpochs > epoch.Value)
            return;

        // Until the epoch ends, what is missing may still come.
        bool isLastChance = Clock.EpochOf(_now + 1) > epoch;
        bool isWhole = chain is { Missing: null, Blocks: [.., var newest] } && newest.Slot >= Clock.FirstSlotOf(new Epoch(epoch.Value - 1));
        if (!isWhole && !isLastChance)
            return;
        foreach (InclusionOutcome outcome in _ledger.Judge(new Epoch(epoch.Value - JudgedAfterEpochs), chain))
            Context.Parent.Tell(outcome, Self);
    }

    private void Tell(IReadOnlyList<HaltedValidator> halts)
    {
        foreach (HaltedValidator halt in halts)
            Context.Parent.Tell(new ForeignFound(halt), Self);
    }
}

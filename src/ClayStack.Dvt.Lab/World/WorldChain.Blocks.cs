using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Attestations;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ElectraAttestation = ClayStack.Dvt.Ethereum.Electra.Attestation;
using PhaseZeroAttestation = ClayStack.Dvt.Ethereum.Phase0.Attestation;

namespace ClayStack.Dvt.Lab.World;

// The blocks: each carries the votes of the slots since the block before it, as far as the test lets it.
internal sealed partial class WorldChain
{
    private const int CommitteeLength = 4;
    private static readonly ValidatorIndex Stranger = new(900);

    /// <summary>Slots without a block.</summary>
    public HashSet<ulong> Skipped { get; } = [];

    /// <summary>Blocks that stand in slots in the place of those that were there before, as after a reorganisation.</summary>
    public Dictionary<ulong, Root> Instead { get; } = [];

    /// <summary>Which votes blocks carry; all, unless a test says otherwise.</summary>
    public Func<SignedVote, bool> Carries { get; set; } = _ => true;

    /// <summary>Whether blocks carry what the sync committee said.</summary>
    public bool CarriesSync { get; set; } = true;

    /// <summary>The votes that blocks carry beside the cluster's own.</summary>
    public Dictionary<Root, IReadOnlyList<AggregateAttestation>> ForeignVotes { get; } = [];

    public bool HasBlock(Slot slot) => !Skipped.Contains(slot.Value);

    /// <summary>The newest block at a slot.</summary>
    public Root BlockOf(Slot slot)
    {
        Slot last = LastBlockAt(slot);
        return Instead.TryGetValue(last.Value, out Root other) ? other : Proposals.RootIn(last) ?? TestRoots.Of(MainBlocks + last.Value);
    }

    public BeaconBlockHeader? HeaderOf(Root root)
    {
        if ((InsteadOf(root) ?? Proposals.SlotOf(root) ?? NumberedSlotOf(root)) is not { } slot)
            return null;
        return new BeaconBlockHeader(slot, default, slot.Value == 0 ? default : BlockOf(slot - 1), default, default);
    }

    private Slot? InsteadOf(Root root)
    {
        foreach ((ulong slot, Root other) in Instead)
        {
            if (other == root)
                return new Slot(slot);
        }

        return null;
    }

    /// <summary>A block with what it carries; null if the chain has none of that root.</summary>
    public SeenBlock? Seen(Root root)
    {
        if (HeaderOf(root) is not { } header)
            return null;
        List<AggregateAttestation> votes = [.. ForeignVotes.GetValueOrDefault(root, [])];
        for (ulong slot = header.Slot.Value; slot > 0; slot--)
        {
            votes.AddRange(CarriedOf(new Slot(slot - 1)));
            if (HasBlock(new Slot(slot - 1)))
                break;
        }

        // The block that the world has where the cluster's own did not come, or has not come yet, is nobody's of the cluster.
        bool isOfProposer = InsteadOf(root) is not null || Proposals.RootIn(header.Slot) == root;
        ValidatorIndex proposer = isOfProposer && ProposerAt(header.Slot) is { } duty ? duty.Validator : Stranger;
        return new SeenBlock(root, header.Slot, proposer, header.ParentRoot, votes, SyncBitsOf(header));
    }

    /// <summary>The committees of an epoch: two of four in each slot, with the cluster's validators in their places.</summary>
    public IEnumerable<AttesterCommittee> CommitteesOf(Slot slot)
    {
        AttesterDuty[] duties = [.. DutiesIn(clock.EpochOf(slot)).Where(duty => duty.Slot == slot)];
        for (ulong index = 0; index < 2; index++)
        {
            ValidatorIndex[] members = [.. Enumerable.Range(1, CommitteeLength).Select(place => new ValidatorIndex(Stranger.Value + (index * CommitteeLength) + (ulong)place))];
            foreach (AttesterDuty duty in duties.Where(duty => duty.Committee.Value == index))
                members[duty.PlaceInCommittee] = duty.Validator;
            yield return new AttesterCommittee(slot, new CommitteeIndex(index), members);
        }
    }

    /// <summary>What blocks carry of a slot's votes: from Electra on both committees in one aggregate, before one for each.</summary>
    private IEnumerable<AggregateAttestation> CarriedOf(Slot slot)
    {
        foreach (var group in _votes.Where(entry => entry.Key.Slot == slot.Value && Carries(entry.Value.Vote)).GroupBy(entry => entry.Value.Data))
        {
            SignedVote[] votes = [.. group.Select(entry => entry.Value.Vote)];
            if (clock.ForkAt(slot) < ForkName.Electra)
            {
                int[] places = [.. votes.Select(vote => vote.Duty.PlaceInCommittee)];
                yield return new AggregateAttestation.BeforeElectra(new PhaseZeroAttestation(Bitlist.WithOnes(CommitteeLength, places), votes[0].Data, default));
            }
            else
            {
                int[] places = [.. votes.Select(vote => ((int)vote.Duty.Committee.Value * CommitteeLength) + vote.Duty.PlaceInCommittee)];
                yield return new AggregateAttestation.FromElectra(new ElectraAttestation(
                    Bitlist.WithOnes(2 * CommitteeLength, places), votes[0].Data, default, Bitvector.WithOnes(Preset.MaxCommitteesPerSlot, 0, 1)));
            }
        }
    }

    private Bitvector SyncBitsOf(BeaconBlockHeader block)
    {
        if (!CarriesSync || block.Slot.Value == 0)
            return Bitvector.Zero(Preset.SyncCommitteeSize);
        int[] places =
        [
            .. SyncVotersAt(block.Slot - 1)
                .Where(member => _messages.TryGetValue((block.Slot.Value - 1, member.Validator.Value), out var message) && message.BeaconBlockRoot == block.ParentRoot)
                .SelectMany(member => member.Places),
        ];
        return Bitvector.WithOnes(Preset.SyncCommitteeSize, places);
    }
}

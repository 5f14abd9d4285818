using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Ethereum.Committees;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Signing;

namespace ClayStack.Dvt.Devnet.Chain;

/// <summary>Who attests and who proposes when, in one epoch.</summary>
internal sealed class EpochDuties
{
    private const int NoPlace = -1;

    private readonly int[] _shuffled;
    private readonly int[] _placeOf;
    private readonly int[] _proposers;
    private readonly int _committees;

    /// <param name="genesis">The network.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="active">Who is active in it, ascending; null for everyone.</param>
    public EpochDuties(Genesis genesis, Epoch epoch, int[]? active = null)
    {
        active ??= [.. Enumerable.Range(0, genesis.Validators.Count)];
        Preset preset = genesis.Preset;
        Epoch = epoch;
        FirstSlot = epoch.FirstSlot(preset);
        CommitteesPerSlot = CommitteeMath.CommitteesPerSlot((ulong)active.Length, preset);
        _committees = CommitteesPerSlot * preset.SlotsPerEpoch;
        Hash32 seed = genesis.Randao.Seed(epoch, DomainTypes.BeaconAttester);
        _shuffled = Shuffling.ShuffledIndices(active.Length, seed, Shuffling.Rounds(preset));
        _placeOf = new int[genesis.Validators.Count];
        Array.Fill(_placeOf, NoPlace);
        for (int i = 0; i < _shuffled.Length; i++)
        {
            _shuffled[i] = active[_shuffled[i]];
            _placeOf[_shuffled[i]] = i;
        }

        _proposers = new int[preset.SlotsPerEpoch];
        for (int i = 0; i < _proposers.Length; i++)
            _proposers[i] = ProposerSelection.Proposer(genesis, FirstSlot + (ulong)i, active);
    }

    public Epoch Epoch { get; }

    public Slot FirstSlot { get; }

    public int CommitteesPerSlot { get; }

    /// <summary>How many validators are active.</summary>
    public int ActiveCount => _shuffled.Length;

    /// <summary>The proposer of each slot of the epoch.</summary>
    public ReadOnlySpan<int> Proposers => _proposers;

    /// <summary>The proposer of a slot of the epoch.</summary>
    public int ProposerOf(Slot slot) => _proposers[(int)(slot - FirstSlot)];

    /// <summary>Whether a validator is active, and so has a seat.</summary>
    public bool IsActive(int validator) => _placeOf[validator] != NoPlace;

    /// <summary>The members of a committee, in the order of their bits; empty if the slot has no such committee.</summary>
    public ReadOnlySpan<int> Committee(Slot slot, CommitteeIndex committee)
    {
        if (committee.Value >= (ulong)CommitteesPerSlot || slot < FirstSlot || slot - FirstSlot >= (ulong)_proposers.Length)
            return [];
        int index = ((int)(slot - FirstSlot) * CommitteesPerSlot) + (int)committee.Value;
        return _shuffled.AsSpan(Start(index)..Start(index + 1));
    }

    /// <summary>All attesters of a slot, committee after committee.</summary>
    public ReadOnlySpan<int> Attesters(Slot slot)
    {
        int index = (int)(slot - FirstSlot) * CommitteesPerSlot;
        return _shuffled.AsSpan(Start(index)..Start(index + CommitteesPerSlot));
    }

    /// <summary>Where an active validator attests in this epoch.</summary>
    public Seat SeatOf(int validator)
    {
        Invariant.Require(IsActive(validator), "Only an active validator has a seat.");
        int place = _placeOf[validator];
        // The committee whose range holds the place; committees differ by at most one in length.
        int index = (int)((long)place * _committees / _shuffled.Length);
        while (Start(index + 1) <= place)
            index++;
        while (Start(index) > place)
            index--;
        Slot slot = FirstSlot + (ulong)(index / CommitteesPerSlot);
        CommitteeIndex committee = new((ulong)(index % CommitteesPerSlot));
        return new Seat(slot, committee, Start(index + 1) - Start(index), place - Start(index));
    }

    // compute_committee (consensus-specs phase0/beacon-chain.md)
    private int Start(int index) => (int)((long)_shuffled.Length * index / _committees);

    /// <summary>A validator's seat.</summary>
    /// <param name="Slot">When it attests.</param>
    /// <param name="Committee">In which committee.</param>
    /// <param name="CommitteeLength">How many members that has.</param>
    /// <param name="Place">Which bit is the validator's.</param>
    public readonly record struct Seat(Slot Slot, CommitteeIndex Committee, int CommitteeLength, int Place);
}

using System.Buffers.Binary;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Scheduling;
using ClayStack.Dvt.Ethereum.Attestations;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Signing;

namespace ClayStack.Dvt.Lab.World;

/// <summary>
/// The chain that all nodes of a test see: a block in every slot, every validator attesting once an epoch. It judges each
/// submitted attestation by the group's key.
/// </summary>
internal sealed partial class WorldChain(ChainClock clock, SigningRoots roots, ClusterKeys keys, WorldCrypto crypto)
{
    private const ulong MainBlocks = 1000;
    private const ulong TwinBlocks = 1UL << 40;

    private readonly Dictionary<(ValidatorIndex Validator, Epoch Target), Root> _signed = [];

    /// <summary>The attestations taken, by slot and validator.</summary>
    public SortedSet<(ulong Slot, ulong Validator)> Taken { get; } = [];

    /// <summary>Pairs that would get a validator slashed.</summary>
    public List<string> Slashable { get; } = [];

    public ChainClock Clock => clock;

    /// <summary>The blocks that the cluster proposed.</summary>
    public WorldProposals Proposals => field ??= new WorldProposals(this, roots, keys, crypto);

    /// <summary>How many votes and blocks came whose signature was wrong.</summary>
    public int WrongSignatures { get; set; }

    /// <summary>Slots without a block.</summary>
    public HashSet<Slot> Empty { get; } = [];

    /// <summary>By how much the duties of an epoch have moved since they were first known, as after a reorganization.</summary>
    public Dictionary<Epoch, ulong> Moves { get; } = [];

    /// <summary>In which epochs the justified checkpoint is further back than usual, and by how many epochs.</summary>
    public Dictionary<Epoch, ulong> SourceFallback { get; } = [];

    public Root BlockOf(Slot slot)
    {
        Slot last = LastBlockAt(slot);
        return Proposals.RootIn(last) ?? TestRoots.Of(MainBlocks + last.Value);
    }

    /// <summary>Another block of the same slot, on the same parent, of which the chain will know nothing later.</summary>
    public Root TwinOf(Slot slot) => TestRoots.Of(TwinBlocks + slot.Value);

    /// <summary>The last slot up to this one that has a block.</summary>
    public Slot LastBlockAt(Slot slot)
    {
        while (slot.Value > 0 && Empty.Contains(slot))
            slot -= 1;
        return slot;
    }

    public Root DependentRootOf(Epoch epoch) => TestRoots.Of(500 + epoch.Value + (Moves.GetValueOrDefault(epoch) * 1_000_000));

    /// <summary>What a node would vote for whose head is the block of a slot.</summary>
    /// <param name="slot">The vote's slot.</param>
    /// <param name="head">The slot of the head.</param>
    /// <param name="seesTwin">In which slots the node sees the other block.</param>
    public AttestationData DataAt(Slot slot, Slot head, Func<Slot, bool>? seesTwin = null)
    {
        Epoch epoch = clock.EpochOf(slot);
        ulong back = Math.Min(epoch.Value, 1 + SourceFallback.GetValueOrDefault(epoch));
        Slot first = clock.FirstSlotOf(epoch);
        bool targetsTwin = seesTwin?.Invoke(first) ?? false;
        return new AttestationData(
            slot,
            default,
            (targetsTwin && head == first) || (seesTwin?.Invoke(head) ?? false) ? TwinOf(head) : BlockOf(head),
            CheckpointOf(epoch - back),
            targetsTwin ? new Checkpoint(epoch, TwinOf(first)) : CheckpointOf(epoch));
    }

    public BeaconBlockHeader? HeaderOf(Root root)
    {
        if ((Proposals.SlotOf(root) ?? NumberedSlotOf(root)) is not { } slot)
            return null;
        return new BeaconBlockHeader(slot, default, slot.Value == 0 ? default : BlockOf(slot - 1), default, default);
    }

    private Slot? NumberedSlotOf(Root root)
    {
        ulong number = BinaryPrimitives.ReadUInt64BigEndian(root.Span[^sizeof(ulong)..]);
        foreach (ulong first in (ReadOnlySpan<ulong>)[TwinBlocks, MainBlocks])
        {
            if (number >= first && TestRoots.Of(number) == root)
                return new Slot(number - first);
        }

        return null;
    }

    public IEnumerable<AttesterDuty> DutiesIn(Epoch epoch)
    {
        ulong perEpoch = (ulong)clock.Network.Preset.SlotsPerEpoch;
        ulong moved = 3 * Moves.GetValueOrDefault(epoch);
        for (int v = 0; v < keys.Keys.Length; v++)
        {
            Slot slot = clock.FirstSlotOf(epoch) + (((ulong)v + epoch.Value + moved) % perEpoch);

            // A slot has two committees of four: room for eight validators of the cluster in each slot.
            ulong lap = (ulong)v / perEpoch;
            yield return new AttesterDuty(
                keys.KeyOf(v), new ValidatorIndex((ulong)v), slot, new CommitteeIndex((lap + 1) % 2), 4, 2, (int)(lap / 2));
        }
    }

    /// <summary>Who of the cluster proposes; nobody, unless a test says so.</summary>
    public Func<Epoch, IEnumerable<ProposerDuty>> ProposersIn { get; set; } = _ => [];

    public ProposerDuty? ProposerAt(Slot slot) => ProposersIn(clock.EpochOf(slot)).FirstOrDefault(duty => duty.Slot == slot);

    /// <summary>Has validators propose in slots.</summary>
    public void Propose(params (ulong Slot, int Validator)[] duties)
    {
        ProposerDuty[] all =
            [.. duties.Select(duty => new ProposerDuty(keys.KeyOf(duty.Validator), new ValidatorIndex((ulong)duty.Validator), new Slot(duty.Slot)))];
        ProposersIn = epoch => all.Where(duty => clock.EpochOf(duty.Slot) == epoch);
    }

    /// <summary>What another instance does with the cluster's keys; nothing, unless a test says so.</summary>
    public HashSet<(ValidatorIndex Validator, Epoch Epoch)> ForeignLiveness { get; } = [];

    /// <summary>The votes that blocks carry beside the cluster's own.</summary>
    public Dictionary<Root, IReadOnlyList<AggregateAttestation>> ForeignVotes { get; } = [];

    /// <summary>The committees of an epoch: in each slot the first is a stranger's, the second the cluster's.</summary>
    public IEnumerable<AttesterCommittee> CommitteesIn(Epoch epoch)
    {
        ILookup<Slot, AttesterDuty> duties = DutiesIn(epoch).ToLookup(duty => duty.Slot);
        for (ulong i = 0; i < (ulong)clock.Network.Preset.SlotsPerEpoch; i++)
        {
            Slot slot = clock.FirstSlotOf(epoch) + i;
            yield return new AttesterCommittee(slot, new CommitteeIndex(0), [new ValidatorIndex(901), new ValidatorIndex(902), new ValidatorIndex(903)]);
            yield return new AttesterCommittee(slot, new CommitteeIndex(1), [.. duties[slot].Select(duty => duty.Validator), new ValidatorIndex(904)]);
        }
    }

    /// <summary>Forgets what it took in slots of long ago.</summary>
    public void ForgetBefore(Slot slot)
    {
        Taken.RemoveWhere(taken => taken.Slot < slot.Value);
        Aggregated.RemoveWhere(taken => taken.Slot < slot.Value);
        SyncVoted.RemoveWhere(taken => taken.Slot < slot.Value);
        Contributed.RemoveWhere(taken => taken.Slot < slot.Value);
        VotesInAggregates.Clear();
        Proposals.ForgetBefore(slot);
        Empty.RemoveWhere(empty => empty < slot);
        Epoch epoch = clock.EpochOf(slot);
        foreach ((ValidatorIndex Validator, Epoch Target) old in _signed.Keys.Where(key => key.Target < epoch).ToArray())
            _signed.Remove(old);
        foreach ((ulong Slot, ulong Committee, int Place) old in _votes.Keys.TakeWhile(key => key.Slot < slot.Value).ToArray())
            _votes.Remove(old);
        foreach ((ulong Slot, ulong Validator) old in _messages.Keys.TakeWhile(key => key.Slot < slot.Value).ToArray())
            _messages.Remove(old);
    }

    /// <summary>Whether the chain saw a validator act in an epoch.</summary>
    public bool WasLive(ValidatorIndex validator, Epoch epoch) =>
        _signed.ContainsKey((validator, epoch)) || ForeignLiveness.Contains((validator, epoch));

    /// <summary>Judges a submission; null if it is taken.</summary>
    public string? Submit(SignedVote vote)
    {
        Root root = roots.Attestation(vote.Data);
        if (!crypto.Verify(keys.Keys[vote.Duty.Validator.Value].GroupKey, root, vote.Signature))
        {
            WrongSignatures++;
            return "wrong signature";
        }

        (ValidatorIndex, Epoch) once = (vote.Duty.Validator, vote.Data.Target.Epoch);
        if (_signed.TryGetValue(once, out Root before) && before != root)
            Slashable.Add($"validator {vote.Duty.Validator} voted twice for epoch {vote.Data.Target.Epoch}");
        _signed[once] = root;
        Taken.Add((vote.Data.Slot.Value, vote.Duty.Validator.Value));
        Keep(vote);
        return null;
    }

    private Checkpoint CheckpointOf(Epoch epoch) => new(epoch, BlockOf(clock.FirstSlotOf(epoch)));
}

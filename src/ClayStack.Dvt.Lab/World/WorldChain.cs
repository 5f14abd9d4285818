using System.Buffers.Binary;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Scheduling;
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

    /// <summary>The attestations taken, by slot and validator.</summary>
    public SortedSet<(ulong Slot, ulong Validator)> Taken { get; } = [];

    /// <summary>Pairs that would get a validator slashed.</summary>
    public List<string> Slashable => Judge.Slashable;

    /// <summary>Judges all that is submitted.</summary>
    public SlashingJudge Judge { get; } = new();

    public ChainClock Clock => clock;

    /// <summary>The blocks that the cluster proposed.</summary>
    public WorldProposals Proposals => field ??= new WorldProposals(this, roots, keys, crypto);

    /// <summary>How many votes and blocks came whose signature was wrong.</summary>
    public int WrongSignatures { get; set; }

    /// <summary>By how much the duties of an epoch have moved since they were first known, as after a reorganization.</summary>
    public Dictionary<Epoch, ulong> Moves { get; } = [];

    /// <summary>In which epochs the justified checkpoint is further back than usual, and by how many epochs.</summary>
    public Dictionary<Epoch, ulong> SourceFallback { get; } = [];

    /// <summary>Another block of the same slot, on the same parent, of which the chain will know nothing later.</summary>
    public Root TwinOf(Slot slot) => TestRoots.Of(TwinBlocks + slot.Value);

    /// <summary>The last slot up to this one that has a block.</summary>
    public Slot LastBlockAt(Slot slot)
    {
        while (slot.Value > 0 && !HasBlock(slot))
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

    private Slot? NumberedSlotOf(Root root)
    {
        ulong number = BinaryPrimitives.ReadUInt64BigEndian(root.Span[^sizeof(ulong)..]);
        foreach (ulong first in (ReadOnlySpan<ulong>)[TwinBlocks, MainBlocks])
        {
            if (number < first || TestRoots.Of(number) != root)
                continue;
            Slot slot = new(number - first);
            return first == MainBlocks && (!HasBlock(slot) || Instead.ContainsKey(slot.Value)) ? null : slot;
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

    /// <summary>Forgets what it took in slots of long ago.</summary>
    public void ForgetBefore(Slot slot)
    {
        Taken.RemoveWhere(taken => taken.Slot < slot.Value);
        Aggregated.RemoveWhere(taken => taken.Slot < slot.Value);
        SyncVoted.RemoveWhere(taken => taken.Slot < slot.Value);
        Contributed.RemoveWhere(taken => taken.Slot < slot.Value);
        VotesInAggregates.Clear();
        Proposals.ForgetBefore(slot);
        Skipped.RemoveWhere(skipped => skipped < slot.Value);
        Epoch epoch = clock.EpochOf(slot);
        Judge.ForgetBefore(epoch, slot);
        foreach ((ulong Slot, ulong Committee, int Place) old in _votes.Keys.TakeWhile(key => key.Slot < slot.Value).ToArray())
            _votes.Remove(old);
        foreach ((ulong Slot, ulong Validator) old in _messages.Keys.TakeWhile(key => key.Slot < slot.Value).ToArray())
            _messages.Remove(old);
    }

    /// <summary>Whether the chain saw a validator act in an epoch.</summary>
    public bool WasLive(ValidatorIndex validator, Epoch epoch) =>
        Judge.HasVoted(validator, epoch) || ForeignLiveness.Contains((validator, epoch));

    /// <summary>Judges a submission; null if it is taken.</summary>
    public string? Submit(SignedVote vote)
    {
        Root root = roots.Attestation(vote.Data);
        if (!crypto.Verify(keys.Keys[vote.Duty.Validator.Value].GroupKey, root, vote.Signature))
        {
            WrongSignatures++;
            return "wrong signature";
        }

        Judge.Vote(vote.Duty.Validator, vote.Data, root);
        Taken.Add((vote.Data.Slot.Value, vote.Duty.Validator.Value));
        Keep(vote);
        return null;
    }

    private Checkpoint CheckpointOf(Epoch epoch) => new(epoch, BlockOf(clock.FirstSlotOf(epoch)));
}

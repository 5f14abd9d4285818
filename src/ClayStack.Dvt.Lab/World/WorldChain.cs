using ClayStack.Dvt.Crypto.Bls12381;
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
internal sealed partial class WorldChain(ChainClock clock, SigningRoots roots, ClusterKeys keys)
{
    /// <summary>The attestations taken, by slot and validator.</summary>
    public SortedSet<(ulong Slot, ulong Validator)> Taken { get; } = [];

    /// <summary>Pairs that would get a validator slashed.</summary>
    public List<string> Slashable => Judge.Slashable;

    /// <summary>Judges all that is submitted.</summary>
    public SlashingJudge Judge { get; } = new();

    public ChainClock Clock => clock;

    /// <summary>The blocks that the cluster proposed.</summary>
    public WorldProposals Proposals => field ??= new WorldProposals(this, roots, keys);

    public Root DependentRootOf(Epoch epoch) => TestRoots.Of(500 + epoch.Value);

    /// <summary>What a node would vote for whose head is the block of a slot.</summary>
    public AttestationData DataAt(Slot slot, Slot head)
    {
        Epoch epoch = clock.EpochOf(slot);
        return new AttestationData(
            slot,
            default,
            BlockOf(head),
            CheckpointOf(epoch.Value > 0 ? epoch - 1 : epoch),
            CheckpointOf(epoch));
    }

    public IEnumerable<AttesterDuty> DutiesIn(Epoch epoch)
    {
        ulong perEpoch = (ulong)clock.Network.Preset.SlotsPerEpoch;
        for (int v = 0; v < keys.Keys.Length; v++)
        {
            Slot slot = clock.FirstSlotOf(epoch) + (((ulong)v + epoch.Value) % perEpoch);

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

    /// <summary>Whether the chain saw a validator act in an epoch.</summary>
    public bool WasLive(ValidatorIndex validator, Epoch epoch) =>
        Judge.HasVoted(validator, epoch) || ForeignLiveness.Contains((validator, epoch));

    /// <summary>Judges a submission; null if it is taken.</summary>
    public string? Submit(SignedVote vote)
    {
        Root root = roots.Attestation(vote.Data);
        ReadOnlySpan<byte> key = keys.Keys[vote.Duty.Validator.Value].GroupKey.Bytes;
        if (!Bls.Verify(key, root.Span, vote.Signature.Span))
            return "wrong signature";
        Judge.Vote(vote.Duty.Validator, vote.Data, root);
        Taken.Add((vote.Data.Slot.Value, vote.Duty.Validator.Value));
        Keep(vote);
        return null;
    }

    private Checkpoint CheckpointOf(Epoch epoch) => new(epoch, BlockOf(clock.FirstSlotOf(epoch)));
}

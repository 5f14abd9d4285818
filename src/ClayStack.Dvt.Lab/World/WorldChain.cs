using ClayStack.Dvt.Crypto.Bls12381;
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
internal sealed partial class WorldChain(ChainClock clock, SigningRoots roots, ClusterKeys keys)
{
    private readonly Dictionary<(ValidatorIndex Validator, Epoch Target), Root> _signed = [];

    /// <summary>The attestations taken, by slot and validator.</summary>
    public SortedSet<(ulong Slot, ulong Validator)> Taken { get; } = [];

    /// <summary>Pairs that would get a validator slashed.</summary>
    public List<string> Slashable { get; } = [];

    public ChainClock Clock => clock;

    /// <summary>The blocks that the cluster proposed.</summary>
    public WorldProposals Proposals => field ??= new WorldProposals(this, roots, keys);

    public Root BlockOf(Slot slot) => Proposals.RootIn(slot) ?? TestRoots.Of(1000 + slot.Value);

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

    public BeaconBlockHeader? HeaderOf(Root root)
    {
        for (ulong slot = 0; slot < 10_000; slot++)
        {
            if (BlockOf(new Slot(slot)) == root)
                return new BeaconBlockHeader(new Slot(slot), default, slot == 0 ? default : BlockOf(new Slot(slot - 1)), default, default);
        }

        return null;
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

    /// <summary>Whether the chain saw a validator act in an epoch.</summary>
    public bool WasLive(ValidatorIndex validator, Epoch epoch) =>
        _signed.ContainsKey((validator, epoch)) || ForeignLiveness.Contains((validator, epoch));

    /// <summary>Judges a submission; null if it is taken.</summary>
    public string? Submit(SignedVote vote)
    {
        Root root = roots.Attestation(vote.Data);
        ReadOnlySpan<byte> key = keys.Keys[vote.Duty.Validator.Value].GroupKey.Bytes;
        if (!Bls.Verify(key, root.Span, vote.Signature.Span))
            return "wrong signature";
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

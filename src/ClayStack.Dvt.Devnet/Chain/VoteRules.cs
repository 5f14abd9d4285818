using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Chain;

/// <summary>
/// The gossip rules of beacon_attestation_{subnet_id} (consensus-specs phase0, deneb and electra p2p-interface.md) but the
/// signature, with the source checked as process_attestation does: a vote from a wrong source can never be included.
/// </summary>
internal static class VoteRules
{
    /// <summary>The first rule that a vote breaks; null if it breaks none.</summary>
    /// <param name="genesis">The network.</param>
    /// <param name="chain">The chain as it is.</param>
    /// <param name="validator">Whose vote it is.</param>
    /// <param name="committee">The committee that it was cast for.</param>
    /// <param name="data">The vote.</param>
    /// <param name="earliest">The slot that a clock behind ours by the allowed disparity is in.</param>
    /// <param name="latest">The slot that a clock ahead of ours is in; null before genesis.</param>
    public static Refusal? Judge(
        Genesis genesis, BeaconChain chain, int validator, CommitteeIndex committee, AttestationData data, Slot earliest, Slot? latest) =>
        JudgeTime(genesis.Preset, data, earliest, latest)
        ?? JudgeCommittee(genesis, chain, validator, committee, data)
        ?? JudgeVotes(genesis.Preset, chain, data, earliest);

    /// <summary>Not from the future, and in the slot's epoch or the one after (EIP-7045).</summary>
    public static Refusal? JudgeTime(Preset preset, AttestationData data, Slot earliest, Slot? latest)
    {
        if (latest is not { } last || data.Slot > last)
            return new Refusal("future_slot", $"slot {data.Slot} has not begun; the current slot is {latest?.ToString() ?? "before genesis"}");
        Epoch epoch = data.Slot.ToEpoch(preset);
        if (epoch + 1 < earliest.ToEpoch(preset))
            return new Refusal("past_slot", $"slot {data.Slot} is before the previous epoch; the current slot is {earliest}");
        return data.Target.Epoch == epoch
            ? null
            : new Refusal("wrong_target_epoch", $"target epoch {data.Target.Epoch} is not {epoch}, the epoch of slot {data.Slot}");
    }

    private static Refusal? JudgeCommittee(
        Genesis genesis, BeaconChain chain, int validator, CommitteeIndex committee, AttestationData data)
    {
        if (genesis.Fork >= ForkName.Electra && data.Index != default)
            return new Refusal("nonzero_index", $"from Electra on the data's index is 0, not {data.Index}");
        EpochDuties duties = chain.Duties(data.Slot.ToEpoch(genesis.Preset));
        if (committee.Value >= (ulong)duties.CommitteesPerSlot)
            return new Refusal("unknown_committee", $"slot {data.Slot} has no committee {committee}, only {duties.CommitteesPerSlot}");
        if (!duties.IsActive(validator))
            return new Refusal("not_active", $"validator {validator} is not active in epoch {duties.Epoch}");
        EpochDuties.Seat seat = duties.SeatOf(validator);
        return seat.Slot == data.Slot && seat.Committee == committee
            ? null
            : new Refusal(
                "not_in_committee",
                $"validator {validator} attests in slot {seat.Slot}, committee {seat.Committee}, not in slot {data.Slot}, committee {committee}");
    }

    private static Refusal? JudgeVotes(Preset preset, BeaconChain chain, AttestationData data, Slot earliest)
    {
        if (chain.Block(data.BeaconBlockRoot) is not { } head)
            return new Refusal("unknown_head", $"block {data.BeaconBlockRoot} is not known");
        if (head.Slot > data.Slot)
            return new Refusal("head_after_slot", $"block {head.Root} of slot {head.Slot} is later than slot {data.Slot}");
        Root target = chain.CheckpointRoot(head, data.Target.Epoch);
        if (data.Target.Root != target)
            return new Refusal("wrong_target", $"target {data.Target.Root} is not {target}, the checkpoint of epoch {data.Target.Epoch}");
        Epoch now = earliest.ToEpoch(preset) > data.Target.Epoch ? earliest.ToEpoch(preset) : data.Target.Epoch;
        Checkpoint? source = chain.SourceFor(data.Target.Epoch, now);
        return data.Source.Equals(source)
            ? null
            : new Refusal("wrong_source", $"source {data.Source.Epoch}, {data.Source.Root} is not {source?.Epoch}, {source?.Root}");
    }
}

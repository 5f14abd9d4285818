using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Ethereum.Committees;

/// <summary>How many committees there are, and which subnet belongs to whom.</summary>
public static class CommitteeMath
{
    /// <summary>get_committee_count_per_slot for a number of active validators (consensus-specs phase0/beacon-chain.md).</summary>
    public static int CommitteesPerSlot(ulong activeValidators, Preset preset)
    {
        ArgumentNullException.ThrowIfNull(preset);
        ulong full = activeValidators / (ulong)preset.SlotsPerEpoch / (ulong)preset.TargetCommitteeSize;
        return (int)Math.Clamp(full, 1, (ulong)preset.MaxCommitteesPerSlot);
    }

    /// <summary>compute_subnet_for_attestation (consensus-specs phase0/validator.md).</summary>
    public static int SubnetForAttestation(int committeesPerSlot, Slot slot, CommitteeIndex committee, Preset preset)
    {
        ArgumentNullException.ThrowIfNull(preset);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(committeesPerSlot);
        ulong slotsSinceEpochStart = slot.Value % (ulong)preset.SlotsPerEpoch;
        return (int)(checked(((ulong)committeesPerSlot * slotsSinceEpochStart) + committee.Value) % SpecConstants.AttestationSubnetCount);
    }

    /// <summary>
    /// The subcommittee of a place in the sync committee, which is also its subnet (compute_subnets_for_sync_committee,
    /// consensus-specs altair/validator.md); throws for a place that the committee does not have.
    /// </summary>
    public static SubcommitteeIndex SubcommitteeOf(int placeInCommittee, Preset preset)
    {
        ArgumentNullException.ThrowIfNull(preset);
        ArgumentOutOfRangeException.ThrowIfNegative(placeInCommittee);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(placeInCommittee, preset.SyncCommitteeSize);
        return new SubcommitteeIndex((ulong)(placeInCommittee / preset.SyncSubcommitteeSize));
    }

    /// <summary>Which place of its subcommittee, and so which bit of a contribution, a place in the sync committee is.</summary>
    public static int PlaceInSubcommittee(int placeInCommittee, Preset preset)
    {
        _ = SubcommitteeOf(placeInCommittee, preset);
        return placeInCommittee % preset.SyncSubcommitteeSize;
    }

    /// <summary>
    /// The epoch whose sync committee signs in a slot: members sign for the next slot's block, so in the last slot of a
    /// period the next committee is on duty (consensus-specs altair/validator.md).
    /// </summary>
    public static Epoch SyncCommitteeEpoch(Slot slot, Preset preset) => (slot + 1).ToEpoch(preset);

    /// <summary>compute_sync_committee_period.</summary>
    public static ulong SyncCommitteePeriod(Epoch epoch, Preset preset)
    {
        ArgumentNullException.ThrowIfNull(preset);
        return epoch.Value / (ulong)preset.EpochsPerSyncCommitteePeriod;
    }
}

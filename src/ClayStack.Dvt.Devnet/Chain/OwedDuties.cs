using ClayStack.Dvt.Ethereum.Committees;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Chain;

/// <summary>
/// Who owes what in a slot, attestations aside. Of a plain validator only its sync messages are expected. Whom a selection
/// proof selects, only its key can tell, so aggregates are owed where committees are small enough to select everyone.
/// </summary>
internal static class OwedDuties
{
    public static IEnumerable<DutyLedger.DutyKey> Of(Genesis genesis, BeaconChain chain, Slot slot)
    {
        Preset preset = genesis.Preset;
        EpochDuties duties = chain.DutiesAt(slot);
        int proposer = duties.ProposerOf(slot);
        if (slot.Value > 0 && genesis.IsExternal(proposer))
            yield return new DutyLedger.DutyKey(DevnetDutyKind.Proposal, slot, proposer);
        foreach (int validator in duties.Attesters(slot).ToArray())
        {
            bool all = SelectsAll(duties.SeatOf(validator).CommitteeLength, SpecConstants.TargetAggregatorsPerCommittee);
            if (all && !IsPlain(genesis, validator))
                yield return new DutyLedger.DutyKey(DevnetDutyKind.Aggregate, slot, validator);
        }

        SyncSeats seats = chain.SyncSeatsIn(CommitteeMath.SyncCommitteeEpoch(slot, preset));
        bool everyone = SelectsAll(preset.SyncSubcommitteeSize, SpecConstants.TargetAggregatorsPerSyncSubcommittee);
        foreach (int validator in seats.Validators)
        {
            yield return new DutyLedger.DutyKey(DevnetDutyKind.SyncMessage, slot, validator);
            if (!everyone || IsPlain(genesis, validator))
                continue;
            foreach (SubcommitteeIndex subcommittee in seats.SubcommitteesOf(validator))
                yield return new DutyLedger.DutyKey(DevnetDutyKind.Contribution, slot, validator, (int)subcommittee.Value);
        }
    }

    private static bool IsPlain(Genesis genesis, int validator) => genesis.Validators[validator].OwnKey is not null;

    /// <summary>Whether is_aggregator and is_sync_committee_aggregator say yes to every proof.</summary>
    private static bool SelectsAll(int members, int target) => members / target <= 1;
}

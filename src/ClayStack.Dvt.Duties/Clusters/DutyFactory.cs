using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Duties.Aggregation;
using ClayStack.Dvt.Duties.Attestation;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Proposal;
using ClayStack.Dvt.Duties.Rounds;
using ClayStack.Dvt.Duties.Scheduling;
using ClayStack.Dvt.Duties.SyncCommittee;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>Says how the actor of a duty is made, out of what the calendar knows.</summary>
/// <param name="cluster">The cluster and its ports.</param>
/// <param name="calendar">Who does what when.</param>
/// <param name="proposers">Who proposes by which settings.</param>
internal sealed class DutyFactory(ClusterContext cluster, DutyCalendar calendar, ProposerBook proposers)
{
    /// <summary>How to make it; null where nobody has the duty.</summary>
    public Props? PropsOf(DutyType duty, DutyStart start)
    {
        Slot slot = start.Slot;
        switch (duty)
        {
            case DutyType.Attestation:
                return Props.Create(() => new AttestationDuty(start));
            case DutyType.SelectionProof:
                IReadOnlyList<AttesterDuty> attesters = calendar.AttestersAt(slot);
                return Props.Create(() => new SelectionDuty(start, attesters));
            case DutyType.Aggregate when cluster.Clock.ForkAt(slot) < ForkName.Electra:
                return Aggregation(start, new PhaseZeroAggregates(cluster, slot), AttesterSeats(slot));
            case DutyType.Aggregate:
                return Aggregation(start, new ElectraAggregates(cluster, slot), AttesterSeats(slot));
            case DutyType.SyncMessage:
                IReadOnlyList<SyncDuty> voting = calendar.SyncMembersAt(slot);
                return Props.Create(() => new SyncMessageDuty(start, voting));
            case DutyType.SyncSelectionProof:
                IReadOnlyList<SyncDuty> members = calendar.SyncMembersAt(slot);
                return Props.Create(() => new SyncSelectionDuty(start, members));
            case DutyType.SyncContribution:
                return Aggregation(start, new Contributions(cluster, slot), SyncSeats(slot));
            case DutyType.Randao when calendar.ProposerAt(slot) is { } proposer:
                return Props.Create(() => new RandaoDuty(start, proposer));
            case DutyType.Proposal when calendar.ProposerAt(slot) is { } proposer:
                ValidatorSettings settings = ProposerBook.SettingsOf(cluster.Validators[proposer.Key], cluster.Clock.EpochOf(slot));
                return Props.Create(() => new ProposalDuty(start, proposer, settings));
            case DutyType.BuilderRegistration:
                Epoch epoch = proposers.UpcomingEpoch;
                WantedRegistration[] wanted = [.. proposers.RegistrationsIn(epoch).Where(one => one.Slot == slot)];

                // It ends before the next epoch is prepared for, so that it can begin anew where something is missing.
                DateTimeOffset end = cluster.Clock.StartOf(cluster.Clock.FirstSlotOf(epoch + 1)) - cluster.Clock.SlotDuration;
                return wanted.Length > 0 ? Props.Create(() => new RegistrationDuty(start, wanted, end)) : null;
            default:
                return null;
        }
    }

    /// <summary>Who has a duty: by the calendar, and of aggregations by what the slot's other duties found out.</summary>
    public IReadOnlyList<ValidatorIndex> ValidatorsOf(DutyKey key, IEnumerable<SlotFact> facts) => key.Duty switch
    {
        DutyType.Attestation => [.. calendar.AttestersAt(key.Slot).Select(duty => duty.Validator)],
        DutyType.SyncMessage => [.. calendar.SyncMembersAt(key.Slot).Select(duty => duty.Validator)],
        DutyType.Proposal => calendar.ProposerAt(key.Slot) is { } proposer ? [proposer.Validator] : [],
        DutyType.Aggregate => [.. facts.OfType<SlotFact.AggregatorsSelected>()
            .SelectMany(fact => fact.Aggregators).Select(aggregator => aggregator.Duty.Validator).Distinct()],
        DutyType.SyncContribution => [.. facts.OfType<SlotFact.SyncAggregatorsSelected>()
            .SelectMany(fact => fact.Aggregators).Select(aggregator => aggregator.Duty.Validator).Distinct()],
        _ => [],
    };

    private static Props Aggregation<T>(DutyStart start, AggregationForm<T> form, Seat[] seats) where T : class, ISszContainer<T> =>
        Props.Create(() => new AggregationDuty<T>(start, form, seats));

    private Seat[] AttesterSeats(Slot slot) => [.. calendar.AttestersAt(slot).Select(Seat.Of)];

    private Seat[] SyncSeats(Slot slot) =>
        [.. calendar.SyncMembersAt(slot).SelectMany(member => Seat.Of(member, cluster.Clock.Network.Preset))];
}

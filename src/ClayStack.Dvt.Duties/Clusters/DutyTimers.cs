namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>The round timers of the four kinds of duty on which consensus runs.</summary>
/// <param name="Attestation">Attestations and sync committee messages, from the attestation deadline.</param>
/// <param name="Proposal">Blocks, from the slot's start.</param>
/// <param name="Aggregate">Aggregates, from the aggregate deadline.</param>
/// <param name="SyncContribution">Sync contributions, from the contribution deadline.</param>
public sealed record DutyTimers(
    RoundTimers Attestation, RoundTimers Proposal, RoundTimers Aggregate, RoundTimers SyncContribution)
{
    /// <summary>
    /// What fits slots of twelve seconds: rounds of 0.96 s, and a first round of proposals that outlasts a builder's second and
    /// ends at 1.92 s (PROTOCOL C3).
    /// </summary>
    public static DutyTimers Standard { get; } = new(
        new RoundTimers(0, 800, 800), new RoundTimers(0, 1600, 1000), new RoundTimers(0, 800, 800), new RoundTimers(0, 800, 800));

    /// <summary>The timers of a kind of duty.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No consensus runs on that kind.</exception>
    public RoundTimers Of(DutyType duty) => duty switch
    {
        DutyType.Attestation => Attestation,
        DutyType.Proposal => Proposal,
        DutyType.Aggregate => Aggregate,
        DutyType.SyncContribution => SyncContribution,
        _ => throw new ArgumentOutOfRangeException(nameof(duty), duty, "No consensus runs on this kind of duty."),
    };
}

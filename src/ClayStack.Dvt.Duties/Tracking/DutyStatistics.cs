namespace ClayStack.Dvt.Duties.Tracking;

/// <summary>What became of all duties since the start.</summary>
/// <param name="Kinds">By kind of duty; kinds without an outcome are left out.</param>
/// <param name="Missed">Duties missed, by reason; reasons without a miss are left out.</param>
/// <param name="Peers">How the other operators took part, in their order.</param>
public sealed record DutyStatistics(
    IReadOnlyDictionary<DutyType, KindStatistics> Kinds,
    IReadOnlyDictionary<MissReason, long> Missed,
    IReadOnlyList<PeerParticipation> Peers)
{
    /// <summary>What the chain took of what was done, by kind of duty; kinds of which nothing was judged yet are left out.</summary>
    public IReadOnlyDictionary<DutyType, InclusionStatistics> OnChain { get; init; } = new Dictionary<DutyType, InclusionStatistics>();

    /// <summary>Validators' duties done, of all kinds.</summary>
    public long Done => Kinds.Values.Sum(kind => kind.Done);
}

namespace ClayStack.Dvt.Duties.Tracking;

/// <summary>What the chain took of the duties of one kind since the start; each is judged three epochs after its own.</summary>
/// <param name="Included">Validators' signatures that are on the chain.</param>
/// <param name="NotIncluded">Those that are not, by reason; reasons without one are left out.</param>
/// <param name="Unchecked">Those of which this node's beacon nodes did not show enough.</param>
/// <param name="MeanDelay">How many slots after its own a signature was included, in the mean; null without one.</param>
/// <param name="RightHeads">Included votes for the chain's block.</param>
/// <param name="RightTargets">Included votes for the chain's target.</param>
public sealed record InclusionStatistics(
    long Included,
    IReadOnlyDictionary<NotIncludedReason, long> NotIncluded,
    long Unchecked,
    double? MeanDelay,
    long RightHeads,
    long RightTargets);

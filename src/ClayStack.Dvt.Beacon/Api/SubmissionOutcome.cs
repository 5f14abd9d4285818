using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Beacon.Api;

/// <summary>What became of a submission; items that the beacon node knew already count as taken.</summary>
/// <param name="Refused">The items that were refused, by their place; empty if all were taken.</param>
/// <param name="Duplicates">How many items the beacon node knew already, as far as it said so.</param>
public sealed record SubmissionOutcome(IReadOnlyList<RefusedItem> Refused, int Duplicates);

using ClayStack.Dvt.Consensus;

namespace ClayStack.Dvt.Duties.Tracking;

/// <summary>
/// At a duty's end: how each of the other operators took part in it. What is measured is what this node saw, so a broken way
/// between two nodes looks like an absent peer; it is shown and never paid on (PROTOCOL K7).
/// </summary>
/// <param name="Duty">The kind of duty.</param>
/// <param name="Lateness">
/// How long after this node's own partials each peer's came, zero for those that came before; null for those that never came.
/// </param>
internal sealed record PartialsSeen(DutyType Duty, IReadOnlyDictionary<OperatorIndex, TimeSpan?> Lateness);

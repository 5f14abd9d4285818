using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>Published when the protection store could not keep that this node votes in a slot: it votes in none of its agreements.</summary>
/// <param name="Slot">The slot.</param>
/// <param name="Detail">Why, for the log.</param>
public sealed record VotingNotKept(Slot Slot, string Detail);

using ClayStack.Dvt.Consensus;

namespace ClayStack.Dvt.Duties.Tracking;

/// <summary>How one of the other operators took part in the duties that this node signed for, as far as this node saw.</summary>
/// <param name="Peer">The operator.</param>
/// <param name="Duties">In how many duties partial signatures were due.</param>
/// <param name="Came">In how many they came.</param>
/// <param name="LatenessP50Ms">How long after this node's own they came, median of the last <see cref="DutyTracker.SamplesMax"/>; null without one.</param>
/// <param name="LatenessP99Ms">The 99th percentile of the same.</param>
public sealed record PeerParticipation(OperatorIndex Peer, long Duties, long Came, double? LatenessP50Ms, double? LatenessP99Ms);

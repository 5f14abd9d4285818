using ClayStack.Dvt.Duties.Attestation;
using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Duties.Tracking;

/// <summary>Tells a <see cref="ChainWatch"/> what the cluster decided to vote for.</summary>
/// <param name="Vote">The vote.</param>
/// <param name="Duties">The cluster's attesters of its slot.</param>
internal sealed record VoteToWatch(SlotVote Vote, IReadOnlyList<AttesterDuty> Duties);

using ClayStack.Dvt.Consensus;

namespace ClayStack.Dvt.Duties.Attestation;

/// <summary>A proposal that waits for its judgement.</summary>
/// <param name="Hash">Its hash.</param>
/// <param name="Vote">The proposal.</param>
/// <param name="Round">The round that it is proposed in.</param>
internal sealed record PendingVote(ValueHash Hash, SlotVote Vote, int Round);

namespace ClayStack.Dvt.Consensus;

/// <summary>The proof of a decision: a quorum of COMMITs of distinct senders for one round and value (PROTOCOL C3).</summary>
/// <param name="Instance">Which agreement.</param>
/// <param name="Round">The round in which it was decided.</param>
/// <param name="Value">The hash of the decided value.</param>
/// <param name="Commits">The COMMITs.</param>
public sealed record DecidedCertificate(
    InstanceId Instance, int Round, ValueHash Value, IReadOnlyList<SignedStatement> Commits);

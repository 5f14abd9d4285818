namespace ClayStack.Dvt.Consensus;

/// <summary>A signed statement with what justifies it. The justification is made of statements signed by others.</summary>
/// <param name="Signed">The statement.</param>
/// <param name="RoundChanges">Of a PRE-PREPARE after round 1: a quorum of ROUND-CHANGEs for its round; otherwise empty.</param>
/// <param name="Prepares">
/// Of a ROUND-CHANGE that names a prepared round, and of a PRE-PREPARE justified by one: a quorum of PREPAREs for that
/// round and value; otherwise empty.
/// </param>
public sealed record ConsensusMessage(
    SignedStatement Signed, IReadOnlyList<SignedStatement> RoundChanges, IReadOnlyList<SignedStatement> Prepares);

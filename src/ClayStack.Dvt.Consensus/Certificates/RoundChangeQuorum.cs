namespace ClayStack.Dvt.Consensus;

/// <summary>The proof that a quorum gave up on all rounds before (arXiv:2002.03613, Q_rc in Algorithms 3 and 4).</summary>
public static class RoundChangeQuorum
{
    /// <summary>Whether these are ROUND-CHANGEs of a quorum of distinct operators for this round, and nothing else.</summary>
    /// <param name="instance">Which agreement.</param>
    /// <param name="round">The round that they lead to.</param>
    /// <param name="roundChanges">
    /// The statements, their signatures already verified. What they name as prepared is not proven here; see
    /// <see cref="PrePrepareJustification"/>.
    /// </param>
    /// <param name="operatorCount">n, 4 to 13.</param>
    public static bool IsValid(
        InstanceId instance, int round, IReadOnlyList<SignedStatement> roundChanges, int operatorCount)
    {
        ArgumentNullException.ThrowIfNull(roundChanges);
        return DistinctSenders.AreQuorum(roundChanges, operatorCount, roundChange =>
            roundChange.Type == StatementType.RoundChange
            && roundChange.Instance == instance
            && roundChange.Round == round);
    }

    /// <summary>The round of HighestPrepared(Q_rc) (Algorithm 4): the highest that any of them names as prepared; 0 if none does.</summary>
    /// <param name="roundChanges">A set of ROUND-CHANGEs for one round.</param>
    public static int HighestPreparedRound(IReadOnlyList<SignedStatement> roundChanges)
    {
        ArgumentNullException.ThrowIfNull(roundChanges);
        int highest = 0;
        foreach (SignedStatement roundChange in roundChanges)
            highest = Math.Max(highest, roundChange.Statement.PreparedRound);
        return highest;
    }
}

namespace ClayStack.Dvt.Consensus;

/// <summary>JustifyPrePrepare (arXiv:2002.03613, Algorithm 4).</summary>
public static class PrePrepareJustification
{
    /// <summary>
    /// Whether a PRE-PREPARE may be prepared. In round 1 it needs nothing. Later it needs a quorum of ROUND-CHANGEs for its round,
    /// and then either none of them names anything prepared, or a quorum of PREPAREs shows that the value proposed is the one
    /// of the highest prepared round among them.
    /// </summary>
    /// <param name="message">A PRE-PREPARE; all signatures are already verified. Who leads its round is not checked here.</param>
    /// <param name="operatorCount">n, 4 to 13.</param>
    public static bool Holds(ConsensusMessage message, int operatorCount)
    {
        ArgumentNullException.ThrowIfNull(message);
        Statement statement = message.Signed.Statement;
        if (statement.Type != StatementType.PrePrepare || !StatementForm.IsWellFormed(statement))
            return false;
        if (statement.Round == 1)
            return message.RoundChanges.Count == 0 && message.Prepares.Count == 0;
        if (!RoundChangeQuorum.IsValid(statement.Instance, statement.Round, message.RoundChanges, operatorCount))
            return false;

        int preparedRound = RoundChangeQuorum.HighestPreparedRound(message.RoundChanges);
        if (preparedRound == 0)
            return message.Prepares.Count == 0;
        return NamesPrepared(message.RoundChanges, preparedRound, statement.Value)
            && PrepareQuorum.IsValid(statement.Instance, preparedRound, statement.Value, message.Prepares, operatorCount);
    }

    // A malicious operator's ROUND-CHANGE may name another value for the same round; the quorum of PREPAREs tells which is true.
    private static bool NamesPrepared(IReadOnlyList<SignedStatement> roundChanges, int round, ValueHash value)
    {
        foreach (SignedStatement roundChange in roundChanges)
        {
            if (roundChange.Statement.PreparedRound == round && roundChange.Statement.PreparedValue == value)
                return true;
        }

        return false;
    }
}

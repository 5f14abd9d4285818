namespace ClayStack.Dvt.Consensus;

/// <summary>JustifyRoundChange (arXiv:2002.03613, Algorithm 4).</summary>
public static class RoundChangeJustification
{
    /// <summary>
    /// Whether a ROUND-CHANGE proves what it names as prepared. The paper asks this of a set, for the highest of its prepared
    /// rounds; here each message carries its own quorum of PREPAREs, so that every set of justified ones is justified.
    /// </summary>
    /// <param name="message">A ROUND-CHANGE; all signatures are already verified.</param>
    /// <param name="operatorCount">n, 4 to 13.</param>
    public static bool Holds(ConsensusMessage message, int operatorCount)
    {
        ArgumentNullException.ThrowIfNull(message);
        Statement statement = message.Signed.Statement;
        if (statement.Type != StatementType.RoundChange || !StatementForm.IsWellFormed(statement) || message.RoundChanges.Count > 0)
            return false;
        return StatementForm.NamesNothingPrepared(statement)
            ? message.Prepares.Count == 0
            : PrepareQuorum.IsValid(
                statement.Instance, statement.PreparedRound, statement.PreparedValue, message.Prepares, operatorCount);
    }
}

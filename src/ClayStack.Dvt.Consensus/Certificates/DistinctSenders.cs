namespace ClayStack.Dvt.Consensus;

/// <summary>The one way in which statements are counted.</summary>
internal static class DistinctSenders
{
    /// <summary>
    /// Whether these are a quorum of well-formed statements of distinct operators that all belong. Strict: one that repeats a
    /// sender or does not belong spoils all, since an honest node gathers none such; so n bounds the length.
    /// </summary>
    internal static bool AreQuorum(IReadOnlyList<SignedStatement> statements, int operatorCount, Func<Statement, bool> belongs)
    {
        if (statements.Count < ClusterSize.Quorum(operatorCount) || statements.Count > operatorCount)
            return false;

        int seen = 0;
        foreach (SignedStatement signed in statements)
        {
            Statement statement = signed.Statement;
            if (!ClusterSize.Has(operatorCount, statement.Sender) || !StatementForm.IsWellFormed(statement) || !belongs(statement))
                return false;
            int bit = 1 << statement.Sender.Value;
            if ((seen & bit) != 0)
                return false;
            seen |= bit;
        }

        return true;
    }
}

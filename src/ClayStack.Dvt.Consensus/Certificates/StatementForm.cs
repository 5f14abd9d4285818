namespace ClayStack.Dvt.Consensus;

/// <summary>Which fields a statement of each type has, and which it must leave empty.</summary>
internal static class StatementForm
{
    /// <summary>
    /// Whether exactly the fields of its type are set. A ROUND-CHANGE leads to round 2 at the least, and what it names as prepared
    /// was prepared before the round that it leads to.
    /// </summary>
    internal static bool IsWellFormed(Statement statement) => statement.Type switch
    {
        StatementType.PrePrepare or StatementType.Prepare or StatementType.Commit =>
            statement.Round >= 1 && statement.Value != default && NamesNothingPrepared(statement),
        StatementType.RoundChange =>
            statement.Round >= 2 && statement.Value == default
            && (NamesNothingPrepared(statement)
                || (statement.PreparedRound >= 1 && statement.PreparedRound < statement.Round && statement.PreparedValue != default)),
        _ => false,
    };

    /// <summary>prⱼ = ⊥ ∧ pvⱼ = ⊥, in the paper's words.</summary>
    internal static bool NamesNothingPrepared(Statement statement) =>
        statement.PreparedRound == 0 && statement.PreparedValue == default;
}

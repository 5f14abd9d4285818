namespace ClayStack.Dvt.Consensus;

/// <summary>What can be told of a message without anything that came before it, in order of cost (PROTOCOL P3).</summary>
internal static class MessageForm
{
    /// <summary>Why a message can be no part of this instance; null if it can. Its justification is judged elsewhere.</summary>
    internal static QbftRefusal? Judge(ConsensusMessage message, QbftSettings settings)
    {
        Statement statement = message.Signed.Statement;
        if (statement.Instance != settings.Instance)
            return QbftRefusal.WrongInstance;
        if (!ClusterSize.Has(settings.OperatorCount, statement.Sender))
            return QbftRefusal.UnknownSender;
        if (statement.Round < 1 || statement.Round > settings.RoundMax)
            return QbftRefusal.RoundOutOfRange;
        return StatementForm.IsWellFormed(statement) && CarriesOnlyWhatItsTypeDoes(message) ? null : QbftRefusal.Malformed;
    }

    private static bool CarriesOnlyWhatItsTypeDoes(ConsensusMessage message)
    {
        Statement statement = message.Signed.Statement;
        bool mayCarryRoundChanges = statement.Type == StatementType.PrePrepare && statement.Round > 1;
        bool mayCarryPrepares = mayCarryRoundChanges
            || (statement.Type == StatementType.RoundChange && !StatementForm.NamesNothingPrepared(statement));
        return (mayCarryRoundChanges || message.RoundChanges.Count == 0) && (mayCarryPrepares || message.Prepares.Count == 0);
    }
}

namespace ClayStack.Dvt.Consensus;

// What is let in, and what becomes evidence.
public sealed partial class QbftInstance
{
    /// <summary>Why a message is neither kept nor evidence; null if it is one of them.</summary>
    private QbftRefusal? Refuse(ConsensusMessage message)
    {
        if (MessageForm.Judge(message, _settings) is { } malformed)
            return malformed;
        if (Decision is not null)
            return QbftRefusal.AlreadyDecided;

        Statement statement = message.Signed.Statement;
        if (statement.Type == StatementType.PrePrepare
            && (IsLeaderless(statement.Round) || statement.Sender != _leaders[statement.Round - 1]))
        {
            return QbftRefusal.NotTheLeader;
        }

        // Before the justification: two signed contents are evidence, whether or not the second one was of any use.
        if (_log.Held(statement) is { } held)
        {
            if (held.Statement == statement)
                return QbftRefusal.Duplicate;
            return _log.IsMarkedEquivocated(statement) ? QbftRefusal.OverQuota : null;
        }

        return IsJustified(message) ? null : QbftRefusal.Unjustified;
    }

    private bool IsJustified(ConsensusMessage message) => message.Signed.Statement.Type switch
    {
        StatementType.PrePrepare => PrePrepareJustification.Holds(message, _settings.OperatorCount),
        StatementType.RoundChange => RoundChangeJustification.Holds(message, _settings.OperatorCount),
        _ => true,
    };

    private QbftRefusal? Refuse(DecidedCertificate certificate)
    {
        if (certificate.Instance != _settings.Instance)
            return QbftRefusal.WrongInstance;
        if (Decision is not null)
            return QbftRefusal.AlreadyDecided;
        if (certificate.Round < 1 || certificate.Round > _settings.RoundMax)
            return QbftRefusal.RoundOutOfRange;
        return CommitQuorum.IsValid(certificate, _settings.OperatorCount) ? null : QbftRefusal.Unjustified;
    }

    private void Take(ConsensusMessage message)
    {
        _log.Add(message);

        // What others pass on may show a double vote of which each of them was told one half.
        ReportContradictions(message.RoundChanges);
        ReportContradictions(message.Prepares);
        if (message.Signed.Statement.Type == StatementType.Commit)
            DecideByCommits(message.Signed.Statement.Round);
        Advance();
    }

    private void ReportContradictions(IReadOnlyList<SignedStatement> statements)
    {
        foreach (SignedStatement signed in statements)
            ReportContradiction(signed);
    }

    /// <summary>PROTOCOL C6: reported once for each sender, type and round.</summary>
    private void ReportContradiction(SignedStatement signed)
    {
        Statement statement = signed.Statement;
        if (_log.Held(statement) is not { } held || held.Statement == statement || _log.IsMarkedEquivocated(statement))
            return;
        _log.MarkEquivocated(statement);
        _effects.Add(new QbftEffect.Equivocated(held, signed));
    }
}

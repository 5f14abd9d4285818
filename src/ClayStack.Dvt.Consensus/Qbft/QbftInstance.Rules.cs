using System.Diagnostics;

namespace ClayStack.Dvt.Consensus;

// The rules of the paper. Each looks at the log as it is now, so that the order in which messages came does not matter, and
// each acts at most once in a round.
public sealed partial class QbftInstance
{
    private bool LeadsRound => !IsLeaderless(Round) && _leaders[Round - 1] == _settings.Self;

    /// <summary>Applies every rule once. Their own messages come back as received, so that no rule has to run again.</summary>
    private void Advance()
    {
        if (Round == 0 || Decision is not null)
            return;
        JumpAhead();
        LeaveHopelessRound();
        ProposeAsLeader();
        AskForCheck();
        CommitPrepared();
    }

    /// <summary>
    /// Algorithm 3, line 5: f + 1 operators, so at least one honest, are in higher rounds; follow to the lowest of the f + 1
    /// highest, which is the furthest that an honest one vouches for.
    /// </summary>
    private void JumpAhead()
    {
        int round = _log.RoundWantedBy(_settings.FaultsMax + 1);
        if (round > Round)
            Enter(round);
    }

    /// <summary>
    /// A round without a leader in which no value can come to a quorum any more, whatever those prepare that have not been heard,
    /// is over before its time. No rule of safety asks when a node goes on to the next round.
    /// </summary>
    private void LeaveHopelessRound()
    {
        if (!IsLeaderless(Round) || Round >= _settings.RoundMax)
            return;
        List<ConsensusMessage> prepares = _log.Of(StatementType.Prepare, Round);
        int mostAlike = prepares.Count == 0 ? 0 : prepares.GroupBy(message => message.Signed.Statement.Value).Max(alike => alike.Count());
        if (mostAlike + _settings.OperatorCount - prepares.Count < _settings.Quorum)
            Enter(Round + 1);
    }

    /// <summary>Algorithm 1 for round 1; Algorithm 3, line 11, for later ones.</summary>
    private void ProposeAsLeader()
    {
        if (!_settings.MayVote || !LeadsRound || _own.Include(StatementType.PrePrepare, Round))
            return;
        if (Round == 1)
        {
            ProposeInput([]);
            return;
        }

        List<ConsensusMessage> messages = _log.Of(StatementType.RoundChange, Round);
        if (messages.Count < _settings.Quorum)
            return;
        SignedStatement[] roundChanges = [.. messages.Select(message => message.Signed)];
        int preparedRound = RoundChangeQuorum.HighestPreparedRound(roundChanges);
        if (preparedRound == 0)
            ProposeInput(roundChanges);
        else
            ProposePrepared(messages.First(message => message.Signed.Statement.PreparedRound == preparedRound), roundChanges);
    }

    private void ProposeInput(SignedStatement[] roundChanges)
    {
        if (_input is { } input)
            Vote(StatementType.PrePrepare, input, roundChanges, []);
    }

    // Its quorum of PREPAREs was checked when the ROUND-CHANGE came.
    private void ProposePrepared(ConsensusMessage highest, SignedStatement[] roundChanges)
    {
        ValueHash value = highest.Signed.Statement.PreparedValue;
        if (_fetched == value)
        {
            Vote(StatementType.PrePrepare, value, roundChanges, highest.Prepares);
        }
        else if (_fetchAsked != value)
        {
            _fetchAsked = value;
            _effects.Add(new QbftEffect.FetchPrepared(value, Round, Senders(highest.Prepares)));
        }
    }

    /// <summary>Algorithm 2, line 1; the PREPARE follows when the value is found good (PROTOCOL C2, C4).</summary>
    private void AskForCheck()
    {
        if (!_settings.MayVote || _checkAsked is not null)
            return;
        if (IsLeaderless(Round))
        {
            if (_input is { } own)
                AskForCheck(own, [_settings.Self]);
            return;
        }

        if (_log.Of(StatementType.PrePrepare, Round) is not [ConsensusMessage proposal])
            return;
        Statement statement = proposal.Signed.Statement;
        OperatorIndex[] signers = Senders(proposal.Prepares);
        AskForCheck(statement.Value, [statement.Sender, .. signers.Where(signer => signer != statement.Sender)]);
    }

    private void AskForCheck(ValueHash value, OperatorIndex[] holders)
    {
        _checkAsked = value;
        _effects.Add(new QbftEffect.CheckValue(value, Round, holders));
    }

    /// <summary>Algorithm 2, line 4: a quorum prepared a value in the present round.</summary>
    private void CommitPrepared()
    {
        if (_prepared is not null && _prepared[0].Statement.Round == Round)
            return;
        if (_log.FindQuorum(StatementType.Prepare, Round) is not { } prepares)
            return;
        _prepared = prepares;
        Vote(StatementType.Commit, prepares[0].Statement.Value, [], []);
    }

    /// <summary>Algorithm 2, line 8: a quorum committed, in whatever round.</summary>
    private void DecideByCommits(int round)
    {
        if (_log.FindQuorum(StatementType.Commit, round) is { } commits)
            Decide(new DecidedCertificate(_settings.Instance, round, commits[0].Statement.Value, commits));
    }

    private void Decide(DecidedCertificate certificate)
    {
        if (Decision is not null)
            throw new UnreachableException("An instance decides once.");
        Decision = certificate;
        _effects.Add(new QbftEffect.Decided(certificate));
    }

    /// <summary>Every way into a round; but for the first, with a ROUND-CHANGE (Algorithm 3, lines 2 to 4 and 9).</summary>
    private void Enter(int round)
    {
        if (round <= Round || round > _settings.RoundMax)
            throw new UnreachableException($"Rounds rise and end at {_settings.RoundMax}: from {Round} to {round}.");
        Round = round;
        _checkAsked = null;
        _fetchAsked = null;
        _fetched = null;
        _effects.Add(new QbftEffect.EnterRound(round));
        if (round > 1)
            Vote(StatementType.RoundChange, default, [], _prepared ?? []);
    }

    /// <summary>The only place where this node speaks.</summary>
    private void Vote(
        StatementType type, ValueHash value, IReadOnlyList<SignedStatement> roundChanges, IReadOnlyList<SignedStatement> prepares)
    {
        if (!_settings.MayVote)
            return;
        Statement? prepared = type == StatementType.RoundChange ? _prepared?[0].Statement : null;
        Statement statement = new(
            _settings.Instance, type, Round, value, prepared?.Round ?? 0, prepared?.Value ?? default, _settings.Self, _settings.Fence);
        _own.Add(statement);
        _effects.Add(new QbftEffect.Broadcast(statement, roundChanges, prepares));
    }

    private bool IsLeaderless(int round) => round == 1 && _settings.IsFirstRoundLeaderless;

    private static OperatorIndex[] Senders(IReadOnlyList<SignedStatement> statements) =>
        [.. statements.Select(signed => signed.Statement.Sender)];
}

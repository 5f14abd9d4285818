namespace ClayStack.Dvt.Consensus;

/// <summary>
/// One agreement by QBFT (arXiv:2002.03613; PROTOCOL C), as a pure state machine: it has no clock, no network, no keys and no
/// values, only their hashes. Each input returns the effects that the surroundings must carry out, in their order. The same
/// inputs in the same order always give the same effects. Not thread-safe.
/// </summary>
/// <remarks>
/// Where it differs from the paper, and why: rounds end by the slot's clock, so that a PRE-PREPARE does not restart the timer
/// (PROTOCOL C3); the PREPAREs that prove a prepared value travel with the ROUND-CHANGE, since they may have reached nobody
/// else; a node prepares once its surroundings have checked the value, which may be later than the PRE-PREPARE. Round 1 may be
/// without a leader (<see cref="QbftSettings.IsFirstRoundLeaderless"/>): an honest node prepares one value in it, as in every
/// round, so that two values never come to a quorum there, and everything that was decided in it was prepared, which the
/// ROUND-CHANGEs to round 2 say; that is all that the later rounds rest on.
/// After the decision every message is refused as <see cref="QbftRefusal.AlreadyDecided"/>; a ROUND-CHANGE refused so is to be
/// answered with <see cref="Decision"/>, whose sender may have missed it (Algorithm 3, line 17).
/// </remarks>
public sealed partial class QbftInstance
{
    private readonly QbftSettings _settings;
    private readonly OperatorIndex[] _leaders;
    private readonly MessageLog _log;
    private readonly OwnStatements _own = new();
    private readonly List<QbftEffect> _effects = [];

    private ValueHash? _input;
    private IReadOnlyList<SignedStatement>? _prepared;

    // Of the present round.
    private ValueHash? _checkAsked;
    private ValueHash? _fetchAsked;
    private ValueHash? _fetched;

    /// <summary>Creates an instance that has not started.</summary>
    /// <param name="settings">Which agreement, among whom, and how far.</param>
    /// <exception cref="ArgumentException">
    /// n is not 4 to 13, the last round is not 1 to 64, or this node or a round's leader is no operator of the cluster.
    /// </exception>
    public QbftInstance(QbftSettings settings)
    {
        _leaders = QbftSettings.RequireValid(settings);
        _settings = settings;
        _log = new MessageLog(settings.OperatorCount, settings.RoundMax);
    }

    /// <summary>The present round, from 1; 0 before <see cref="Start"/>. It never falls, and stays where it is after the decision.</summary>
    public int Round { get; private set; }

    /// <summary>The proof of the decision; null before it.</summary>
    public DecidedCertificate? Decision { get; private set; }

    /// <summary>
    /// Enters round 1 (Algorithm 1). Whatever came before is taken up now. No effect if a certificate was faster.
    /// </summary>
    /// <exception cref="InvalidOperationException">It has started before.</exception>
    public IReadOnlyList<QbftEffect> Start()
    {
        if (Round > 0)
            throw new InvalidOperationException("An instance starts once.");
        if (Decision is null)
        {
            Enter(1);
            Advance();
        }

        return TakeEffects();
    }

    /// <summary>
    /// This node's own input is ready. It is proposed when this node leads a round before which nothing was prepared. It may come
    /// before or after that round begins; a later one replaces it for rounds that are not yet proposed in.
    /// </summary>
    /// <param name="value">The hash of the value, whose bytes this node holds.</param>
    /// <exception cref="ArgumentException">The hash is all zero, which stands for no value.</exception>
    public IReadOnlyList<QbftEffect> Propose(ValueHash value)
    {
        if (value == default)
            throw new ArgumentException("The hash of a value is never all zero.", nameof(value));
        _input = value;
        Advance();
        return TakeEffects();
    }

    /// <summary>
    /// The bytes of a prepared value are at hand, as <see cref="QbftEffect.FetchPrepared"/> asked. Ignored if the present round does
    /// not ask for it.
    /// </summary>
    /// <param name="value">The hash of the value, whose bytes this node holds.</param>
    public IReadOnlyList<QbftEffect> ProposePrepared(ValueHash value)
    {
        if (_fetchAsked == value)
        {
            _fetched = value;
            Advance();
        }

        return TakeEffects();
    }

    /// <summary>
    /// Takes a message, also this node's own. Early ones wait for their round; COMMITs of every round count.
    /// </summary>
    /// <param name="message">
    /// An authentic message: its signature and those of all statements that it carries are verified, and it came from its sender.
    /// </param>
    public IReadOnlyList<QbftEffect> Receive(ConsensusMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (Refuse(message) is { } refusal)
            _effects.Add(new QbftEffect.Refused(message.Signed.Statement.Sender, refusal));
        else if (_log.Held(message.Signed.Statement) is not null)
            ReportContradiction(message.Signed);
        else
            Take(message);
        return TakeEffects();
    }

    /// <summary>
    /// The answer to <see cref="QbftEffect.CheckValue"/>. Ignored if the present round did not ask for it. A value that was found
    /// wrong may still be found right while its round lasts.
    /// </summary>
    /// <param name="value">The hash of the value.</param>
    /// <param name="round">The round that it was checked for.</param>
    /// <param name="accepted">Whether this node holds the value's bytes and found them good for the round.</param>
    public IReadOnlyList<QbftEffect> ValueChecked(ValueHash value, int round, bool accepted)
    {
        if (accepted && Decision is null && round == Round && _checkAsked == value && !_own.Include(StatementType.Prepare, round))
            Vote(StatementType.Prepare, value, [], []); // Algorithm 2, line 3
        return TakeEffects();
    }

    /// <summary>The time of a round is over. Ignored unless it is the present one and there is no decision.</summary>
    /// <param name="round">The round.</param>
    public IReadOnlyList<QbftEffect> RoundTimeout(int round)
    {
        // Algorithm 3, line 1. The last round goes on: what it prepared may still be decided.
        if (Decision is null && round == Round && round >= 1 && round < _settings.RoundMax)
        {
            Enter(round + 1);
            Advance();
        }

        return TakeEffects();
    }

    /// <summary>
    /// Takes the proof of a decision that others came to; a valid one ends the instance, whatever this node itself saw
    /// (PROTOCOL C3).
    /// </summary>
    /// <param name="certificate">
    /// The proof; the signatures of its COMMITs are verified. A refusal names operator 0, since the instance does not know who
    /// brought it.
    /// </param>
    public IReadOnlyList<QbftEffect> ReceiveDecided(DecidedCertificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        if (Refuse(certificate) is { } refusal)
        {
            _effects.Add(new QbftEffect.Refused(default, refusal));
        }
        else
        {
            ReportContradictions(certificate.Commits);
            Decide(certificate);
        }

        return TakeEffects();
    }

    private QbftEffect[] TakeEffects()
    {
        QbftEffect[] effects = [.. _effects];
        _effects.Clear();
        return effects;
    }
}

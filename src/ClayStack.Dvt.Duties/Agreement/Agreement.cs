using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Timing;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Duties.Agreement;

/// <summary>
/// One instance of QBFT as a duty actor runs it: it signs and sends what the machine says, keeps the values that the hashes
/// stand for and serves them to peers, and turns rounds into timers. It lives inside its owner's actor, on its thread.
/// </summary>
internal sealed class Agreement
{
    /// <summary>How long one holder of a large value is given before the next one is asked, in basis points of the slot.</summary>
    private const int PullBps = 1000;

    private readonly ClusterContext _cluster;
    private readonly InstanceId _instance;
    private readonly RoundTimes _rounds;
    private readonly IAgreementOwner _owner;
    private readonly ITimers _timers;
    private readonly QbftSettings _settings;
    private readonly QbftInstance _machine;
    private readonly Queue<QbftEffect> _effects = new();
    private readonly Dictionary<ValueHash, ReadOnlyMemory<byte>> _values = [];
    private readonly Dictionary<ValueHash, int> _checksAwaitingBytes = [];
    private readonly HashSet<OperatorIndex> _toldDecision = [];
    private ValueHash? _prepared;
    private bool _handedOver;
    private bool _stepping;
    private int _pulls;
    private bool _silent;

    /// <summary>Makes the instance; nothing happens before <see cref="Start"/>.</summary>
    /// <param name="cluster">The cluster and its ports.</param>
    /// <param name="instance">Which agreement.</param>
    /// <param name="rounds">When rounds end.</param>
    /// <param name="mayVote">False where PROTOCOL C5 forbids to vote.</param>
    /// <param name="owner">The duty actor.</param>
    /// <param name="timers">Its timers.</param>
    public Agreement(
        ClusterContext cluster, InstanceId instance, RoundTimes rounds, bool mayVote, IAgreementOwner owner, ITimers timers)
    {
        _cluster = cluster;
        _instance = instance;
        _rounds = rounds;
        _owner = owner;
        _timers = timers;
        _settings = new QbftSettings(
            instance,
            cluster.Self,
            cluster.Run.Fence,
            cluster.OperatorCount,
            round => LeaderSchedule.Leader(
                instance, round, (ulong)cluster.Clock.Network.Preset.SlotsPerEpoch, cluster.OperatorCount),
            RoundTimes.RoundMax,
            mayVote,
            cluster.AreVotesLeaderless && instance.Duty == (byte)DutyType.Attestation);
        _machine = new QbftInstance(_settings);
    }

    /// <summary>The round that the machine is in; 0 before the start.</summary>
    public int Round => _machine.Round;

    /// <summary>The proof of the decision; null before.</summary>
    public DecidedCertificate? Decision => _machine.Decision;

    /// <summary>Who leads a round.</summary>
    /// <param name="round">From 1 to <see cref="RoundTimes.RoundMax"/>.</param>
    public OperatorIndex LeaderOf(int round) => _settings.Leader(round);

    /// <summary>Enters round 1.</summary>
    public void Start() => Step(_machine.Start());

    /// <summary>Takes this node's own input.</summary>
    public void Propose(ReadOnlyMemory<byte> value)
    {
        ValueHash hash = ValueHash.Of(value.Span);
        _values[hash] = value;
        Step(_machine.Propose(hash));
    }

    /// <summary>Answers <see cref="IAgreementOwner.CheckValue"/>.</summary>
    public void Judge(ValueHash hash, int round, bool accepted) => Step(_machine.ValueChecked(hash, round, accepted));

    /// <summary>Says nothing more under this node's signature; decisions of others are still taken.</summary>
    public void FallSilent() => _silent = true;

    /// <summary>The round's timer fired.</summary>
    public void OnRoundTimeout(RoundTimeout timeout)
    {
        if (_machine.Decision is not null)
        {
            RequestMissingValue();
            return;
        }

        // A node that may not vote sends no ROUND-CHANGE by which its peers would notice that it lacks the decision.
        if (!_settings.MayVote || _silent)
            _cluster.Peers.Broadcast(new PeerMessage.ValueRequest(_instance, default));
        Step(_machine.RoundTimeout(timeout.Round));
    }

    /// <summary>Takes what a peer said about this instance.</summary>
    public void Receive(OperatorIndex peer, PeerMessage message)
    {
        switch (message)
        {
            case PeerMessage.Consensus consensus:
                KeepProposal(consensus.Message.Signed.Statement, consensus.Value);
                Step(_machine.Receive(consensus.Message));
                if (consensus.Message.Signed.Statement.Type == StatementType.RoundChange)
                    TellDecision(peer);

                // The votes on a large value may overtake it.
                HandOver();
                break;
            case PeerMessage.Decided decided:
                OnDecided(decided);
                break;
            case PeerMessage.ValueRequest request:
                Serve(peer, request.Value);
                break;
            case PeerMessage.ValueResponse response:
                OnValue(response.Value, response.Bytes);
                break;
            default:
                throw new InvariantViolation($"{message.GetType().Name} is no message about an agreement.");
        }
    }

    private void OnDecided(PeerMessage.Decided decided)
    {
        bool isNews = _machine.Decision is null;
        KeepValue(decided.Certificate.Value, decided.Value);
        Step(_machine.ReceiveDecided(decided.Certificate));
        HandOver();

        // Who has to be told of the decision gets nothing more by itself.
        if (isNews && ValueMayBeUnderWay)
            RequestMissingValue();
    }

    /// <summary>Tells a peer the decision, if there is one and it was not told before.</summary>
    public void TellDecision(OperatorIndex peer)
    {
        if (_machine.Decision is { } decision && peer != _cluster.Self && _toldDecision.Add(peer))
            _cluster.Peers.Send(peer, new PeerMessage.Decided(decision, Inline(decision.Value)));
    }

    /// <summary>Tells a peer the decision that is connected anew: what was told before may be lost with the old connection.</summary>
    public void CatchUp(OperatorIndex peer)
    {
        _toldDecision.Remove(peer);
        TellDecision(peer);
    }

    private void Step(IReadOnlyList<QbftEffect> effects)
    {
        foreach (QbftEffect effect in effects)
            _effects.Enqueue(effect);
        if (_stepping)
            return;
        _stepping = true;
        try
        {
            while (_effects.TryDequeue(out QbftEffect? next))
                Perform(next);
        }
        finally
        {
            _stepping = false;
        }
    }

    private void Perform(QbftEffect effect)
    {
        switch (effect)
        {
            case QbftEffect.Broadcast broadcast:
                Send(broadcast);
                break;
            case QbftEffect.EnterRound enter:
                StartTimer(enter.Round);
                break;
            case QbftEffect.CheckValue check:
                Check(check);
                break;
            case QbftEffect.FetchPrepared fetch:
                _prepared = fetch.Value;
                if (_values.ContainsKey(fetch.Value))
                    Step(_machine.ProposePrepared(fetch.Value));
                else
                    Request(fetch.Value, fetch.Holders);
                break;
            case QbftEffect.Decided:
                HandOver();
                if (!ValueMayBeUnderWay)
                    RequestMissingValue();
                break;
            case QbftEffect.Equivocated equivocated:
                _owner.OnEquivocation(equivocated.First, equivocated.Second);
                break;
            case QbftEffect.Refused refused:
                _cluster.Metrics.ConsensusRefused(refused.Reason);
                break;
            default:
                throw new InvariantViolation($"The consensus machine asked for {effect.GetType().Name}, which is unknown.");
        }
    }

    private void Send(QbftEffect.Broadcast broadcast)
    {
        if (_silent)
            return;
        Span<byte> digest = stackalloc byte[StatementDigest.Length];
        Span<byte> definition = stackalloc byte[Bytes32.Length];
        _cluster.DefinitionHash.CopyTo(definition);
        StatementDigest.Compute(definition, broadcast.Statement, digest);
        byte[] signature = new byte[NodePublicKey.SignatureLength];
        _cluster.NodeSigner.Sign(new Bytes32(digest), signature);
        ConsensusMessage message = new(
            new SignedStatement(broadcast.Statement, signature), broadcast.RoundChanges, broadcast.Prepares);
        _cluster.Peers.Broadcast(new PeerMessage.Consensus(message, Attached(broadcast)));
        Step(_machine.Receive(message));
    }

    /// <summary>
    /// The value travels with its first proposal, on the bulk stream if it is large (PROTOCOL C2). Where it was prepared before,
    /// most have it, and the others pull it.
    /// </summary>
    private ReadOnlyMemory<byte> Attached(QbftEffect.Broadcast broadcast)
    {
        if (broadcast.Statement.Type != StatementType.PrePrepare)
            return default;
        return broadcast.Prepares.Count == 0 ? _values[broadcast.Statement.Value] : Inline(broadcast.Statement.Value);
    }

    private void StartTimer(int round)
    {
        TimeSpan delay = _rounds.EndOf(round) - _cluster.Time.GetUtcNow();
        _timers.StartSingleTimer(
            nameof(RoundTimeout), new RoundTimeout(round), delay > TimeSpan.Zero ? delay : TimeSpan.Zero);
    }

    private void Check(QbftEffect.CheckValue check)
    {
        if (_values.TryGetValue(check.Value, out ReadOnlyMemory<byte> value))
        {
            _owner.CheckValue(check.Value, value, check.Round);
            return;
        }

        _checksAwaitingBytes[check.Value] = check.Round;
        Request(check.Value, check.Holders);
    }

    private void OnValue(ValueHash hash, ReadOnlyMemory<byte> value)
    {
        bool wanted = _checksAwaitingBytes.ContainsKey(hash) || _prepared == hash || _machine.Decision?.Value == hash;
        if (!wanted || !_values.TryAdd(hash, value))
            return;
        if (_checksAwaitingBytes.Remove(hash, out int round))
            _owner.CheckValue(hash, value, round);
        if (_prepared == hash)
            Step(_machine.ProposePrepared(hash));
        HandOver();
    }

    /// <summary>
    /// Keeps what a round's leader sent along. One leader has one round, and admission lets in two of its proposals at most,
    /// so the values kept have a bound.
    /// </summary>
    private void KeepProposal(Statement statement, ReadOnlyMemory<byte> value)
    {
        if (statement.Type == StatementType.PrePrepare
            && statement.Round is >= 1 and <= RoundTimes.RoundMax
            && _settings.Leader(statement.Round) == statement.Sender)
        {
            KeepValue(statement.Value, value);
        }
    }

    private void KeepValue(ValueHash hash, ReadOnlyMemory<byte> value)
    {
        if (!value.IsEmpty && ValueHash.Of(value.Span) == hash)
            _values.TryAdd(hash, value);
    }

    private void HandOver()
    {
        if (_handedOver || _machine.Decision is not { } decision || !_values.TryGetValue(decision.Value, out ReadOnlyMemory<byte> value))
            return;
        _handedOver = true;
        _timers.Cancel(nameof(RoundTimeout));
        _owner.OnDecided(value, decision.Round);
    }

    /// <summary>
    /// A block takes longer than the votes on it: who decides by them leaves its value the round's time to arrive, so that no
    /// block is sent twice.
    /// </summary>
    private bool ValueMayBeUnderWay => _instance.Duty == (byte)DutyType.Proposal;

    private void RequestMissingValue()
    {
        if (_handedOver || _machine.Decision is not { } decision)
            return;
        OperatorIndex[] holders =
            [.. decision.Commits.Select(commit => commit.Statement.Sender).Where(sender => sender != _cluster.Self)];
        if (!ValueMayBeUnderWay)
        {
            Request(decision.Value, holders);
            _timers.StartSingleTimer(nameof(RoundTimeout), new RoundTimeout(_machine.Round), _cluster.Clock.SlotDuration);
            return;
        }

        Request(decision.Value, [holders[_pulls++ % holders.Length]]);
        _timers.StartSingleTimer(nameof(RoundTimeout), new RoundTimeout(_machine.Round), _cluster.Clock.Share(PullBps));
    }

    private void Request(ValueHash value, IReadOnlyList<OperatorIndex> holders)
    {
        foreach (OperatorIndex holder in holders)
        {
            if (holder != _cluster.Self)
                _cluster.Peers.Send(holder, new PeerMessage.ValueRequest(_instance, value));
        }
    }

    private void Serve(OperatorIndex peer, ValueHash value)
    {
        if (_machine.Decision is { } decision && (value == default || value == decision.Value))
            _cluster.Peers.Send(peer, new PeerMessage.Decided(decision, Inline(decision.Value)));
        if (value != default && _values.TryGetValue(value, out ReadOnlyMemory<byte> bytes))
            _cluster.Peers.Send(peer, new PeerMessage.ValueResponse(_instance, value, bytes));
    }

    private ReadOnlyMemory<byte> Inline(ValueHash hash) =>
        _values.TryGetValue(hash, out ReadOnlyMemory<byte> value) && value.Length <= PeerMessage.InlineValueMax ? value : default;
}

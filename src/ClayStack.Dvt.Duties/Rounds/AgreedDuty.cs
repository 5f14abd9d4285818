using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Agreement;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Duties.Tracking;

namespace ClayStack.Dvt.Duties.Rounds;

/// <summary>A duty on whose content the cluster agrees before anything is signed (invariant 1).</summary>
internal abstract class AgreedDuty : SigningDuty, IAgreementOwner
{
    private readonly DateTimeOffset _dueAt;
    private Agreement.Agreement? _agreement;

    /// <summary>Binds the duty.</summary>
    /// <param name="start">What it is given.</param>
    /// <param name="duty">Its kind, which is also the consensus instance's.</param>
    /// <param name="dueAt">When it is due in the slot: its rounds count from there.</param>
    /// <param name="deadline">When it ends.</param>
    protected AgreedDuty(DutyStart start, DutyType duty, DateTimeOffset dueAt, DateTimeOffset deadline)
        : base(start, duty, deadline)
    {
        _dueAt = dueAt;
        Receive<RoundTimeout>(timeout => Agreement.OnRoundTimeout(timeout));
    }

    /// <summary>The instance of consensus.</summary>
    protected Agreement.Agreement Agreement => _agreement!;

    /// <summary>Why this run has no vote, where it has none.</summary>
    protected MissReason WhyNoVote =>
        Cluster.Guard.NodeHolds.Contains(ProtectionRefusal.Quarantined) ? MissReason.Quarantined : Start.WhyNoVote ?? MissReason.NotReadyToVote;

    /// <inheritdoc/>
    protected override void Begin()
    {
        RoundTimes rounds = RoundTimes.For(Cluster.Timers.Of(Duty), _dueAt, Cluster.Clock);
        _agreement = new Agreement.Agreement(
            Cluster, new InstanceId(Slot.Value, (byte)Duty), rounds, Start.MayVote, this, Context.Timers);
        _agreement.Start();
    }

    /// <inheritdoc cref="IAgreementOwner.CheckValue"/>
    protected abstract void CheckValue(ValueHash hash, ReadOnlyMemory<byte> value, int round);

    /// <inheritdoc cref="IAgreementOwner.OnDecided"/>
    protected abstract void OnDecided(ReadOnlyMemory<byte> value, int round);

    /// <inheritdoc/>
    protected override void OnVotingForbidden() => Agreement.FallSilent();

    /// <inheritdoc/>
    protected override void OnConsensus(PeerEvent.Received received) => Agreement.Receive(received.Peer, received.Message);

    /// <inheritdoc/>
    protected override void CatchUp(OperatorIndex peer)
    {
        Agreement.CatchUp(peer);
        base.CatchUp(peer);
    }

    void IAgreementOwner.CheckValue(ValueHash hash, ReadOnlyMemory<byte> value, int round) => CheckValue(hash, value, round);

    void IAgreementOwner.OnDecided(ReadOnlyMemory<byte> value, int round) => OnDecided(value, round);

    void IAgreementOwner.OnEquivocation(SignedStatement first, SignedStatement second) =>
        Context.Parent.Tell(new PeerEvent.Equivocated(first.Statement.Sender, first, second), Self);
}

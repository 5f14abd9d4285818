using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto.Keys;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Proposal;
using ClayStack.Dvt.Duties.Rounds;
using ClayStack.Dvt.Duties.Signing;
using ClayStack.Dvt.Duties.Tracking;

namespace ClayStack.Dvt.Tests.Peers.Transport;

/// <summary>The two duties of one proposal, between the network and each other; what comes before <see cref="Go"/> waits.</summary>
internal sealed class ProposalHost : ReceiveActor
{
    private readonly ProposalStage _stage;
    private readonly ClusterContext _cluster;
    private readonly List<PeerEvent.Received> _early = [];
    private IActorRef? _randao;
    private IActorRef? _proposal;

    public ProposalHost(ProposalStage stage, ClusterContext cluster, IActorRef outcomes)
    {
        _stage = stage;
        _cluster = cluster;
        Receive<Go>(_ => Begin());
        Receive<PeerEvent.Received>(Route);
        Receive<PeerEvent>(_ => { });
        Receive<SlotFact>(fact => _proposal!.Tell(fact, Self));
        Receive<DutyOutcome>(outcome => outcomes.Tell(outcome, Self));
    }

    private void Begin()
    {
        ClusterShares shares = _stage.SharesOf(_cluster.Self);
        IActorRef signer = Context.ActorOf(Props.Create(() => new ShareSigner(shares, _cluster.Crypto, _cluster.CryptoWorkers)), "signer");
        DutyStart start = new(_cluster, signer, _stage.Proposer.Slot, WhyNoVote: null, new HashSet<OperatorIndex>());
        _proposal = Context.ActorOf(Props.Create(() => new ProposalDuty(start, _stage.Proposer, _stage.Settings)), "proposal");
        _randao = Context.ActorOf(Props.Create(() => new RandaoDuty(start, _stage.Proposer)), "randao");
        foreach (PeerEvent.Received received in _early)
            Route(received);
    }

    private void Route(PeerEvent.Received received)
    {
        if (_proposal is null)
            _early.Add(received);
        else if (received.Message is PeerMessage.Partials { Signed.Bundle.Duty: DutyType.Randao })
            _randao!.Tell(received, Self);
        else
            _proposal.Tell(received, Self);
    }

    internal sealed record Go;
}

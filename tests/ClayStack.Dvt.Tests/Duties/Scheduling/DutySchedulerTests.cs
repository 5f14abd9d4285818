using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Scheduling;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Duties.Scheduling;

/// <summary>One validator of a cluster and one that is not; the beacon port is the test itself.</summary>
public sealed class DutySchedulerTests : ActorTest, IBeaconNode
{
    private static readonly BlsPublicKeyBytes Ours = BlsPublicKeyBytes.FromBytes([.. Enumerable.Repeat((byte)1, 48)]);
    private static readonly BlsPublicKeyBytes Foreign = BlsPublicKeyBytes.FromBytes([.. Enumerable.Repeat((byte)2, 48)]);

    private readonly List<BeaconRequest> _asked = [];
    private readonly List<object> _told = [];
    private Func<BeaconRequest, BeaconAnswer> _answer;
    private ulong _attesterRoot = 100;

    public DutySchedulerTests() => _answer = Answer;

    [Fact]
    public void AtItsStart_ItTellsAllKindsOfThisEpochAndTheNext_OfOurValidatorsOnly()
    {
        Start(ForkName.Fulu);

        Assert.Equal([0UL, 1UL], Told<DutiesKnown.Attesters>().Select(known => known.Epoch.Value));
        Assert.Equal([0UL, 1UL], Told<DutiesKnown.Proposers>().Select(known => known.Epoch.Value));
        Assert.Equal([0UL, 1UL], Told<DutiesKnown.SyncMembers>().Select(known => known.Epoch.Value));
        Assert.All(Told<DutiesKnown.Attesters>(), known => Assert.Equal(Ours, Assert.Single(known.Duties).Key));
        Assert.All(Told<DutiesKnown.Proposers>(), known => Assert.Equal(Ours, Assert.Single(known.Duties).Key));
        Assert.All(Told<DutiesKnown.SyncMembers>(), known => Assert.Equal(Ours, Assert.Single(known.Duties).Key));
    }

    [Fact]
    public void ADutyThatMixesUpIndexAndKey_IsNotTold()
    {
        _answer = request => request is BeaconRequest.FetchProposerDuties
            ? new BeaconAnswer.ProposerDuties(request, default, [new ProposerDuty(Ours, new ValidatorIndex(99), new Slot(1))])
            : Answer(request);

        Start(ForkName.Fulu);

        Assert.All(Told<DutiesKnown.Proposers>(), known => Assert.Empty(known.Duties));
    }

    [Fact]
    public void AHead_ThatMovesTheDependentBlock_HasAttestersAndProposersAskedAgain_AndNobodyElse()
    {
        IActorRef scheduler = Start(ForkName.Fulu);
        Tell(scheduler, Head(slot: 1, previous: 100, current: 100));
        Assert.Empty(_asked);

        _attesterRoot = 200;
        Tell(scheduler, Head(slot: 1, previous: 100, current: 200));

        Assert.Equal(1UL, Assert.Single(_asked.OfType<BeaconRequest.FetchAttesterDuties>()).Epoch.Value);
        Assert.Equal(1UL, Assert.Single(_asked.OfType<BeaconRequest.FetchProposerDuties>()).Epoch.Value);
        Assert.Equal(2, _asked.Count);
        _asked.Clear();
        Tell(scheduler, Head(slot: 2, previous: 100, current: 200));
        Assert.Empty(_asked);
    }

    [Fact]
    public void BeforeFulu_ProposersHangOnTheirOwnEpochsFirstBlock()
    {
        IActorRef scheduler = Start(ForkName.Electra);
        Tell(scheduler, Head(slot: 1, previous: 100, current: 100));
        Assert.Empty(_asked);

        _attesterRoot = 200;
        Tell(scheduler, Head(slot: 1, previous: 100, current: 200));

        Assert.Equal(1UL, Assert.Single(_asked.OfType<BeaconRequest.FetchAttesterDuties>()).Epoch.Value);
        Assert.Equal(0UL, Assert.Single(_asked.OfType<BeaconRequest.FetchProposerDuties>()).Epoch.Value);
    }

    [Theory]
    [InlineData(ForkName.Electra, 1UL)]
    [InlineData(ForkName.Fulu, null)]
    public void AtAnEpochsStart_ItsProposersAreAskedAgain_BeforeFuluOnly(ForkName fork, ulong? asked)
    {
        IActorRef scheduler = Start(fork);

        Tell(scheduler, new SlotTick.Started(new Slot(8)));

        Assert.Equal(asked, _asked.OfType<BeaconRequest.FetchProposerDuties>().FirstOrDefault(request => request.Epoch.Value == 1)?.Epoch.Value);
    }

    [Fact]
    public void TheEpochAfterNext_IsAskedForOnce_WhenVotesAreOutOfTheWay()
    {
        IActorRef scheduler = Start(ForkName.Fulu);
        Tell(scheduler, new SlotTick.Started(new Slot(8)));
        Assert.Empty(_asked);

        Tell(scheduler, new SlotTick.AggregateDue(new Slot(8)));
        Tell(scheduler, new SlotTick.AggregateDue(new Slot(9)));

        Assert.Equal(2UL, Assert.Single(_asked.OfType<BeaconRequest.FetchAttesterDuties>()).Epoch.Value);
        Assert.Equal(2UL, Assert.Single(_asked.OfType<BeaconRequest.FetchProposerDuties>()).Epoch.Value);
        Assert.Equal(2UL, Assert.Single(_asked.OfType<BeaconRequest.FetchSyncDuties>()).Epoch.Value);
    }

    [Fact]
    public void WhatFailed_IsAskedAgainHalfASlotLater_TheRestIsNot()
    {
        bool fails = true;
        _answer = request => fails && request is BeaconRequest.FetchSyncDuties
            ? new BeaconAnswer.Failed(request, new BeaconError(BeaconErrorReason.Unreachable, "down"))
            : Answer(request);
        Start(ForkName.Fulu);
        fails = false;

        Simulator.RunFor(TimeSpan.FromSeconds(2.9));
        Assert.Empty(_asked);
        Simulator.RunFor(TimeSpan.FromSeconds(0.2));

        Assert.Equal([0UL, 1UL], _asked.Cast<BeaconRequest.FetchSyncDuties>().Select(request => request.Epoch.Value));
        Assert.Equal(2, Told<DutiesKnown.SyncMembers>().Count());
    }

    void IBeaconNode.Submit(BeaconRequest request, IActorRef replyTo)
    {
        _asked.Add(request);
        replyTo.Tell(_answer(request), sender: null);
    }

    void IBeaconNode.Subscribe(IActorRef receiver)
    {
    }

    /// <summary>Starts the scheduler and forgets what it asked for until it was idle.</summary>
    private IActorRef Start(ForkName fork)
    {
        ChainClock clock = new(new Uint64((ulong)Simulator.Time.GetUtcNow().ToUnixTimeSeconds()), MinimalNetwork.From(fork));
        ClusterContext cluster = Context(clock);
        Parent? parent = null;
        System.ActorOf(Props.Create(() => parent = new Parent(cluster, _told)));
        Simulator.RunUntilIdle();
        _asked.Clear();
        return parent!.Scheduler!;
    }

    private void Tell(IActorRef scheduler, object message)
    {
        scheduler.Tell(message, sender: null);
        Simulator.RunUntilIdle();
    }

    private IEnumerable<T> Told<T>() => _told.OfType<T>();

    private BeaconAnswer Answer(BeaconRequest request) => request switch
    {
        BeaconRequest.FetchValidators => new BeaconAnswer.Validators(request, [Record(Ours, 7), Record(Foreign, 8)]),
        BeaconRequest.FetchAttesterDuties duties => new BeaconAnswer.AttesterDuties(
            request, TestRoots.Of(duties.Epoch.Value == 0 ? 100 : _attesterRoot), [Attester(Ours, 7, duties.Epoch), Attester(Foreign, 8, duties.Epoch)]),
        BeaconRequest.FetchProposerDuties duties => new BeaconAnswer.ProposerDuties(
            request,
            TestRoots.Of(5),
            [new ProposerDuty(Foreign, new ValidatorIndex(8), First(duties.Epoch)), new ProposerDuty(Ours, new ValidatorIndex(7), First(duties.Epoch) + 1)]),
        BeaconRequest.FetchSyncDuties => new BeaconAnswer.SyncDuties(
            request, [new SyncDuty(Ours, new ValidatorIndex(7), [3]), new SyncDuty(Foreign, new ValidatorIndex(8), [4])]),
        _ => throw new InvalidOperationException($"Nobody asks for {request.GetType().Name}."),
    };

    private static ValidatorRecord Record(BlsPublicKeyBytes key, ulong index) => new(
        key, new ValidatorIndex(index), ValidatorStatus.ActiveOngoing, default, Epoch.FarFuture, Slashed: false);

    private static AttesterDuty Attester(BlsPublicKeyBytes key, ulong index, Epoch epoch) =>
        new(key, new ValidatorIndex(index), First(epoch), default, 4, 2, 0);

    private static Slot First(Epoch epoch) => new(epoch.Value * 8);

    private static BeaconEvent.Head Head(ulong slot, ulong previous, ulong current) => new(
        new Slot(slot), TestRoots.Of(1), TestRoots.Of(previous), TestRoots.Of(current), ExecutionOptimistic: false);

    /// <summary>What the scheduler needs of a cluster; the rest is of no concern to it.</summary>
    private ClusterContext Context(ChainClock clock) => new()
    {
        DefinitionHash = default,
        Self = new ClayStack.Dvt.Consensus.OperatorIndex(1),
        OperatorCount = 4,
        Threshold = 3,
        Validators = null!,
        Keys = new Dictionary<BlsPublicKeyBytes, ClayStack.Dvt.Crypto.Threshold.SharedPublicKey> { [Ours] = null! },
        Timers = DutyTimers.Standard,
        Run = null!,
        HighestSlotAtOpen = null,
        Voting = null!,
        Clock = clock,
        Roots = null!,
        Time = Simulator.Time,
        NodeSigner = null!,
        Crypto = null!,
        Beacon = this,
        Peers = null!,
        Protection = null!,
        Register = null!,
        Guard = null!,
        Evidence = null!,
        Exits = null!,
        Quarantine = null!,
        CryptoWorkers = null!,
        StoreWorkers = null!,
        Metrics = null!,
    };

    private sealed class Parent : ReceiveActor
    {
        private readonly ClusterContext _cluster;

        public Parent(ClusterContext cluster, List<object> told)
        {
            _cluster = cluster;
            ReceiveAny(told.Add);
        }

        public IActorRef? Scheduler { get; private set; }

        protected override void PreStart() => Scheduler = Context.ActorOf(Props.Create(() => new DutyScheduler(_cluster)));
    }
}

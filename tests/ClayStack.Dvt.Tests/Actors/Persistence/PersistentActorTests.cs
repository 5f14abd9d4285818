using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Persistence;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Actors.Persistence;

public sealed class PersistentActorTests : ActorTest
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly InMemoryJournal _durable = new();
    private readonly ScriptedJournal _journal;

    public PersistentActorTests() => _journal = new ScriptedJournal(_durable);

    private sealed record Add(int Amount);

    private sealed record AddMany(params int[] Amounts);

    private sealed record Added(int Amount);

    private sealed record State(int Sum);

    private sealed record Query;

    /// <summary>A sum that survives. Commands: add, query, snapshot, or run any action on the actor.</summary>
    private sealed class Sum(IJournal journal, IActorRef probe) : PersistentActor(journal)
    {
        private int _sum;

        public override string PersistenceId => "sum";

        public Exception? FailAfterPersist { get; set; }

        protected override TimeSpan JournalTimeout => 5 * Second;

        protected override void ReceiveRecover(object message)
        {
            switch (message)
            {
                case RecoveryMessages.SnapshotOffer offer:
                    _sum = ((State)offer.State).Sum;
                    probe.Tell($"snapshot at {offer.Sequence}");
                    break;
                case Added added:
                    _sum += added.Amount;
                    break;
                case RecoveryMessages.Completed:
                    Assert.True(IsRecovering);
                    probe.Tell($"recovered {_sum} at {LastSequence}");
                    break;
            }
        }

        protected override bool ReceiveCommand(object message)
        {
            switch (message)
            {
                case Add add:
                    Persist(new Added(add.Amount), OnAdded);
                    return true;
                case AddMany many:
                    PersistAll([.. many.Amounts.Select(amount => new Added(amount))], OnAdded);
                    return true;
                case Query:
                    Sender.Tell(_sum);
                    return true;
                case Action<Sum> action:
                    action(this);
                    return true;
                default:
                    return false;
            }
        }

        public void TakeSnapshot() => SaveSnapshot(new State(_sum));

        public void AddTwiceInOneCommand()
        {
            Persist(new Added(1), added =>
            {
                OnAdded(added);
                Persist(new Added(100), OnAdded); // from within a handler
            });
            Persist(new Added(10), OnAdded);
        }

        protected override void OnSnapshotSaved(long sequence) => probe.Tell($"saved {sequence}");

        protected override void OnJournalFailure(JournalException cause) => probe.Tell(cause.Message);

        private void OnAdded(Added added)
        {
            if (FailAfterPersist is { } failure)
                throw failure;
            _sum += added.Amount;
            Sender.Tell($"sum {_sum}");
        }
    }

    private (IActorRef Actor, TestProbe Probe) Start()
    {
        TestProbe probe = CreateProbe();
        return (System.ActorOf(Props.Create(() => new Sum(_journal, probe.Ref))), probe);
    }

    private long Durable()
    {
        RecordingRef answers = new("answers");
        _durable.Submit(new JournalRequest.ReadEvents("sum", 1, 1), answers);
        return ((JournalAnswer.EventsRead)answers.Messages[0]).HighestSequence;
    }

    [Fact]
    public void Events_AreDurableBeforeTheHandlerAnswers_AndReplayedAtTheNextStart()
    {
        (IActorRef first, TestProbe probe) = Start();
        probe.ExpectMsg("recovered 0 at 0");
        probe.Send(first, new Add(1));
        probe.ExpectMsg("sum 1");
        probe.Send(first, new AddMany(2, 3));
        probe.ExpectMsg("sum 3");
        probe.ExpectMsg("sum 6");
        System.Stop(first);
        Simulator.RunUntilIdle();

        (_, TestProbe second) = Start();
        second.ExpectMsg("recovered 6 at 3");
    }

    [Fact]
    public void UserMessages_WaitUntilTheRecoveryIsComplete()
    {
        _journal.Holds = true;
        (IActorRef actor, TestProbe probe) = Start();
        probe.Send(actor, new Query());
        probe.ExpectNoMsg(Second);
        _journal.PassOne(); // snapshot
        probe.ExpectNoMsg(Second);
        _journal.PassOne(); // events

        probe.ExpectMsg("recovered 0 at 0");
        probe.ExpectMsg(0);
    }

    [Fact]
    public void WhileAnEventIsOnItsWay_NoOtherMessageIsHandled_NotEvenATimer()
    {
        (IActorRef actor, TestProbe probe) = Start();
        probe.ExpectMsg("recovered 0 at 0");
        _journal.Holds = true;
        probe.Send(actor, new Add(5));
        probe.Send(actor, new Query());
        probe.ExpectNoMsg(Second);
        Assert.Equal(0, Durable());
        _journal.PassOne();

        probe.ExpectMsg("sum 5");
        probe.ExpectMsg(5);
    }

    [Fact]
    public void Persist_SeveralTimesInOneCommand_KeepsTheOrder()
    {
        (IActorRef actor, TestProbe probe) = Start();
        probe.ExpectMsg("recovered 0 at 0");
        probe.Send(actor, new Action<Sum>(sum => sum.AddTwiceInOneCommand()));

        probe.ExpectMsg("sum 1");
        probe.ExpectMsg("sum 11");
        probe.ExpectMsg("sum 111");
        Assert.Equal(3, Durable());
    }

    [Fact]
    public void Persist_OfNothing_DoesNotHoldTheActor()
    {
        (IActorRef actor, TestProbe probe) = Start();
        probe.ExpectMsg("recovered 0 at 0");
        probe.Send(actor, new AddMany());
        probe.Send(actor, new Query());
        probe.ExpectMsg(0);
    }

    [Fact]
    public void Recovery_OfManyPages_LosesNothing()
    {
        (IActorRef first, TestProbe probe) = Start();
        probe.ExpectMsg("recovered 0 at 0");
        probe.Send(first, new AddMany([.. Enumerable.Repeat(1, 1000)]));
        Simulator.RunUntilIdle();
        System.Stop(first);
        Simulator.RunUntilIdle();

        (_, TestProbe second) = Start();
        second.ExpectMsg("recovered 1000 at 1000");
    }

    [Fact]
    public void Snapshot_ShortensTheRecovery_AndTheEventsItCoversAreDeleted()
    {
        (IActorRef first, TestProbe probe) = Start();
        probe.ExpectMsg("recovered 0 at 0");
        probe.Send(first, new AddMany(1, 2));
        probe.Send(first, new Action<Sum>(sum => sum.TakeSnapshot()));
        probe.Send(first, new Add(4));
        Simulator.RunUntilIdle();
        Assert.Contains("saved 2", probe.ReceiveAll());
        System.Stop(first);
        Simulator.RunUntilIdle();

        (_, TestProbe second) = Start();
        second.ExpectMsg("snapshot at 2");
        second.ExpectMsg("recovered 7 at 3");
        RecordingRef answers = new("answers");
        _durable.Submit(new JournalRequest.ReadEvents("sum", 1, 100), answers);
        Assert.Equal([new Added(4)], ((JournalAnswer.EventsRead)answers.Messages[0]).Events);
    }

    [Fact]
    public void SnapshotThatFails_IsPublished_AndTheActorGoesOn()
    {
        (IActorRef actor, TestProbe probe) = Start();
        probe.ExpectMsg("recovered 0 at 0");
        probe.Send(actor, new Add(1));
        probe.ExpectMsg("sum 1");
        _journal.Holds = true;
        probe.Send(actor, new Action<Sum>(sum => sum.TakeSnapshot()));
        Simulator.RunUntilIdle();
        _journal.FailOne(new TestFailureException("disk full"));
        probe.Send(actor, new Query());

        probe.ExpectMsg(1);
        Assert.Equal("disk full", Assert.Single(Published<CleanupFailed>()).Cause.Message);
    }

    [Fact]
    public void SecondWriter_IsNoticed_AndTheActorIsStopped()
    {
        (IActorRef actor, TestProbe probe) = Start();
        probe.ExpectMsg("recovered 0 at 0");
        probe.Watch(actor);
        _durable.Submit(new JournalRequest.AppendEvents("sum", 0, [new Added(7)]), new RecordingRef("other writer"));
        probe.Send(actor, new Add(1));

        Assert.Contains("someone else writes", probe.ExpectMsg<string>(), StringComparison.Ordinal);
        probe.ExpectTerminated(actor);
        Assert.IsType<JournalException>(Assert.Single(Published<ActorFailed>()).Cause);
        Assert.Equal(1, Durable());
    }

    [Fact]
    public void JournalThatFails_StopsTheActor_AndSaysWhy()
    {
        (IActorRef actor, TestProbe probe) = Start();
        probe.ExpectMsg("recovered 0 at 0");
        probe.Watch(actor);
        _journal.Holds = true;
        probe.Send(actor, new Add(1));
        Simulator.RunUntilIdle();
        _journal.FailOne(new TestFailureException("disk full"));

        Assert.Contains("AppendEvents: disk full", probe.ExpectMsg<string>(), StringComparison.Ordinal);
        probe.ExpectTerminated(actor);
    }

    [Fact]
    public void JournalThatIsSilent_StopsTheActorAtTheTimeLimit()
    {
        _journal.Holds = true;
        (IActorRef actor, TestProbe probe) = Start();
        probe.Watch(actor);

        probe.Within(5 * Second, 5 * Second, () =>
        {
            Assert.Contains("did not answer LoadSnapshot", probe.ExpectMsg<string>(), StringComparison.Ordinal);
            probe.ExpectTerminated(actor);
        });
        Assert.Equal(0, System.Timers.Count);
    }

    [Fact]
    public void AnswerAfterTheTimeLimit_ChangesNothing()
    {
        _journal.Holds = true;
        (_, TestProbe probe) = Start();
        Simulator.RunFor(5 * Second);
        _journal.PassOne();
        Assert.Single(probe.ReceiveAll());
    }

    [Fact]
    public void StopDuringTheRecovery_TakesEffectAtOnce()
    {
        ExpectDeadLetters<Query>();
        _journal.Holds = true;
        (IActorRef actor, TestProbe probe) = Start();
        probe.Watch(actor);
        probe.Send(actor, new Query());
        System.Stop(actor);

        probe.ExpectTerminated(actor);
        _journal.PassOne();
        probe.ExpectNoMsg(TimeSpan.FromMinutes(1));
        Assert.Equal(0, System.Timers.Count);
    }

    [Fact]
    public void StopWhileAnEventIsOnItsWay_LosesNoDurableEvent()
    {
        (IActorRef first, TestProbe probe) = Start();
        probe.ExpectMsg("recovered 0 at 0");
        _journal.Holds = true;
        probe.Send(first, new Add(5));
        Simulator.RunUntilIdle();
        System.Stop(first);
        Simulator.RunUntilIdle();
        _journal.PassOne();
        _journal.Holds = false;

        (_, TestProbe second) = Start();
        second.ExpectMsg("recovered 5 at 1");
    }

    [Fact]
    public void RestartWhileRecovering_BeginsTheRecoveryAnew_AndIgnoresTheOldAnswers()
    {
        _journal.Holds = true;
        (IActorRef actor, TestProbe probe) = Start();
        Simulator.RunUntilIdle();
        ((ActorRef)actor).SendSystem(new FaultMessage(new TestFailureException()));
        Simulator.RunUntilIdle();
        Assert.Equal(2, _journal.Held.Count); // the old instance's request and the new one's
        _journal.PassOne();
        probe.ExpectNoMsg(Second);
        _journal.PassOne();
        Simulator.RunUntilIdle();
        _journal.PassOne();

        probe.ExpectMsg("recovered 0 at 0");
        probe.Send(actor, new Query());
        probe.ExpectMsg(0);
    }

    [Fact]
    public void SnapshotOfAnEarlierInstance_IsNotReportedToALaterOne()
    {
        (IActorRef actor, TestProbe probe) = Start();
        probe.ExpectMsg("recovered 0 at 0");
        probe.Send(actor, new Add(1));
        probe.ExpectMsg("sum 1");
        _journal.Holds = true;
        probe.Send(actor, new Action<Sum>(sum => sum.TakeSnapshot()));
        Simulator.RunUntilIdle();
        _journal.Holds = false;
        probe.Send(actor, new Action<Sum>(_ => throw new TestFailureException()));
        probe.ExpectMsg("recovered 1 at 1");
        _journal.PassOne();

        probe.ExpectNoMsg(Second);
    }

    [Theory]
    [InlineData(Directive.Restart)]
    [InlineData(Directive.Resume)]
    public void HandlerThatFails_IsAnsweredByARecovery_EvenIfTheVerdictIsResume(Directive directive)
    {
        TestProbe probe = CreateProbe();
        bool fail = true;
        IActorRef? actor = null;
        System.ActorOf(Props.Create(() => new Lambda
        {
            Strategy = new OneForOneStrategy(_ => directive),
            OnPreStart = context => actor = context.ActorOf(Props.Create(() => new Sum(_journal, probe.Ref)
            {
                FailAfterPersist = fail ? new TestFailureException() : null,
            })),
            OnMessage = (_, _) => { },
        }));
        probe.ExpectMsg("recovered 0 at 0");
        fail = false;
        probe.Send(actor!, new Add(5)); // durable, but the handler fails

        probe.ExpectMsg("recovered 5 at 1");
        probe.Send(actor!, new Query());
        probe.ExpectMsg(5);
    }

    [Fact]
    public void CommandThatFails_ResumesWithItsState()
    {
        TestProbe probe = CreateProbe();
        IActorRef? actor = null;
        System.ActorOf(Props.Create(() => new Lambda
        {
            Strategy = new OneForOneStrategy(_ => Directive.Resume),
            OnPreStart = context => actor = context.ActorOf(Props.Create(() => new Sum(_journal, probe.Ref))),
            OnMessage = (_, _) => { },
        }));
        probe.ExpectMsg("recovered 0 at 0");
        probe.Send(actor!, new Add(5));
        probe.ExpectMsg("sum 5");
        probe.Send(actor!, new Action<Sum>(_ => throw new TestFailureException()));
        probe.Send(actor!, new Query());
        probe.ExpectMsg(5);
    }

    [Fact]
    public void AnswerThatComesWhileAVerdictIsAwaited_IsNotLost()
    {
        // The journal answers between the failure and the verdict: the write must still be taken in after the resume.
        TestProbe probe = CreateProbe();
        IActorRef? actor = null;
        System.ActorOf(Props.Create(() => new Lambda
        {
            Strategy = new OneForOneStrategy(_ =>
            {
                _journal.PassOne();
                return Directive.Resume;
            }),
            OnPreStart = context => actor = context.ActorOf(Props.Create(() => new Sum(_journal, probe.Ref))),
            OnMessage = (_, _) => { },
        }));
        probe.ExpectMsg("recovered 0 at 0");
        _journal.Holds = true;
        probe.Send(actor!, new Add(5));
        Simulator.RunUntilIdle();
        ((ActorRef)actor!).SendSystem(new FaultMessage(new TestFailureException()));
        probe.Send(actor, new Query());

        probe.ExpectMsg("sum 5");
        probe.ExpectMsg(5);
    }

    [Fact]
    public void Persist_DuringTheRecovery_OrASnapshotOfNothing_IsRefused()
    {
        (IActorRef actor, TestProbe probe) = Start();
        probe.ExpectMsg("recovered 0 at 0");
        probe.Send(actor, new Action<Sum>(sum => Assert.Throws<InvalidOperationException>(sum.TakeSnapshot)));
        probe.Send(actor, new Query());
        probe.ExpectMsg(0);
        System.ActorOf(Props.Create(() => new Hasty(_journal)));
        Simulator.RunUntilIdle();

        Assert.Contains("during its recovery", Published<ActorFailed>()[0].Cause.InnerException!.Message, StringComparison.Ordinal);
    }

    private sealed class Hasty(IJournal journal) : PersistentActor(journal)
    {
        public override string PersistenceId => "hasty";

        protected override void PreStart() => Persist("too early", _ => { });

        protected override void ReceiveRecover(object message)
        {
        }

        protected override bool ReceiveCommand(object message) => false;
    }
}

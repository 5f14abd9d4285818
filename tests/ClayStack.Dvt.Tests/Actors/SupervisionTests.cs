using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Simulation;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Actors;

public sealed class SupervisionTests : ActorTest
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>A parent with one counting child, and the directive that the parent's strategy gives.</summary>
    private (IActorRef Parent, IActorRef Child, TestProbe Probe) Family(SupervisorStrategy strategy, Func<Counter>? child = null)
    {
        TestProbe probe = CreateProbe();
        IActorRef? childRef = null;
        IActorRef parent = System.ActorOf(Props.Create(() => new Lambda
        {
            Strategy = strategy,
            OnPreStart = context => childRef = context.ActorOf(Props.Create(child ?? (() => new Counter(probe.Ref))), "child"),
            OnMessage = (_, message) => probe.Ref.Tell(message),
            OnPostStop = _ => probe.Ref.Tell("parent stopped"),
        }));
        Simulator.RunUntilIdle();
        return (parent, childRef!, probe);
    }

    private static OneForOneStrategy Always(Directive directive) => new(_ => directive);

    [Fact]
    public void Resume_KeepsTheStateAndLosesOnlyTheFailedMessage()
    {
        (_, IActorRef child, TestProbe probe) = Family(Always(Directive.Resume));
        child.Tell(1);
        child.Tell(new TestFailureException());
        child.Tell(2);

        probe.ExpectMsg("count 1");
        probe.ExpectMsg("count 3");
    }

    [Fact]
    public void Restart_LosesTheStateAndKeepsTheMailbox()
    {
        (_, IActorRef child, TestProbe probe) = Family(Always(Directive.Restart));
        child.Tell(1);
        child.Tell(new TestFailureException());
        child.Tell(2);

        probe.ExpectMsg("count 1");
        probe.ExpectMsg("stopped");
        probe.ExpectMsg("count 1");
        Assert.Equal(1, System.Counters.Restarts);
        Assert.Equal(1, System.Counters.Failures);
    }

    [Fact]
    public void Stop_EndsTheChildAndItsMailbox()
    {
        ExpectDeadLetters<int>();
        (_, IActorRef child, TestProbe probe) = Family(Always(Directive.Stop));
        probe.Watch(child);
        child.Tell(new TestFailureException());
        child.Tell(2);

        probe.ExpectMsg("stopped");
        probe.ExpectTerminated(child);
    }

    [Fact]
    public void Escalate_LetsTheGrandparentJudge_AndItsRestartReplacesTheWholeBranch()
    {
        (IActorRef parent, IActorRef child, TestProbe probe) = Family(Always(Directive.Escalate));
        probe.Watch(child);
        child.Tell(new TestFailureException());

        probe.ExpectMsg("parent stopped"); // by PreRestart
        probe.ExpectMsg("stopped");
        probe.ExpectTerminated(child);
        probe.Send(parent, "alive");
        probe.ExpectMsg("alive");
        Assert.Equal([Directive.Escalate, Directive.Restart], Published<ActorFailed>().Select(failed => failed.Directive));
        Assert.IsType<TestFailureException>(Published<ActorFailed>()[1].Cause);
    }

    [Fact]
    public void Escalate_AnsweredByAResume_ResumesTheChildToo_AndItsNextFailureIsJudgedAgain()
    {
        TestProbe probe = CreateProbe();
        IActorRef? child = null;
        System.ActorOf(Props.Create(() => new Lambda
        {
            Strategy = Always(Directive.Resume),
            OnPreStart = top => top.ActorOf(Props.Create(() => new Lambda
            {
                Strategy = Always(Directive.Escalate),
                OnPreStart = middle => child = middle.ActorOf(Props.Create(() => new Counter(probe.Ref))),
                OnMessage = (_, _) => { },
            })),
            OnMessage = (_, _) => { },
        }));
        Simulator.RunUntilIdle();
        for (int i = 0; i < 3; i++)
            child!.Tell(new TestFailureException());
        child!.Tell("count");

        probe.ExpectMsg("count 4");
        Assert.Equal(
            [Directive.Escalate, Directive.Resume, Directive.Escalate, Directive.Resume, Directive.Escalate, Directive.Resume],
            Published<ActorFailed>().Select(failed => failed.Directive));
    }

    [Fact]
    public void Escalate_ToTheTop_EndsTheSystemWithTheCause()
    {
        ExpectSystemFailure();
        ActorSystem system = ActorSystem.Create("escalating", new ActorSystemSettings
        {
            Time = Simulator.Time,
            Dispatcher = Simulator.Dispatcher,
            SupervisorStrategy = Always(Directive.Escalate),
        });
        bool stopped = false;
        IActorRef actor = system.ActorOf(Props.Create(() => new Lambda
        {
            OnMessage = (_, _) => throw new TestFailureException(),
            OnPostStop = _ => stopped = true,
        }));
        actor.Tell("fail");
        Simulator.RunUntilIdle();

        Assert.IsType<TestFailureException>(system.WhenTerminated.Exception?.InnerException);
        Assert.True(stopped);
    }

    [Fact]
    public void Decider_ChoosesByTheCause()
    {
        (_, IActorRef child, TestProbe probe) = Family(new OneForOneStrategy(
            cause => cause is TestFailureException ? Directive.Resume : Directive.Restart));
        child.Tell(new TestFailureException());
        child.Tell(1);
        child.Tell(new OtherFailureException());
        child.Tell(2);

        probe.ExpectMsg("count 2");
        probe.ExpectMsg("stopped");
        probe.ExpectMsg("count 1");
    }

    [Fact]
    public void Decider_ThatThrows_FailsTheSupervisor()
    {
        (_, IActorRef child, _) = Family(new OneForOneStrategy(_ => throw new OtherFailureException()));
        child.Tell(new TestFailureException());
        Simulator.RunUntilIdle();

        Assert.IsType<OtherFailureException>(Assert.Single(Published<ActorFailed>()).Cause);
    }

    [Fact]
    public void Restarts_WithinTheRange_AreLimited()
    {
        ExpectDeadLetters<string>();
        (_, IActorRef child, TestProbe probe) = Family(new OneForOneStrategy(2, Minute, _ => Directive.Restart));
        probe.Watch(child);
        for (int i = 0; i < 3; i++)
        {
            child.Tell(new TestFailureException());
            Simulator.RunFor(TimeSpan.FromSeconds(30)); // 0 s, 30 s, and 60 s, which still is within the minute
        }

        child.Tell("after the end");
        Assert.Equal(
            [Directive.Restart, Directive.Restart, Directive.Stop],
            Published<ActorFailed>().Select(failed => failed.Directive));
        Assert.Equal("stopped", probe.ReceiveAll()[0]);
    }

    [Fact]
    public void Restarts_AfterTheRange_AreCountedAnew()
    {
        (_, IActorRef child, _) = Family(new OneForOneStrategy(2, Minute, _ => Directive.Restart));
        TimeSpan[] pauses = [Minute / 2, Minute / 2 + TimeSpan.FromTicks(1), Minute / 2, Minute];
        foreach (TimeSpan pause in pauses)
        {
            child.Tell(new TestFailureException());
            Simulator.RunFor(pause);
        }

        Assert.All(Published<ActorFailed>(), failed => Assert.Equal(Directive.Restart, failed.Directive));
    }

    [Fact]
    public void MessageThatFailsEveryTime_CannotKeepAnActorBusyForEver()
    {
        // The actor puts the message back before it fails, so that every fresh instance meets it again.
        int attempts = 0;
        TestProbe probe = CreateProbe();
        IActorRef poisoned = System.ActorOf(Lambda.Props((context, message) =>
        {
            attempts++;
            context.Stash.Stash();
            throw new TestFailureException();
        }));
        probe.Watch(poisoned);
        ExpectDeadLetters<string>();

        poisoned.Tell("poison");

        probe.ExpectTerminated(poisoned);
        Assert.Equal(11, attempts); // 10 restarts within a minute, then the default strategy stops it
        Assert.Equal("poison", Assert.Single(DeadLetters).Message);
    }

    [Fact]
    public void ChildThatFailsInItsConstructor_IsStopped_AndItsMessagesAreDeadLetters()
    {
        ExpectDeadLetters<string>();
        TestProbe probe = CreateProbe();
        IActorRef child = System.ActorOf(Props.Create<Lambda>(() => throw new TestFailureException("no luck")));
        child.Tell("never handled");
        probe.Watch(child);

        probe.ExpectTerminated(child);
        ActorInitializationException cause = Assert.IsType<ActorInitializationException>(Assert.Single(Published<ActorFailed>()).Cause);
        Assert.Contains("no luck", cause.Message, StringComparison.Ordinal);
        Assert.IsType<TestFailureException>(cause.InnerException);
    }

    [Theory]
    [InlineData(Directive.Restart)]
    [InlineData(Directive.Resume)]
    public void ChildThatFailsInItsConstructor_IsTriedAgainIfTheStrategySaysSo(Directive directive)
    {
        int attempts = 0;
        TestProbe probe = CreateProbe();
        (_, IActorRef child, _) = Family(
            Always(directive),
            () => ++attempts < 3 ? throw new TestFailureException() : new Counter(probe.Ref));
        child.Tell(1);

        probe.ExpectMsg("count 1");
        Assert.Equal(3, attempts);
    }

    [Fact]
    public void PreStartThatFails_StopsTheActorAndItsChildren_WithoutPostStop()
    {
        TestProbe probe = CreateProbe();
        IActorRef? grandchild = null;
        IActorRef actor = System.ActorOf(Props.Create(() => new Lambda
        {
            OnPreStart = context =>
            {
                grandchild = context.ActorOf(Lambda.Props((_, _) => { }));
                throw new TestFailureException();
            },
            OnMessage = (_, _) => { },
            OnPostStop = _ => probe.Ref.Tell("an instance that never started was stopped"),
        }));
        probe.Watch(actor);

        probe.ExpectTerminated(actor);
        probe.Watch(grandchild!);
        probe.ExpectTerminated(grandchild!);
        probe.ExpectNoMsg(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void PostRestartThatFails_CountsAsAFailureOfItsOwn()
    {
        TestProbe probe = CreateProbe();
        IActorRef actor = System.ActorOf(Props.Create(() => new Lambda
        {
            OnMessage = (_, _) => throw new OtherFailureException(),
            OnPostRestart = (_, _) => throw new TestFailureException(),
        }));
        probe.Watch(actor);
        actor.Tell("fail");

        probe.ExpectTerminated(actor);
        Assert.Equal([Directive.Restart, Directive.Stop], Published<ActorFailed>().Select(failed => failed.Directive));
        Assert.IsType<ActorInitializationException>(Published<ActorFailed>()[1].Cause);
    }

    [Fact]
    public void HooksThatThrowWhileAnInstanceIsGivenUp_HoldNothingUpAndArePublished()
    {
        TestProbe probe = CreateProbe();
        IActorRef actor = System.ActorOf(Props.Create(() => new Lambda
        {
            OnMessage = (_, message) =>
            {
                if (message is "fail")
                    throw new TestFailureException();
                probe.Ref.Tell(message);
            },
            OnPreRestart = (_, _, _) => throw new TestFailureException("in PreRestart"),
            OnPostStop = _ => throw new TestFailureException("in PostStop"),
        }));
        actor.Tell("fail");
        actor.Tell("alive");
        probe.ExpectMsg("alive");
        probe.Watch(actor);
        System.Stop(actor);

        probe.ExpectTerminated(actor);
        Assert.Equal(["in PreRestart", "in PostStop"], Published<CleanupFailed>().Select(failed => failed.Cause.Message));
    }

    [Fact]
    public void PreRestart_GetsTheCauseAndTheMessageInHand()
    {
        List<(Exception, object?)> seen = [];
        TestFailureException failure = new();
        IActorRef actor = System.ActorOf(Props.Create(() => new Lambda
        {
            OnMessage = (_, message) => throw (Exception)message,
            OnPreRestart = (_, reason, message) => seen.Add((reason, message)),
        }));
        actor.Tell(failure);
        Simulator.RunUntilIdle();

        Assert.Equal([(failure, failure)], seen);
    }

    [Fact]
    public void Restart_WaitsForTheChildrenThatAreStopped()
    {
        // The fresh instance creates a child of the same name: that is only possible once the old one has ended.
        TestProbe probe = CreateProbe();
        IActorRef parent = System.ActorOf(Props.Create(() => new Lambda
        {
            OnPreStart = context => context.ActorOf(Props.Create(() => new Lambda
            {
                OnPreStart = child => child.ActorOf(Lambda.Props((_, _) => { }), "grandchild"),
                OnMessage = (_, _) => { },
            }), "child"),
            OnMessage = (_, message) =>
            {
                if (message is Exception failure)
                    throw failure;
                probe.Ref.Tell(message);
            },
        }));
        for (int i = 0; i < 5; i++)
        {
            parent.Tell(new TestFailureException());
            parent.Tell(i);
        }

        for (int i = 0; i < 5; i++)
            probe.ExpectMsg(i);
        Assert.All(Published<ActorFailed>(), failed => Assert.IsType<TestFailureException>(failed.Cause));
    }

    [Fact]
    public void Restart_ThatKeepsItsChildren_RestartsThemToo()
    {
        TestProbe probe = CreateProbe();
        IActorRef? child = null;
        IActorRef parent = System.ActorOf(Props.Create(() => new Lambda
        {
            KeepsChildren = true,
            OnPreStart = context => child ??= context.ActorOf(Props.Create(() => new Counter(probe.Ref))),
            OnMessage = (_, message) => throw (Exception)message,
        }));
        Simulator.RunUntilIdle();
        child!.Tell(1);
        probe.ExpectMsg("count 1");
        parent.Tell(new TestFailureException());
        probe.ExpectMsg("stopped");
        child!.Tell(1);

        probe.ExpectMsg("count 1"); // counted from nothing: it is a fresh instance behind the same handle
        Assert.Equal(2, System.Counters.Restarts);
    }

    [Fact]
    public void InvariantViolation_IsBeyondEverySupervisor()
    {
        ExpectSystemFailure();
        (_, _, TestProbe probe) = Family(Always(Directive.Resume));
        bool cleanedUp = false;
        IActorRef actor = System.ActorOf(Props.Create(() => new Lambda
        {
            OnMessage = (_, _) => Invariant.Require(condition: false, "Two and two are four."),
            OnPostStop = _ => cleanedUp = true,
        }).WithSupervisorStrategy(Always(Directive.Resume)));
        actor.Tell("go");
        probe.Ref.Tell("never handled");
        Simulator.RunUntil(() => System.WhenTerminated.IsCompleted, TimeSpan.Zero);
        Simulator.RunFor(Minute);

        InvariantViolation violation = Assert.IsType<InvariantViolation>(System.WhenTerminated.Exception?.InnerException);
        Assert.Equal("Two and two are four.", violation.Message);
        Assert.False(cleanedUp);
    }

    [Fact]
    public void Strategy_WithImpossibleLimits_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new OneForOneStrategy(-2, Minute, _ => Directive.Stop));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OneForOneStrategy(1, -Minute, _ => Directive.Stop));
    }

    /// <summary>Counts its messages, failed ones included, since its instance was made.</summary>
    private sealed class Counter(IActorRef probe) : UntypedActor
    {
        private int _count;

        protected override void OnReceive(object message)
        {
            _count++;
            if (message is Exception failure)
                throw failure;
            probe.Tell($"count {_count}");
        }

        protected override void PostStop() => probe.Tell("stopped");
    }
}

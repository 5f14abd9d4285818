using ClayStack.Dvt.Actors;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Actors;

public sealed class LifecycleTests : ActorTest
{
    [Fact]
    public void PreStart_RunsBeforeTheFirstMessage_AndPostStopAfterTheLast()
    {
        TestProbe probe = CreateProbe();
        IActorRef actor = System.ActorOf(Props.Create(() => new Lambda
        {
            OnPreStart = _ => probe.Ref.Tell("start"),
            OnMessage = (_, message) => probe.Ref.Tell(message),
            OnPostStop = _ => probe.Ref.Tell("stop"),
        }));
        actor.Tell("message");
        actor.Tell(PoisonPill.Instance);

        probe.ExpectMsg("start");
        probe.ExpectMsg("message");
        probe.ExpectMsg("stop");
        probe.ExpectNoMsg(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Stop_TakesEffectAfterTheMessageInHand_AndTheRestAreDeadLetters()
    {
        ExpectDeadLetters<int>(2);
        TestProbe probe = CreateProbe();
        IActorRef actor = System.ActorOf(Lambda.Props((context, message) =>
        {
            context.Stop(context.Self);
            probe.Ref.Tell(message);
        }));
        for (int i = 0; i < 3; i++)
            actor.Tell(i);

        probe.ExpectMsg(0);
        probe.ExpectNoMsg(TimeSpan.FromSeconds(1));
        Assert.Equal([1, 2], DeadLetters.Select(letter => letter.Message));
    }

    [Fact]
    public void PoisonPill_LetsWhatWasSentBeforeBeHandled()
    {
        ExpectDeadLetters<int>();
        TestProbe probe = CreateProbe();
        IActorRef actor = System.ActorOf(Lambda.Props((_, message) => probe.Ref.Tell(message)));
        actor.Tell(1);
        actor.Tell(PoisonPill.Instance);
        actor.Tell(2);

        probe.ExpectMsg(1);
        probe.ExpectNoMsg(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Children_EndBeforeTheirParent_OldestFirst()
    {
        TestProbe probe = CreateProbe();
        Props Noting(string name) => Props.Create(() => new Lambda
        {
            OnMessage = (_, _) => { },
            OnPostStop = _ => probe.Ref.Tell(name),
        });
        IActorRef parent = System.ActorOf(Props.Create(() => new Lambda
        {
            OnPreStart = context =>
            {
                IActorRef child = context.ActorOf(Noting("child"), "child");
                Assert.Same(child, context.Child("child"));
                context.ActorOf(Noting("sibling"));
            },
            OnMessage = (_, _) => { },
            OnPostStop = _ => probe.Ref.Tell("parent"),
        }));
        Simulator.RunUntilIdle();

        System.Stop(parent);

        object[] order = [probe.ExpectMsg<string>(), probe.ExpectMsg<string>(), probe.ExpectMsg<string>()];
        Assert.Equal("parent", order[2]);
        Assert.Equal(["child", "sibling"], order[..2].Order());
    }

    [Fact]
    public void StoppingParent_HandlesNoMessagesAndTakesNoChildren()
    {
        ExpectDeadLetters<string>();
        List<string> refusals = [];
        IActorRef parent = System.ActorOf(Props.Create(() => new Lambda
        {
            OnPreStart = context => context.ActorOf(Lambda.Props((_, _) => { })),
            OnMessage = (_, _) => refusals.Add("handled a message while stopping"),
            OnPostStop = context => refusals.Add(Assert.Throws<InvalidOperationException>(
                () => context.ActorOf(Lambda.Props((_, _) => { }))).Message),
        }));
        Simulator.RunUntilIdle();
        System.Stop(parent);
        parent.Tell("while stopping");
        Simulator.RunUntilIdle();

        Assert.Contains("is stopping", Assert.Single(refusals), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_AreUniqueAmongTheLiving_AndFreeAgainAfterTerminated()
    {
        TestProbe probe = CreateProbe();
        IActorRef first = System.ActorOf(Lambda.Props((_, _) => { }), "the-name");
        Assert.Equal("/user/the-name", first.Path);
        Assert.Contains("the-name", Assert.Throws<InvalidOperationException>(
            () => System.ActorOf(Lambda.Props((_, _) => { }), "the-name")).Message, StringComparison.Ordinal);

        probe.Watch(first);
        System.Stop(first);
        probe.ExpectTerminated(first);
        Simulator.RunUntilIdle();

        Assert.NotSame(first, System.ActorOf(Lambda.Props((_, _) => { }), "the-name"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("ä")]
    [InlineData("$1")]
    public void Names_WithOtherCharacters_AreRefused(string name) =>
        Assert.Throws<ArgumentException>(() => System.ActorOf(Lambda.Props((_, _) => { }), name));

    [Fact]
    public void Names_OfMoreThan128Characters_AreRefused()
    {
        System.ActorOf(Lambda.Props((_, _) => { }), new string('a', 128));
        Assert.Throws<ArgumentException>(() => System.ActorOf(Lambda.Props((_, _) => { }), new string('a', 129)));
    }

    [Fact]
    public void Construction_ByHand_IsRefused() =>
        Assert.Contains("Props", Assert.Throws<InvalidOperationException>(
            () => new Lambda { OnMessage = (_, _) => { } }).Message, StringComparison.Ordinal);

    [Fact]
    public void Factory_ThatReturnsAnOldInstance_StopsTheActorWithAClearCause()
    {
        TestProbe probe = CreateProbe();
        Lambda? instance = null;
        Props props = Props.Create(() => instance ??= new Lambda
        {
            OnMessage = (_, _) => throw new TestFailureException(),
        });
        IActorRef actor = System.ActorOf(props);
        probe.Watch(actor);

        actor.Tell("fail");

        probe.ExpectTerminated(actor);
        ActorInitializationException cause = Assert.IsType<ActorInitializationException>(Published<ActorFailed>()[^1].Cause);
        Assert.Contains("exactly one new instance", cause.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Factory_ThatConstructsTwoInstances_StopsTheActor()
    {
        TestProbe probe = CreateProbe();
        IActorRef actor = System.ActorOf(Props.Create(() =>
        {
            _ = new Lambda { OnMessage = (_, _) => { } };
            return new Lambda { OnMessage = (_, _) => { } };
        }));
        probe.Watch(actor);

        probe.ExpectTerminated(actor);
    }

    [Fact]
    public void Counters_FollowTheLiving()
    {
        Assert.Equal(0, System.Counters.LiveActors);
        IActorRef parent = System.ActorOf(Props.Create(() => new Lambda
        {
            OnPreStart = context => context.ActorOf(Lambda.Props((_, _) => { })),
            OnMessage = (_, _) => { },
        }));
        Simulator.RunUntilIdle();
        Assert.Equal(2, System.Counters.LiveActors);
        System.Stop(parent);
        Simulator.RunUntilIdle();
        Assert.Equal(0, System.Counters.LiveActors);
    }

    [Fact]
    public void Terminate_EndsEverythingAndRefusesNewActors()
    {
        TestProbe probe = CreateProbe();
        int stopped = 0;
        for (int i = 0; i < 10; i++)
            System.ActorOf(Props.Create(() => new Lambda { OnMessage = (_, _) => { }, OnPostStop = _ => stopped++ }));

        Task ended = System.Terminate();
        Simulator.RunUntilIdle();

        Assert.True(ended.IsCompletedSuccessfully);
        Assert.Equal(10, stopped);
        Assert.Throws<InvalidOperationException>(() => System.ActorOf(Lambda.Props((_, _) => { })));
        Assert.Equal(0, probe.Waiting);
    }

    [Fact]
    public void Abort_LetsNobodyHandleAnything()
    {
        List<object> handled = [];
        IActorRef actor = System.ActorOf(Props.Create(() => new Lambda
        {
            OnPreStart = context => context.Timers.StartSingleTimer("t", "timer", TimeSpan.FromSeconds(1)),
            OnMessage = (_, message) => handled.Add(message),
            OnPostStop = _ => handled.Add("PostStop"),
        }));
        Simulator.RunUntilIdle();
        actor.Tell("before");
        System.Abort();
        actor.Tell("after");
        Simulator.RunFor(TimeSpan.FromMinutes(1));

        Assert.Empty(handled);
        Assert.True(System.WhenTerminated.IsCompletedSuccessfully);
    }

    [Fact]
    public void Become_ChangesTheBehaviourAndUnbecomeReturns()
    {
        TestProbe probe = CreateProbe();
        IActorRef actor = System.ActorOf(Props.Create(() => new Switching(probe.Ref)));
        string[] script = ["which", "second", "which", "third on top", "which", "back", "which", "back", "which"];
        foreach (string line in script)
            actor.Tell(line);

        string[] expected = ["first", "second", "third", "second", "first"];
        foreach (string line in expected)
            probe.ExpectMsg(line);
        probe.ExpectNoMsg(TimeSpan.Zero);
        Assert.Empty(Published<UnhandledMessage>());
    }

    [Fact]
    public void Become_EndsWithTheInstance()
    {
        TestProbe probe = CreateProbe();
        IActorRef actor = System.ActorOf(Props.Create(() => new Switching(probe.Ref)));
        actor.Tell("second");
        actor.Tell(new TestFailureException());
        actor.Tell("which");

        probe.ExpectMsg("first");
    }

    [Fact]
    public void BecomeStacked_WithoutEnd_IsRefused()
    {
        int depth = 0;
        IActorRef actor = System.ActorOf(Lambda.Props((context, _) =>
        {
            while (depth < 1000)
            {
                context.BecomeStacked(_ => true);
                depth++;
            }
        }).WithSupervisorStrategy(SupervisorStrategy.Stopping));
        actor.Tell("go");
        Simulator.RunUntilIdle();

        Assert.Equal(64, depth);
        Assert.IsType<InvalidOperationException>(Assert.Single(Published<ActorFailed>()).Cause);
    }

    [Fact]
    public void UnknownMessage_IsPublishedAsUnhandled()
    {
        TestProbe probe = CreateProbe();
        IActorRef actor = System.ActorOf(Props.Create(() => new Switching(probe.Ref)));
        probe.Send(actor, 3.14);
        Simulator.RunUntilIdle();

        Assert.Equal(new UnhandledMessage(3.14, probe.Ref, actor), Assert.Single(Published<UnhandledMessage>()));
    }

    [Fact]
    public void Receive_DeclaredOutsideOfTheConstructor_Fails()
    {
        IActorRef actor = System.ActorOf(Props.Create(() => new LateDeclaring()));
        actor.Tell("go");
        Simulator.RunUntilIdle();

        Assert.Contains("outside of its constructor", Assert.Single(Published<ActorFailed>()).Cause.Message, StringComparison.Ordinal);
    }

    private sealed class LateDeclaring : ReceiveActor
    {
        public LateDeclaring() => Receive<string>(_ => Receive<int>(_ => { }));
    }

    private sealed class Switching : ReceiveActor
    {
        private readonly IActorRef _probe;

        public Switching(IActorRef probe)
        {
            _probe = probe;
            Receive<string>(_ => _probe.Tell("first"), text => text is "which");
            Receive<string>(_ => Become(Second), text => text is "second");
            Receive<Exception>(failure => throw failure);
        }

        private void Second()
        {
            Receive<string>(_ => BecomeStacked(Third), text => text.StartsWith("third", StringComparison.Ordinal));
            Receive<string>(_ => UnbecomeStacked(), text => text is "back");
            Receive<Exception>(failure => throw failure);
            ReceiveAny(_ => _probe.Tell("second"));
        }

        private void Third()
        {
            Receive<string>(_ => UnbecomeStacked(), text => text is "back");
            Receive<string>(_ => _probe.Tell("third"));
        }
    }
}

using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Simulation;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Actors;

/// <summary>A failed actor holds its whole subtree back until the verdict, and every suspension finds its end.</summary>
public sealed class SuspensionTests : ActorTest
{
    private static OneForOneStrategy Always(Directive directive) => new(_ => directive);

    [Fact]
    public void WhileAParentAwaitsItsVerdict_ItsChildrenHandleNothing()
    {
        // In whatever order the steps come, the child's message waits until the verdict has been given: the parent's
        // failure reaches the child as a system message, ahead of what the parent told it.
        int afterVerdict = 0;
        for (ulong seed = 1; seed <= 100; seed++)
        {
            Simulator simulator = new(seed);
            ActorSystem system = simulator.CreateSystem("suspension");
            List<string> order = [];
            IActorRef? child = null;
            IActorRef grandparent = system.ActorOf(Props.Create(() => new Lambda
            {
                Strategy = new OneForOneStrategy(_ =>
                {
                    order.Add("verdict");
                    return Directive.Resume;
                }),
                OnPreStart = context => context.ActorOf(Props.Create(() => new Lambda
                {
                    OnPreStart = parent => child = parent.ActorOf(Lambda.Props((_, message) => order.Add((string)message))),
                    OnMessage = (_, _) =>
                    {
                        order.Add("failure");
                        child!.Tell("child's message");
                        throw new TestFailureException();
                    },
                }), "parent"),
                OnMessage = (context, message) => context.Child("parent")!.Tell(message),
            }));
            simulator.RunUntilIdle();
            grandparent.Tell("go");
            simulator.RunUntilIdle();

            Assert.Equal(["failure", "verdict", "child's message"], order);
            afterVerdict++;
        }

        Assert.Equal(100, afterVerdict);
    }

    [Fact]
    public void Suspension_ReachesTheWholeSubtree_AndSoDoesItsEnd()
    {
        TestProbe probe = CreateProbe();
        IActorRef? grandchild = null;
        IActorRef parent = System.ActorOf(Props.Create(() => new Lambda
        {
            OnPreStart = context => context.ActorOf(Props.Create(() => new Lambda
            {
                OnPreStart = child => grandchild = child.ActorOf(Lambda.Props((_, message) => probe.Ref.Tell(message))),
                OnMessage = (_, _) => { },
            })),
            OnMessage = (_, _) => { },
        }));
        Simulator.RunUntilIdle();
        ((ActorRef)parent).SendSystem(new SuspendMessage());
        Simulator.RunUntilIdle();
        grandchild!.Tell("waits");
        probe.ExpectNoMsg(TimeSpan.FromSeconds(1));
        ((ActorRef)parent).SendSystem(new ResumeMessage(cause: null));

        probe.ExpectMsg("waits");
    }

    [Theory]
    [InlineData(Directive.Resume)]
    [InlineData(Directive.Restart)]
    public void FailuresOfParentAndChildAtOnce_BalanceTheirSuspensions(Directive verdictOnMiddle)
    {
        for (ulong seed = 1; seed <= 200; seed++)
        {
            Simulator simulator = new(seed);
            ActorSystem system = simulator.CreateSystem("balance");
            int handled = 0;
            IActorRef? leaf = null;
            IActorRef? middle = null;
            void FailOrCount(object message)
            {
                if (message is Exception failure)
                    throw failure;
                handled++;
            }

            IActorRef top = system.ActorOf(Props.Create(() => new Lambda
            {
                Strategy = Always(verdictOnMiddle),
                OnPreStart = context => middle = context.ActorOf(Props.Create(() => new Lambda
                {
                    KeepsChildren = true,
                    Strategy = Always(Directive.Resume),
                    OnPreStart = inner => leaf ??= inner.ActorOf(Lambda.Props((_, message) => FailOrCount(message))),
                    OnMessage = (_, message) => FailOrCount(message),
                })),
                OnMessage = (_, _) => { },
            }));
            simulator.RunUntilIdle();
            for (int i = 0; i < 10; i++)
            {
                middle!.Tell(new TestFailureException());
                leaf!.Tell(new TestFailureException());
                middle!.Tell("count");
                leaf!.Tell("count");
            }

            simulator.RunUntilIdle();
            Assert.True(handled == 20, $"Seed {seed}: {handled} of 20 messages were handled; someone of {top.Path} stayed suspended.");
        }
    }

    [Fact]
    public void AncestorsSuspension_DuringAnEscalation_ForgetsNobodysFailure()
    {
        // The child's failure is on its way up while the grandparent is held and released by someone above it.
        for (ulong seed = 1; seed <= 200; seed++)
        {
            Simulator simulator = new(seed);
            ActorSystem system = simulator.CreateSystem("escalation");
            RecordingRef unjudged = new("unjudged");
            system.EventStream.Subscribe<CleanupFailed>(unjudged);
            IActorRef? child = null;
            IActorRef top = system.ActorOf(Props.Create(() => new Lambda
            {
                Strategy = Always(Directive.Resume),
                OnPreStart = context => context.ActorOf(Props.Create(() => new Lambda
                {
                    Strategy = Always(Directive.Escalate),
                    OnPreStart = middle => child = middle.ActorOf(Lambda.Props((_, _) => throw new TestFailureException())),
                    OnMessage = (_, _) => { },
                })),
                OnMessage = (_, _) => { },
            }));
            simulator.RunUntilIdle();
            child!.Tell("fail");
            for (ulong steps = seed % 5; steps > 0 && !simulator.IsIdle; steps--)
                simulator.Step();
            ((ActorRef)top).SendSystem(new SuspendMessage());
            simulator.RunUntilIdle();
            ((ActorRef)top).SendSystem(new ResumeMessage(cause: null));
            simulator.RunUntilIdle();
            child!.Tell("fail again");
            simulator.RunUntilIdle();

            Assert.Empty(unjudged.Messages);
            Assert.Equal(4, system.Counters.Failures); // the child's two, and each as its parent's own
        }
    }

    [Fact]
    public void FailureWhileStopping_AsksForNoVerdict()
    {
        int overflows = 0;
        for (ulong seed = 1; seed <= 50; seed++)
        {
            Simulator simulator = new(seed);
            ActorSystem system = simulator.CreateSystem("stopping");
            RecordingRef verdicts = new("verdicts");
            system.EventStream.Subscribe<ActorFailed>(verdicts);
            IActorRef parent = system.ActorOf(Props.Create(() => new Lambda
            {
                OnPreStart = context => context.ActorOf(Lambda.Props((_, _) => { })),
                OnMessage = (_, _) => { },
            }).WithMailbox(1, OverflowPolicy.Fail));
            simulator.RunUntilIdle();
            system.Stop(parent);
            simulator.Step(); // the parent waits for its child
            for (int i = 0; i < 3; i++)
                parent.Tell(i);
            overflows += (int)system.Counters.Overflows;
            simulator.RunUntilIdle();

            Assert.Empty(verdicts.Messages);
            Assert.Equal(0, system.Counters.LiveActors);
        }

        Assert.Equal(100, overflows);
    }

    [Fact]
    public void ParentThatIsStoppedWhileItsChildFails_StopsBoth_WhateverComesFirst()
    {
        int failures = 0;
        for (ulong seed = 1; seed <= 100; seed++)
        {
            Simulator simulator = new(seed);
            ActorSystem system = simulator.CreateSystem("stop-and-fail");
            IActorRef? child = null;
            IActorRef parent = system.ActorOf(Props.Create(() => new Lambda
            {
                Strategy = Always(Directive.Restart),
                OnPreStart = context => child = context.ActorOf(Lambda.Props((_, _) => throw new TestFailureException())),
                OnMessage = (_, _) => { },
            }));
            simulator.RunUntilIdle();
            child!.Tell("fail");
            system.Stop(parent);
            simulator.RunUntilIdle();

            Assert.Equal(0, system.Counters.LiveActors);
            failures += (int)system.Counters.Failures;
        }

        Assert.InRange(failures, 1, 99); // both orders were seen
    }
}

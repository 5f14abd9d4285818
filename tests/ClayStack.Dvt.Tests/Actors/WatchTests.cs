using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Simulation;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Actors;

public sealed class WatchTests : ActorTest
{
    private IActorRef Idle() => System.ActorOf(Lambda.Props((_, _) => { }));

    [Fact]
    public void Terminated_ComesOnce_HoweverOftenItWasWatched()
    {
        TestProbe probe = CreateProbe();
        IActorRef actor = Idle();
        probe.Watch(actor);
        probe.Watch(actor);
        System.Stop(actor);

        probe.ExpectTerminated(actor);
        probe.ExpectNoMsg(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Watch_OfAnEndedActor_IsAnsweredAtOnce()
    {
        TestProbe probe = CreateProbe();
        IActorRef actor = Idle();
        System.Stop(actor);
        Simulator.RunUntilIdle();

        probe.Watch(actor);

        probe.ExpectTerminated(actor);
    }

    [Fact]
    public void Watch_OfTheDeadLetters_IsAnsweredAtOnce()
    {
        TestProbe probe = CreateProbe();
        probe.Watch(System.DeadLetters);
        probe.ExpectTerminated(System.DeadLetters);
    }

    [Fact]
    public void Unwatch_BeforeTheEnd_SilencesIt()
    {
        TestProbe probe = CreateProbe();
        IActorRef actor = Idle();
        probe.Watch(actor);
        probe.Unwatch(actor);
        System.Stop(actor);

        probe.ExpectNoMsg(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Unwatch_WhenTerminatedLiesInTheMailboxAlready_StillSilencesIt()
    {
        int endedBeforeUnwatch = 0;
        for (ulong seed = 1; seed <= 100; seed++)
        {
            Simulator simulator = new(seed);
            ActorSystem system = simulator.CreateSystem("watch");
            IActorRef watched = system.ActorOf(Lambda.Props((_, _) => { }));
            List<object> seen = [];
            IActorRef watcher = system.ActorOf(Lambda.Props((context, message) =>
            {
                seen.Add(message);
                if (message is "watch")
                    context.Watch(watched);
                if (message is "unwatch")
                    context.Unwatch(watched);
            }));
            watcher.Tell("watch");
            simulator.RunUntilIdle();

            watcher.Tell("wait");
            watcher.Tell("unwatch");
            system.Stop(watched);
            simulator.RunUntil(() => seen.Contains("unwatch"), TimeSpan.Zero);
            bool ended = system.Counters.LiveActors == 1;
            bool seenBefore = seen.Exists(message => message is Terminated);
            simulator.RunUntilIdle();

            // Stopped before the unwatch was handled, and yet not delivered: it lay behind it in the mailbox.
            if (ended && !seenBefore)
                endedBeforeUnwatch++;
            Assert.True(seen[^1] is "unwatch", $"Seed {seed}: {seen[^1]} came after the unwatch.");
        }

        Assert.InRange(endedBeforeUnwatch, 1, 100);
    }

    [Fact]
    public void WatchAgain_AfterTheEndAndAnUnwatch_GivesOneTerminated()
    {
        TestProbe probe = CreateProbe();
        IActorRef actor = Idle();
        probe.Watch(actor);
        System.Stop(actor);
        probe.ExpectTerminated(actor);
        probe.Unwatch(actor);
        probe.Watch(actor);

        probe.ExpectTerminated(actor);
        probe.ExpectNoMsg(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Terminated_NotHandled_IsADeathPact()
    {
        TestProbe probe = CreateProbe();
        IActorRef watched = Idle();
        IActorRef watcher = System.ActorOf(Props.Create(() => new Careless(watched)));
        Simulator.RunUntilIdle();

        System.Stop(watched);
        Simulator.RunUntilIdle();

        Assert.IsType<DeathPactException>(Published<ActorFailed>()[0].Cause);
        Assert.Same(watcher, Published<ActorFailed>()[0].Actor);
        Assert.Equal(0, probe.Waiting);
    }

    [Fact]
    public void Terminated_OfAChild_ComesAfterItsNameIsFree()
    {
        TestProbe probe = CreateProbe();
        int generation = 0;
        System.ActorOf(Props.Create(() => new Lambda
        {
            OnPreStart = context => context.Watch(context.ActorOf(Lambda.Props((_, _) => { }), "child")),
            OnMessage = (context, message) =>
            {
                if (message is not Terminated)
                    return;
                if (++generation < 3)
                    context.Watch(context.ActorOf(Props.Create(() => new Lambda
                    {
                        OnPreStart = child => child.Stop(child.Self),
                        OnMessage = (_, _) => { },
                    }), "child"));
                else
                    probe.Ref.Tell("third generation ended");
            },
        }), "parent");
        Simulator.RunUntilIdle();
        IActorRef parent = ((ActorCell)System.ActorOf(Lambda.Props((_, _) => { }), "x")).Parent;
        ActorCell named = (ActorCell)((ActorCell)parent).Child("parent")!;
        System.Stop(named.Child("child")!);

        probe.ExpectMsg("third generation ended");
    }

    [Fact]
    public void Watchers_ThatEnded_AreForgotten()
    {
        IActorRef watched = Idle();
        for (int i = 0; i < 100; i++)
        {
            IActorRef watcher = System.ActorOf(Props.Create(() => new Lambda
            {
                OnPreStart = context => context.Watch(watched),
                OnMessage = (_, _) => { },
            }));
            Simulator.RunUntilIdle();
            System.Stop(watcher);
            Simulator.RunUntilIdle();
        }

        Assert.Equal(0, ((ActorCell)watched).WatcherCount);
    }

    [Fact]
    public void Watch_OfAForeignHandle_IsRefused() =>
        Assert.Throws<ArgumentException>(() => System.Stop(new RecordingRef("foreign")));

    private sealed class Careless(IActorRef watched) : ReceiveActor
    {
        protected override void PreStart() => Context.Watch(watched);
    }
}

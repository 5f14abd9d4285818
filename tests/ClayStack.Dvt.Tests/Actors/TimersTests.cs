using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Timing;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Actors;

public sealed class TimersTests : ActorTest
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    /// <summary>An actor that runs functions on its own context and passes everything else to a probe.</summary>
    private (IActorRef Actor, TestProbe Probe) Executor()
    {
        TestProbe probe = CreateProbe();
        IActorRef actor = System.ActorOf(Lambda.Props((context, message) =>
        {
            if (message is Action<IActorContext> action)
                action(context);
            else
                probe.Ref.Tell(message);
        }));
        return (actor, probe);
    }

    private void Run(IActorRef actor, Action<IActorContext> action)
    {
        actor.Tell(action);
        Simulator.RunUntilIdle();
    }

    [Fact]
    public void SingleTimer_FiresOnceAtItsTime_WithTheActorItselfAsSender()
    {
        (IActorRef actor, TestProbe probe) = Executor();
        Run(actor, context => context.Timers.StartSingleTimer("key", "fired", Second));

        probe.ExpectNoMsg(Second - Tick);
        probe.Within(Tick, Tick, () => probe.ExpectMsg("fired"));
        probe.ExpectNoMsg(TimeSpan.FromHours(1));
        Assert.Same(actor, probe.LastSender);
        Run(actor, context => Assert.False(context.Timers.IsTimerActive("key")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void SingleTimer_WithoutDelay_FiresAtOnce(int seconds)
    {
        (IActorRef actor, TestProbe probe) = Executor();
        Run(actor, context => context.Timers.StartSingleTimer("key", "fired", seconds * Second));
        probe.Within(TimeSpan.Zero, TimeSpan.Zero, () => probe.ExpectMsg("fired"));
    }

    [Fact]
    public void PeriodicTimer_KeepsItsRate()
    {
        (IActorRef actor, TestProbe probe) = Executor();
        Run(actor, context => context.Timers.StartPeriodicTimer("key", "tick", Second));
        for (int i = 0; i < 100; i++)
            probe.Within(Second, Second, () => probe.ExpectMsg("tick"));
        Run(actor, context => context.Timers.Cancel("key"));
        probe.ExpectNoMsg(TimeSpan.FromHours(1));
        Assert.Equal(0, System.Timers.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void PeriodicTimer_WithoutInterval_IsRefused(int seconds)
    {
        (IActorRef actor, _) = Executor();
        Run(actor, context => Assert.Throws<ArgumentOutOfRangeException>(
            () => context.Timers.StartPeriodicTimer("key", "tick", seconds * Second)));
        Assert.Empty(Published<ActorFailed>());
    }

    [Fact]
    public void Cancel_AfterTheMessageWasEnqueued_StillSilencesIt()
    {
        // The timer fires while the message that cancels it waits: its own message lies behind that one.
        (IActorRef actor, TestProbe probe) = Executor();
        Run(actor, context => context.Timers.StartSingleTimer("key", "fired", Second));
        actor.Tell(new Action<IActorContext>(context => context.Timers.Cancel("key")));
        FireDirectly(actor, "key");

        probe.ExpectNoMsg(TimeSpan.FromHours(1));
    }

    [Fact]
    public void StartAgain_AfterTheMessageWasEnqueued_DeliversOnlyTheNewGeneration()
    {
        (IActorRef actor, TestProbe probe) = Executor();
        Run(actor, context => context.Timers.StartSingleTimer("key", "old", Second));
        actor.Tell(new Action<IActorContext>(context => context.Timers.StartSingleTimer("key", "new", Second)));
        FireDirectly(actor, "key");

        probe.ExpectMsg("new");
        probe.ExpectNoMsg(TimeSpan.FromHours(1));
    }

    /// <summary>Puts a timer's message into the mailbox now, as the clock's thread would.</summary>
    private static void FireDirectly(IActorRef actor, object key)
    {
        ActorCell cell = (ActorCell)actor;
        ActorTimer timer = ((ActorTimers)((IActorContext)cell).Timers).Find(key)!;
        if (timer.TryEnterMailbox())
            cell.EnqueueTimer(timer);
    }

    [Fact]
    public void Restart_EndsAllTimersOfTheOldInstance()
    {
        TestProbe probe = CreateProbe();
        IActorRef actor = System.ActorOf(Lambda.Props((context, message) =>
        {
            switch (message)
            {
                case "start":
                    context.Timers.StartSingleTimer("single", "single", Second);
                    context.Timers.StartPeriodicTimer("periodic", "periodic", Second);
                    break;
                case "fail":
                    throw new TestFailureException();
                default:
                    probe.Ref.Tell(message);
                    break;
            }
        }));
        actor.Tell("start");
        Simulator.RunUntilIdle();
        FireDirectly(actor, "single");
        FireDirectly(actor, "periodic");
        actor.Tell("fail"); // behind both firings, which the old instance still sees
        probe.ExpectMsg("single");
        probe.ExpectMsg("periodic");

        probe.ExpectNoMsg(TimeSpan.FromHours(1));
        Assert.Equal(0, System.Timers.Count);
    }

    [Fact]
    public void Restart_WithAFiringInTheMailbox_DropsIt()
    {
        TestProbe probe = CreateProbe();
        IActorRef actor = System.ActorOf(Lambda.Props((context, message) =>
        {
            if (message is "start")
                context.Timers.StartSingleTimer("single", "single", Second);
            else if (message is "fail")
                throw new TestFailureException();
            else
                probe.Ref.Tell(message);
        }));
        actor.Tell("start");
        Simulator.RunUntilIdle();
        actor.Tell("fail");
        FireDirectly(actor, "single");

        probe.ExpectNoMsg(TimeSpan.FromHours(1));
    }

    [Fact]
    public void Stop_EndsAllTimers_WithoutDeadLetters()
    {
        (IActorRef actor, _) = Executor();
        Run(actor, context =>
        {
            context.Timers.StartPeriodicTimer("a", "a", Second);
            context.Timers.StartSingleTimer("b", "b", Second);
        });
        FireDirectly(actor, "a");
        System.Stop(actor);
        Simulator.RunFor(TimeSpan.FromHours(1));

        Assert.Empty(DeadLetters);
        Assert.Equal(0, System.Timers.Count);
    }

    [Fact]
    public void PeriodicTimer_NeverHasTwoFiringsInTheMailbox()
    {
        (IActorRef actor, TestProbe probe) = Executor();
        Run(actor, context => context.Timers.StartPeriodicTimer("key", "tick", Second));
        for (int i = 0; i < 10; i++)
            FireDirectly(actor, "key");

        probe.ExpectMsg("tick");
        probe.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void PeriodicTimer_DoesNotMakeUpForTicksThatAPauseSwallowed()
    {
        (IActorRef actor, TestProbe probe) = Executor();
        Run(actor, context => context.Timers.StartPeriodicTimer("key", "tick", Second));
        Simulator.Time.MoveTo(Simulator.Time.Elapsed + (10.5 * Second)); // the process slept: no timer ran

        probe.ExpectMsg("tick");
        probe.Within(Second / 2, Second / 2, () => probe.ExpectMsg("tick")); // and back in the old rhythm
        probe.Within(Second, Second, () => probe.ExpectMsg("tick"));
    }

    [Fact]
    public void TimersStartedOverAndOver_DoNotPileUp()
    {
        (IActorRef actor, TestProbe probe) = Executor();
        for (int i = 0; i < 10_000; i++)
            actor.Tell(new Action<IActorContext>(context => context.Timers.StartSingleTimer("key", "fired", TimeSpan.FromDays(1))));
        Simulator.RunUntilIdle();

        Assert.Equal(1, System.Timers.Count);
        probe.Within(TimeSpan.FromDays(1), TimeSpan.FromDays(1), () => probe.ExpectMsg("fired"));
    }

    [Fact]
    public void FullMailbox_LosesNoTimerMessage()
    {
        TestProbe probe = CreateProbe();
        IActorRef actor = System.ActorOf(Lambda.Props((context, message) =>
        {
            if (message is "start")
                context.Timers.StartSingleTimer("key", "fired", Second);
            else
                probe.Ref.Tell(message);
        }).WithMailbox(1, OverflowPolicy.DropNewest));
        actor.Tell("start");
        Simulator.RunUntilIdle();
        actor.Tell("fills the mailbox");
        FireDirectly(actor, "key");

        probe.ExpectMsg("fills the mailbox");
        probe.ExpectMsg("fired");
    }

    [Fact]
    public void IndexedHeap_AgainstASortedList_UnderRandomOperations()
    {
        ClayStack.Dvt.Actors.Simulation.SeededRandom random = new(7);
        IndexedHeap<Node> heap = new();
        List<Node> model = [];
        for (int i = 0; i < 100_000; i++)
        {
            int choice = random.Next(10);
            if (choice < 5 || model.Count == 0)
            {
                Node node = new();
                heap.Add(node, random.Next(100));
                model.Add(node);
            }
            else if (choice < 8)
            {
                Node any = model[random.Next(model.Count)];
                heap.Remove(any);
                model.Remove(any);
                Assert.False(any.IsQueued);
            }
            else
            {
                Node first = model.OrderBy(node => node.Key).ThenBy(node => node.Order).First();
                Assert.Same(first, heap.First);
                heap.Remove(first);
                model.Remove(first);
            }

            Assert.Equal(model.Count, heap.Count);
        }
    }

    private sealed class Node : HeapNode;
}

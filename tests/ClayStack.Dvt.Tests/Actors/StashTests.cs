using ClayStack.Dvt.Actors;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Actors;

public sealed class StashTests : ActorTest
{
    /// <summary>Stashes numbers until it is told to open; then answers in order. "fail" throws.</summary>
    private sealed class Door(IActorRef probe) : UntypedActor
    {
        private bool _open;

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case "open":
                    _open = true;
                    Context.Stash.UnstashAll();
                    break;
                case "one":
                    _open = true;
                    Context.Stash.Unstash();
                    break;
                case "fail":
                    throw new TestFailureException();
                case var _ when _open:
                    probe.Tell(message, Sender);
                    break;
                default:
                    Context.Stash.Stash();
                    break;
            }
        }
    }

    [Fact]
    public void UnstashAll_PutsAllInFrontInTheirOrder()
    {
        TestProbe probe = CreateProbe();
        IActorRef door = System.ActorOf(Props.Create(() => new Door(probe.Ref)));
        object[] script = [1, 2, "open", 3, 4];
        foreach (object message in script)
            door.Tell(message);

        for (int i = 1; i <= 4; i++)
            probe.ExpectMsg(i);
    }

    [Fact]
    public void Unstash_PutsTheOldestInFront()
    {
        TestProbe probe = CreateProbe();
        IActorRef door = System.ActorOf(Props.Create(() => new Door(probe.Ref)));
        object[] script = [1, 2, "one", 3, "open"];
        foreach (object message in script)
            door.Tell(message);

        int[] expected = [1, 3, 2];
        foreach (int message in expected)
            probe.ExpectMsg(message);
    }

    [Fact]
    public void StashedMessages_KeepTheirSender()
    {
        TestProbe probe = CreateProbe();
        TestProbe other = CreateProbe();
        IActorRef door = System.ActorOf(Props.Create(() => new Door(probe.Ref)));
        other.Send(door, 1);
        door.Tell("open");

        probe.ExpectMsg(1);
        Assert.Same(other.Ref, probe.LastSender);
    }

    [Fact]
    public void Restart_LosesNoStashedMessage()
    {
        TestProbe probe = CreateProbe();
        IActorRef door = System.ActorOf(Props.Create(() => new Door(probe.Ref)));
        object[] script = [1, 2, "fail", 3, "open"];
        foreach (object message in script)
            door.Tell(message);

        for (int i = 1; i <= 3; i++)
            probe.ExpectMsg(i);
    }

    [Fact]
    public void Stop_SendsStashedMessagesToTheDeadLetters()
    {
        ExpectDeadLetters<int>(2);
        TestProbe probe = CreateProbe();
        IActorRef door = System.ActorOf(Props.Create(() => new Door(probe.Ref)));
        door.Tell(1);
        door.Tell(2);
        Simulator.RunUntilIdle();
        System.Stop(door);
        Simulator.RunUntilIdle();

        Assert.Equal([1, 2], DeadLetters.Select(letter => letter.Message));
    }

    [Fact]
    public void Overflow_FailsTheActor_AndTheStashedMessagesStay()
    {
        TestProbe probe = CreateProbe();
        IActorRef door = System.ActorOf(Props.Create(() => new Door(probe.Ref)).WithStash(2));
        object[] script = [1, 2, 3];
        foreach (object message in script)
            door.Tell(message);
        Simulator.RunUntilIdle();
        door.Tell("open");

        StashOverflowException overflow = Assert.IsType<StashOverflowException>(Assert.Single(Published<ActorFailed>()).Cause);
        Assert.Contains("(2 messages)", overflow.Message, StringComparison.Ordinal);
        probe.ExpectMsg(1);
        probe.ExpectMsg(2);
        probe.ExpectNoMsg(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Stash_OfTheSameMessageTwice_OrOfNone_IsRefused()
    {
        List<string> refusals = [];
        System.ActorOf(Props.Create(() => new Lambda
        {
            OnPreStart = context => refusals.Add(Assert.Throws<InvalidOperationException>(context.Stash.Stash).Message),
            OnMessage = (context, _) =>
            {
                context.Stash.Stash();
                refusals.Add(Assert.Throws<InvalidOperationException>(context.Stash.Stash).Message);
                context.Stop(context.Self);
            },
        })).Tell(1);
        ExpectDeadLetters<int>();
        Simulator.RunUntilIdle();

        Assert.Contains("no message in hand", refusals[0], StringComparison.Ordinal);
        Assert.Contains("twice", refusals[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnstashAll_OnTheThreadPool_GoesBeforeTheRestOfTheBatch()
    {
        // On the pool an actor takes many messages at once; those it has taken must still come after the stash.
        ActorSystem system = ActorSystem.Create(
            "pool", new ActorSystemSettings { Time = TimeProvider.System, Dispatcher = new ThreadPoolDispatcher() });
        InboxRef inbox = new();
        using ManualResetEventSlim gate = new();
        IActorRef door = system.ActorOf(Props.Create(() => new Door(inbox)));
        IActorRef block = system.ActorOf(Lambda.Props((_, _) =>
        {
            for (int i = 0; i < 10; i++)
                door.Tell(i, sender: null);
            door.Tell("open", sender: null);
            for (int i = 10; i < 20; i++)
                door.Tell(i, sender: null);
        }));
        block.Tell("go");

        for (int i = 0; i < 20; i++)
            Assert.Equal(i, await inbox.Next<int>(TestContext.Current.CancellationToken));
        await system.Terminate();
    }
}

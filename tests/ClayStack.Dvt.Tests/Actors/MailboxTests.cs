using ClayStack.Dvt.Actors;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Actors;

public sealed class MailboxTests : ActorTest
{
    private (IActorRef Actor, TestProbe Probe) Bounded(int capacity, OverflowPolicy overflow)
    {
        TestProbe probe = CreateProbe();
        IActorRef actor = System.ActorOf(Lambda.Props((_, message) => probe.Ref.Tell(message)).WithMailbox(capacity, overflow));
        Simulator.RunUntilIdle();
        return (actor, probe);
    }

    [Fact]
    public void DropNewest_LosesWhatArrivesWhenFull()
    {
        ExpectDeadLetters<int>(2);
        (IActorRef actor, TestProbe probe) = Bounded(3, OverflowPolicy.DropNewest);
        for (int i = 0; i < 5; i++)
            actor.Tell(i);

        Assert.Equal([0, 1, 2], probe.ReceiveAll());
        Assert.Equal([3, 4], DeadLetters.Select(letter => letter.Message));
        Assert.All(DeadLetters, letter => Assert.Equal(DeadLetterReason.MailboxOverflow, letter.Reason));
        Assert.Equal(2, System.Counters.Overflows);
    }

    [Fact]
    public void DropOldest_LosesWhatHasWaitedLongest()
    {
        ExpectDeadLetters<int>(2);
        (IActorRef actor, TestProbe probe) = Bounded(3, OverflowPolicy.DropOldest);
        for (int i = 0; i < 5; i++)
            actor.Tell(i);

        Assert.Equal([2, 3, 4], probe.ReceiveAll());
        Assert.Equal([0, 1], DeadLetters.Select(letter => letter.Message));
        Assert.Equal(2, System.Counters.Overflows);
    }

    [Fact]
    public void Fail_LosesTheMessageAndLetsTheReceiverFail()
    {
        ExpectDeadLetters<int>();
        (IActorRef actor, TestProbe probe) = Bounded(2, OverflowPolicy.Fail);
        for (int i = 0; i < 3; i++)
            actor.Tell(i);

        Assert.Equal([0, 1], probe.ReceiveAll()); // a restart keeps the mailbox
        MailboxOverflowException cause = Assert.IsType<MailboxOverflowException>(Assert.Single(Published<ActorFailed>()).Cause);
        Assert.Contains("(2 messages)", cause.Message, StringComparison.Ordinal);
        Assert.Equal(1, System.Counters.Overflows);
    }

    [Fact]
    public void Bound_IsExact_AndRoomComesBackWithEachHandledMessage()
    {
        (IActorRef actor, TestProbe probe) = Bounded(2, OverflowPolicy.DropNewest);
        for (int round = 0; round < 100; round++)
        {
            actor.Tell(1);
            actor.Tell(2);
            Assert.Equal([1, 2], probe.ReceiveAll());
        }

        Assert.Equal(0, System.Counters.Overflows);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData((1 << 26) + 1)]
    public void Bound_OutOfRange_IsRefused(int capacity) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Lambda.Props((_, _) => { }).WithMailbox(capacity, OverflowPolicy.Fail));

    [Fact]
    public void FullMailbox_LosesNoTerminated()
    {
        TestProbe probe = CreateProbe();
        IActorRef watched = System.ActorOf(Lambda.Props((_, _) => { }));
        IActorRef watcher = System.ActorOf(Props.Create(() => new Lambda
        {
            OnPreStart = context => context.Watch(watched),
            OnMessage = (_, message) => probe.Ref.Tell(message),
        }).WithMailbox(1, OverflowPolicy.DropNewest));
        Simulator.RunUntilIdle();
        watcher.Tell("fills the mailbox");
        ((ActorRef)watcher).SendSystem(new DeathWatchNotification((ActorRef)watched));

        Assert.Equal(["fills the mailbox", new Terminated(watched)], probe.ReceiveAll());
    }

    [Fact]
    public void SystemMessages_OvertakeUserMessages()
    {
        ExpectDeadLetters<int>(1000);
        (IActorRef actor, TestProbe probe) = Bounded(1000, OverflowPolicy.DropNewest);
        for (int i = 0; i < 1000; i++)
            actor.Tell(i);
        System.Stop(actor);

        Assert.Empty(probe.ReceiveAll());
    }

    [Fact]
    public void DeadLetterSubscriberThatCannotKeepUp_MakesNoMoreDeadLetters()
    {
        IActorRef subscriber = System.ActorOf(Lambda.Props((_, _) => { }).WithMailbox(1, OverflowPolicy.DropNewest));
        System.EventStream.Subscribe<DeadLetter>(subscriber);
        Simulator.RunUntilIdle();
        for (int i = 0; i < 10; i++)
            System.DeadLetters.Tell(i);
        ExpectDeadLetters<int>(10);

        Assert.Equal(19, System.Counters.DeadLetters); // ten, and nine that the subscriber's mailbox had no room for
    }

    [Fact]
    public void Ring_AgainstAQueue_UnderRandomOperations()
    {
        ClayStack.Dvt.Actors.Simulation.SeededRandom random = new(11);
        Mailbox mailbox = new(capacity: 500, OverflowPolicy.DropOldest);
        LinkedList<object> model = new();
        Envelope[] batch = new Envelope[64];
        int next = 0;
        for (int i = 0; i < 200_000; i++)
        {
            int choice = random.Next(10);
            if (choice < 6)
            {
                EnqueueResult result = mailbox.Enqueue(new Envelope(next, null), ignoreBound: false, out Envelope evicted);
                model.AddLast(next++);
                if (model.Count > 500)
                {
                    Assert.Equal(EnqueueResult.QueuedDroppedOldest, result);
                    Assert.Equal(model.First!.Value, evicted.Message);
                    model.RemoveFirst();
                }
            }
            else if (choice < 9)
            {
                int taken = mailbox.TakeOrGoIdle(batch, 1 + random.Next(64), out bool idle);
                Assert.Equal(model.Count == 0, idle);
                for (int k = 0; k < taken; k++)
                {
                    Assert.Equal(model.First!.Value, batch[k].Message);
                    model.RemoveFirst();
                }
            }
            else
            {
                Envelope[] front = [new Envelope(next++, null), new Envelope(next++, null)];
                mailbox.PutBackInFront(front);
                model.AddFirst(front[1].Message);
                model.AddFirst(front[0].Message);
            }

            Assert.Equal(model.Count, mailbox.Count);
        }

        Assert.Equal(model, mailbox.Close(out _).Select(envelope => envelope.Message));
        Assert.Equal(EnqueueResult.Closed, mailbox.Enqueue(new Envelope("late", null), ignoreBound: true, out _));
    }

    [Fact]
    public void Ring_GivesABurstsMemoryBack()
    {
        Mailbox mailbox = new(capacity: 1 << 20, OverflowPolicy.DropNewest);
        Envelope[] batch = new Envelope[64];
        void Fill(int count)
        {
            for (int i = 0; i < count; i++)
                mailbox.Enqueue(new Envelope("x", null), ignoreBound: false, out _);
            bool idle = false;
            while (!idle)
                mailbox.TakeOrGoIdle(batch, 64, out idle);
        }

        Fill(100_000);
        Assert.True(mailbox.RingSize >= 100_000);
        for (int i = 0; i < 16 * 16_384; i++)
            Fill(1);

        Assert.Equal(64, mailbox.RingSize);
    }

    [Fact]
    public async Task ManyProducers_LoseAndRepeatNothing_AndKeepEachOnesOrder()
    {
        const int producers = 4;
        const int perProducer = 50_000;
        ActorSystem system = ActorSystem.Create(
            "pool", new ActorSystemSettings { Time = TimeProvider.System, Dispatcher = new ThreadPoolDispatcher() });
        TaskCompletionSource<string?> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int[] last = new int[producers];
        int total = 0;
        int inside = 0;
        IActorRef sink = system.ActorOf(Lambda.Props((_, message) =>
        {
            (int producer, int number) = ((int, int))message;
            if (Interlocked.Increment(ref inside) != 1)
                outcome.TrySetResult("two threads ran one actor");
            if (number != last[producer] + 1)
                outcome.TrySetResult($"producer {producer}: {number} after {last[producer]}");
            last[producer] = number;
            Interlocked.Decrement(ref inside);
            if (++total == producers * perProducer)
                outcome.TrySetResult(null);
        }).WithMailbox(producers * perProducer, OverflowPolicy.Fail));

        Thread[] threads = [.. Enumerable.Range(0, producers).Select(producer => new Thread(() =>
        {
            for (int i = 1; i <= perProducer; i++)
                sink.Tell((producer, i), sender: null);
        }))];
        foreach (Thread thread in threads)
            thread.Start();

        Assert.Null(await outcome.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        foreach (Thread thread in threads)
            thread.Join();
        Assert.Equal(0, system.Counters.Overflows);
        await system.Terminate();
    }
}

using ClayStack.Dvt.Actors;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Actors;

public sealed class ThreadPoolDispatcherTests : IAsyncDisposable
{
    private readonly ActorSystem _system = ActorSystem.Create(
        "pool", new ActorSystemSettings { Time = TimeProvider.System, Dispatcher = new ThreadPoolDispatcher() });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync() => await _system.Terminate();

    [Fact]
    public async Task Chain_OfActorsThatWakeEachOther_StaysOnOneThread_ButNotForEver()
    {
        InboxRef inbox = new();
        int longest = 0;
        int hops = 0;
        IActorRef pong = _system.ActorOf(Lambda.Props((context, message) => context.Sender.Tell(message)));
        IActorRef ping = _system.ActorOf(Lambda.Props((_, message) =>
        {
            longest = Math.Max(longest, RunState.CurrentOrNull!.Chain);
            if (++hops == 10_000)
                inbox.Tell("done", sender: null);
            else
                pong.Tell(message);
        }));
        ping.Tell("ball");

        await inbox.Next<string>(Cancellation);
        Assert.InRange(longest, 2, ThreadPoolDispatcher.ChainMax);
    }

    /// <summary>Fills an actor's mailbox while it is held, so that the messages are taken in one batch.</summary>
    private async Task TellInOneBatch(IActorRef actor, params object[] messages)
    {
        using ManualResetEventSlim entered = new();
        using ManualResetEventSlim release = new();
        actor.Tell(new Action(() =>
        {
            entered.Set();
            release.Wait(Cancellation);
        }));
        await Task.Factory.StartNew(() => entered.Wait(Cancellation), Cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        foreach (object message in messages)
            actor.Tell(message);
        release.Set();
        await actor.Ask<string>("barrier", TimeSpan.FromMinutes(1)).ContinueWith(_ => { }, Cancellation, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    [Fact]
    public async Task Stop_TakesEffectWithinABatch()
    {
        List<object> handled = [];
        IActorRef actor = _system.ActorOf(Lambda.Props((context, message) =>
        {
            if (message is Action action)
            {
                action();
                return;
            }

            handled.Add(message);
            context.Stop(context.Self);
        }));

        await TellInOneBatch(actor, 1, 2, 3);

        Assert.Equal([1], handled);
        Assert.Equal(3, _system.Counters.DeadLetters); // 2, 3 and the barrier
    }

    [Fact]
    public async Task Failure_WithinABatch_LeavesTheRestToTheFreshInstance()
    {
        List<(int Instance, object Message)> handled = [];
        int instances = 0;
        IActorRef actor = _system.ActorOf(Props.Create(() =>
        {
            int instance = ++instances;
            return new Lambda
            {
                OnMessage = (context, message) =>
                {
                    switch (message)
                    {
                        case Action action:
                            action();
                            break;
                        case "barrier":
                            context.Sender.Tell("reached");
                            break;
                        case "fail":
                            throw new TestFailureException();
                        default:
                            handled.Add((instance, message));
                            break;
                    }
                },
            };
        }));

        await TellInOneBatch(actor, 1, "fail", 2, "fail", 3);

        Assert.Equal([(1, 1), (2, 2), (3, 3)], handled);
    }

    [Fact]
    public async Task LongChainOfMessages_LetsOthersHaveTheirTurn()
    {
        // Pairs that keep each other busy for ever, more of them than there are threads; another actor is still served.
        IActorRef[] busy = new IActorRef[4 * Environment.ProcessorCount];
        for (int i = 0; i < busy.Length; i++)
        {
            IActorRef partner = _system.ActorOf(Lambda.Props((context, message) => context.Sender.Tell(message)));
            busy[i] = _system.ActorOf(Lambda.Props((_, message) => partner.Tell(message)));
            busy[i].Tell("ball");
        }

        IActorRef echo = _system.ActorOf(Lambda.Props((context, message) => context.Sender.Tell(message)));
        for (int i = 0; i < 100; i++)
            Assert.Equal(i, await echo.Ask<int>(i, TimeSpan.FromMinutes(1)));
        _system.Abort();
    }

    [Fact]
    public async Task ActorThatIsWoken_DoesNotWaitForTheWakersWholeMailbox()
    {
        // The waker has two messages: it wakes the other actor with the first and blocks in the second until that one ran.
        using ManualResetEventSlim ran = new();
        InboxRef inbox = new();
        IActorRef woken = _system.ActorOf(Lambda.Props((_, _) => ran.Set()));
        using ManualResetEventSlim bothThere = new();
        IActorRef waker = _system.ActorOf(Lambda.Props((_, message) =>
        {
            switch (message)
            {
                case "hold":
                    bothThere.Wait(Cancellation);
                    break;
                case "wake":
                    woken.Tell("go");
                    break;
                default:
                    inbox.Tell(ran.Wait(TimeSpan.FromMinutes(1), Cancellation), sender: null);
                    break;
            }
        }));
        waker.Tell("hold");
        waker.Tell("wake");
        waker.Tell("wait");
        bothThere.Set();

        Assert.True(await inbox.Next<bool>(Cancellation));
    }

    [Fact]
    public async Task Receiver_OfManyMessagesFromOneHandler_RunsBesideIt()
    {
        // A handler that sends a lot and then waits for its receiver: the receiver must not wait for the handler.
        using ManualResetEventSlim ran = new();
        InboxRef inbox = new();
        int seen = 0;
        IActorRef receiver = _system.ActorOf(Lambda.Props((_, _) =>
        {
            if (++seen == 1000)
                ran.Set();
        }));
        IActorRef sender = _system.ActorOf(Lambda.Props((_, _) =>
        {
            for (int i = 0; i < 1000; i++)
                receiver.Tell(i);
            inbox.Tell(ran.Wait(TimeSpan.FromMinutes(1), Cancellation), sender: null);
        }));
        sender.Tell("go");

        Assert.True(await inbox.Next<bool>(Cancellation));
    }

    [Fact]
    public async Task RealTimers_FireAndNeverEarly()
    {
        InboxRef inbox = new();
        TimeSpan delay = TimeSpan.FromMilliseconds(15);
        _system.ActorOf(Props.Create(() => new Lambda
        {
            OnPreStart = context => context.Timers.StartSingleTimer("t", TimeProvider.System.GetTimestamp(), delay),
            OnMessage = (_, started) => inbox.Tell(TimeProvider.System.GetElapsedTime((long)started), sender: null),
        }));

        TimeSpan took = await inbox.Next<TimeSpan>(Cancellation);
        Assert.True(took >= delay, $"A timer of {delay} fired after {took}.");
    }

    [Fact]
    public async Task Termination_UnderLoad_EndsEveryActorOnce()
    {
        int started = 0;
        int stopped = 0;
        IActorRef[] roots = new IActorRef[100];
        for (int i = 0; i < roots.Length; i++)
        {
            roots[i] = _system.ActorOf(Props.Create(() => new Lambda
            {
                OnPreStart = context =>
                {
                    Interlocked.Increment(ref started);
                    for (int k = 0; k < 10; k++)
                        context.ActorOf(Props.Create(() => new Lambda
                        {
                            OnPreStart = _ => Interlocked.Increment(ref started),
                            OnMessage = (_, _) => { },
                            OnPostStop = _ => Interlocked.Increment(ref stopped),
                        }));
                },
                OnMessage = (context, message) =>
                {
                    foreach (IActorRef child in context.Children)
                        child.Tell(message);
                },
                OnPostStop = _ => Interlocked.Increment(ref stopped),
            }));
        }

        foreach (IActorRef root in roots)
            root.Tell("broadcast");
        await _system.Terminate().WaitAsync(TimeSpan.FromMinutes(1), Cancellation);

        Assert.Equal(1100, started);
        Assert.Equal(1100, stopped);
        Assert.Equal(0, _system.Counters.LiveActors);
    }
}

using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Simulation;
using ClayStack.Dvt.Actors.Workers;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Actors.Workers;

public sealed class ThreadWorkerPoolTests
{
    private static readonly DateTimeOffset Now = Simulator.DefaultStart;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Work_RunsOnItsOwnThread_AndAnswersWithResultAndTag()
    {
        using ThreadWorkerPool pool = new("bls", workers: 1, capacity: 10, new VirtualTimeProvider(Now));
        InboxRef inbox = new();
        pool.Submit(new WorkItem(() => (Thread.CurrentThread.Name, Thread.CurrentThread.IsThreadPoolThread), Now, inbox, "tag"));

        WorkCompleted completed = await inbox.Next<WorkCompleted>(Cancellation);
        Assert.Equal("tag", completed.Tag);
        Assert.Equal(("bls-0", false), ((string, bool))completed.Result!);
    }

    [Fact]
    public async Task WorkThatThrows_AnswersWithItsCause_AndTheWorkerGoesOn()
    {
        using ThreadWorkerPool pool = new("w", workers: 1, capacity: 10, new VirtualTimeProvider(Now));
        InboxRef inbox = new();
        pool.Submit(new WorkItem(() => throw new TestFailureException(), Now, inbox, 1));
        pool.Submit(new WorkItem(() => "fine", Now, inbox, 2));

        Assert.IsType<TestFailureException>((await inbox.Next<WorkFailed>(Cancellation)).Cause);
        Assert.Equal("fine", (await inbox.Next<WorkCompleted>(Cancellation)).Result);
    }

    [Fact]
    public async Task WaitingWork_IsTakenByEarliestDeadline_TiesInOrderOfArrival()
    {
        using ThreadWorkerPool pool = new("w", workers: 1, capacity: 10, new VirtualTimeProvider(Now));
        using ManualResetEventSlim gate = new();
        using ManualResetEventSlim entered = new();
        InboxRef inbox = new();
        pool.Submit(new WorkItem(Block(entered, gate), Now, inbox, "first"));
        entered.Wait(Cancellation);
        (int Seconds, string Tag)[] items = [(5, "d"), (1, "a"), (3, "b"), (3, "c")];
        foreach ((int seconds, string tag) in items)
            pool.Submit(new WorkItem(() => null, Now.AddSeconds(seconds), inbox, tag));
        Assert.Equal(4, pool.Waiting);
        gate.Set();

        string[] expected = ["first", "a", "b", "c", "d"];
        foreach (string tag in expected)
            Assert.Equal(tag, (await inbox.Next<WorkCompleted>(Cancellation)).Tag);
    }

    [Fact]
    public async Task FullQueue_RefusesTheLatestDeadline_WhetherItWaitsOrArrives()
    {
        using ThreadWorkerPool pool = new("w", workers: 1, capacity: 2, new VirtualTimeProvider(Now));
        using ManualResetEventSlim gate = new();
        using ManualResetEventSlim entered = new();
        InboxRef inbox = new();
        pool.Submit(new WorkItem(Block(entered, gate), Now, inbox, "first"));
        entered.Wait(Cancellation);
        (int Seconds, string Tag)[] items = [(5, "patient"), (3, "waits"), (4, "urgent"), (6, "most patient"), (4, "tie")];
        foreach ((int seconds, string tag) in items)
            pool.Submit(new WorkItem(() => null, Now.AddSeconds(seconds), inbox, tag));

        Assert.Equal(new WorkRefused("patient", WorkRefusal.QueueFull), await inbox.Next<WorkRefused>(Cancellation));
        Assert.Equal(new WorkRefused("most patient", WorkRefusal.QueueFull), await inbox.Next<WorkRefused>(Cancellation));
        Assert.Equal(new WorkRefused("tie", WorkRefusal.QueueFull), await inbox.Next<WorkRefused>(Cancellation));
        gate.Set();
        string[] expected = ["first", "waits", "urgent"];
        foreach (string tag in expected)
            Assert.Equal(tag, (await inbox.Next<WorkCompleted>(Cancellation)).Tag);
    }

    [Fact]
    public async Task WorkWhoseDeadlinePassedWhileItWaited_IsNotBegun()
    {
        VirtualTimeProvider time = new(Now);
        using ThreadWorkerPool pool = new("w", workers: 1, capacity: 10, time);
        using ManualResetEventSlim gate = new();
        using ManualResetEventSlim entered = new();
        InboxRef inbox = new();
        pool.Submit(new WorkItem(Block(entered, gate), Now, inbox, "first"));
        entered.Wait(Cancellation);
        pool.Submit(new WorkItem(() => null, Now.AddSeconds(1), inbox, "late"));
        pool.Submit(new WorkItem(() => null, Now.AddSeconds(2), inbox, "just in time"));
        time.MoveTo(TimeSpan.FromSeconds(2));
        gate.Set();

        Assert.Equal("first", (await inbox.Next<WorkCompleted>(Cancellation)).Tag);
        Assert.Equal(new WorkRefused("late", WorkRefusal.DeadlinePassed), await inbox.Next<WorkRefused>(Cancellation));
        Assert.Equal("just in time", (await inbox.Next<WorkCompleted>(Cancellation)).Tag);
    }

    [Fact]
    public async Task Dispose_FinishesWhatIsInHand_AndRefusesTheRest()
    {
        ThreadWorkerPool pool = new("w", workers: 1, capacity: 10, new VirtualTimeProvider(Now));
        using ManualResetEventSlim gate = new();
        using ManualResetEventSlim entered = new();
        InboxRef inbox = new();
        pool.Submit(new WorkItem(Block(entered, gate), Now, inbox, "in hand"));
        entered.Wait(Cancellation);
        pool.Submit(new WorkItem(() => null, Now, inbox, "waiting"));
        Thread disposing = new(pool.Dispose);
        disposing.Start();

        Assert.Equal(new WorkRefused("waiting", WorkRefusal.PoolStopped), await inbox.Next<WorkRefused>(Cancellation));
        gate.Set();
        Assert.Equal("in hand", (await inbox.Next<WorkCompleted>(Cancellation)).Tag);
        disposing.Join();
        pool.Submit(new WorkItem(() => null, Now, inbox, "late"));
        Assert.Equal(new WorkRefused("late", WorkRefusal.PoolStopped), await inbox.Next<WorkRefused>(Cancellation));
    }

    [Fact]
    public async Task EveryItem_GetsExactlyOneAnswer_UnderLoad()
    {
        const int items = 20_000;
        using ThreadWorkerPool pool = new("w", workers: 3, capacity: 100, new VirtualTimeProvider(Now));
        InboxRef inbox = new();
        for (int i = 0; i < items; i++)
            pool.Submit(new WorkItem(() => null, Now.AddSeconds(i % 7), inbox, i));

        HashSet<object> tags = [];
        for (int i = 0; i < items; i++)
            Assert.True(tags.Add((await inbox.Next<WorkAnswer>(Cancellation)).Tag!));
    }

    [Fact]
    public void InvariantViolation_InWork_EndsTheSystemOfWhoeverAskedForIt()
    {
        Simulator simulator = new(1);
        ActorSystem system = simulator.CreateSystem("test");
        using SimulatedWorkerPool pool = new(1, 1, simulator.Time);
        IActorRef actor = system.ActorOf(Lambda.Props((_, _) => { }));
        pool.Submit(new WorkItem(() => throw new InvariantViolation("broken"), Now, actor));

        Assert.IsType<InvariantViolation>(system.WhenTerminated.Exception?.InnerException);
    }

    private static Func<object?> Block(ManualResetEventSlim entered, ManualResetEventSlim gate) => () =>
    {
        entered.Set();
        gate.Wait();
        return null;
    };
}

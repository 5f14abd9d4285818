using ClayStack.Dvt.Actors;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Actors;

public sealed class CoordinatedShutdownTests : ActorTest
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly List<string> _order = [];

    private IActorRef Participant(string name, ShutdownPhase phase, TimeSpan? takes = null)
    {
        IActorRef actor = System.ActorOf(Props.Create(() => new Lambda
        {
            OnMessage = (context, message) =>
            {
                switch (message)
                {
                    case ShutdownMessages.Begin begin when takes is { } delay:
                        context.Timers.StartSingleTimer("done", (begin, context.Sender), delay);
                        break;
                    case ShutdownMessages.Begin begin:
                        _order.Add($"{name}: {begin.Phase}");
                        context.Sender.Tell(new ShutdownMessages.Ready(begin.Phase));
                        break;
                    case (ShutdownMessages.Begin begin, IActorRef coordinator):
                        _order.Add($"{name}: {begin.Phase}");
                        coordinator.Tell(new ShutdownMessages.Ready(begin.Phase));
                        break;
                }
            },
            OnPostStop = _ => _order.Add($"{name} stopped"),
        }), name);
        System.CoordinatedShutdown.Join(phase, actor);
        return actor;
    }

    private async Task<ShutdownReport> Run()
    {
        Task<ShutdownReport> report = System.CoordinatedShutdown.Run("a test", Limit);
        Assert.True(Simulator.RunUntil(() => report.IsCompleted, Limit + TimeSpan.FromTicks(1)));
        return await report;
    }

    [Fact]
    public async Task Phases_RunInOrder_ThenAllActorsStop()
    {
        Participant("store", ShutdownPhase.CloseStores);
        Participant("duties", ShutdownPhase.FinishWork, TimeSpan.FromSeconds(1));
        Participant("listener", ShutdownPhase.StopAccepting);

        ShutdownReport report = await Run();

        Assert.True(report.IsClean);
        Assert.Equal("a test", report.Reason);
        Assert.Equal(["listener: StopAccepting", "duties: FinishWork", "store: CloseStores"], _order[..3]);
        Assert.Equal(["duties stopped", "listener stopped", "store stopped"], _order[3..].Order());
        Assert.Equal(TimeSpan.FromSeconds(1), Simulator.Time.Elapsed);
        Assert.True(System.WhenTerminated.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task WithoutParticipants_OnlyTheActorsStop()
    {
        Assert.True((await Run()).IsClean);
        Assert.True(System.WhenTerminated.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task PhaseThatHangs_IsNamed_AndLeavesTimeForTheRest()
    {
        Participant("hung", ShutdownPhase.StopAccepting, Limit * 2);
        Participant("duties", ShutdownPhase.FinishWork, TimeSpan.FromSeconds(1.9));
        Participant("store", ShutdownPhase.CloseStores);

        ShutdownReport report = await Run();

        Assert.Equal(["StopAccepting: /user/hung"], report.Late);
        Assert.False(report.Aborted);
        Assert.False(report.IsClean);
        Assert.Equal(["duties: FinishWork", "store: CloseStores"], _order[..2]);
        // Five shares of 10 s: the first phase hung for 2 s, the second took what it needed.
        Assert.Equal(TimeSpan.FromSeconds(3.9), Simulator.Time.Elapsed);
    }

    [Fact]
    public async Task ParticipantThatEnded_OrEndsInItsPhase_IsNotWaitedFor()
    {
        IActorRef ended = Participant("ended", ShutdownPhase.StopAccepting);
        System.Stop(ended);
        Simulator.RunUntilIdle();
        ExpectDeadLetters<ShutdownMessages.Begin>();
        IActorRef ending = System.ActorOf(Lambda.Props((context, _) => context.Stop(context.Self)));
        System.CoordinatedShutdown.Join(ShutdownPhase.FinishWork, ending);

        Assert.True((await Run()).IsClean);
        Assert.Equal(TimeSpan.Zero, Simulator.Time.Elapsed);
    }

    [Fact]
    public async Task ActorThatNeverEnds_IsCutOffAtTheDeadline()
    {
        // Only a thread that is stuck in a handler can hold an actor back, so this runs on the pool.
        ActorSystem system = ActorSystem.Create(
            "pool", new ActorSystemSettings { Time = TimeProvider.System, Dispatcher = new ThreadPoolDispatcher() });
        using ManualResetEventSlim stuck = new();
        using ManualResetEventSlim release = new();
        IActorRef actor = system.ActorOf(Lambda.Props((_, _) =>
        {
            stuck.Set();
            release.Wait();
        }));
        actor.Tell("block");
        stuck.Wait(TestContext.Current.CancellationToken);

        ShutdownReport report = await system.CoordinatedShutdown.Run("a test", TimeSpan.FromMilliseconds(100));
        release.Set();

        Assert.True(report.Aborted);
        Assert.True(system.WhenTerminated.IsCompleted);
    }

    [Fact]
    public async Task SecondRun_GivesTheSameReport_AndLateJoinersAreRefused()
    {
        IActorRef actor = System.ActorOf(Lambda.Props((_, _) => { }));
        Task<ShutdownReport> first = System.CoordinatedShutdown.Run("first", Limit);
        Task<ShutdownReport> second = System.CoordinatedShutdown.Run("second", Limit);
        Assert.Throws<InvalidOperationException>(() => System.CoordinatedShutdown.Join(ShutdownPhase.Drain, actor));
        Simulator.RunUntilIdle();

        Assert.Same(await first, await second);
        Assert.Equal("first", (await first).Reason);
    }

    [Fact]
    public async Task SystemThatEndsByAnotherWay_StillGivesAReport()
    {
        Participant("slow", ShutdownPhase.FinishWork, TimeSpan.FromSeconds(1));
        Task<ShutdownReport> report = System.CoordinatedShutdown.Run("a test", Limit);
        Simulator.RunUntilIdle();
        System.Abort();

        Assert.True((await report).Aborted);
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = System.CoordinatedShutdown.Run("no time", TimeSpan.Zero); });
    }
}

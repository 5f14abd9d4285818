using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Simulation;
using ClayStack.Dvt.Actors.Workers;
using ClayStack.Dvt.TestKit.Swarm;

namespace ClayStack.Dvt.Tests.Actors.Simulation;

/// <summary>
/// One large workload on both dispatchers. <c>.ci/run</c> compares two processes over 24 virtual hours; see the
/// <c>determinism</c> command of the benchmarks.
/// </summary>
public sealed class SwarmTests
{
    private sealed record Outcome(ulong Hash, long Messages, long Sent, long Handled, long Lost, long Crashes, long Work);

    private static Outcome Simulate(ulong seed, SchedulingStrategy? strategy = null)
    {
        Simulator simulator = new(seed, strategy);
        ActorSystem system = simulator.CreateSystem("swarm");
        using SimulatedWorkerPool workers = new(workers: 2, capacity: 1000, simulator.Time);
        SwarmTally tally = SwarmWorkload.Start(system, seed, new SwarmSettings { MembersEach = 10, CrashProbability = 0.01 }, workers);
        simulator.RunFor(TimeSpan.FromHours(1));
        Assert.True(simulator.IsIdle);
        Assert.False(system.WhenTerminated.IsCompleted);
        Assert.Equal(0, system.Counters.DeadLetters);
        return new Outcome(
            simulator.Trace.Hash, simulator.Trace.Messages, tally.TokensSent, tally.TokensHandled, tally.TokensLost,
            tally.Crashes, tally.WorkDone);
    }

    [Fact]
    public void OneSeed_GivesOneHash_AnotherSeedAnother()
    {
        Outcome first = Simulate(1);

        Assert.Equal(first, Simulate(1));
        Assert.NotEqual(first.Hash, Simulate(2).Hash);
        Assert.True(first.Crashes > 100, $"{first.Crashes} crashes");
        Assert.True(first.Work > 100, $"{first.Work} pieces of work");
        Assert.True(first.Messages > 100_000, $"{first.Messages} messages");
    }

    [Fact]
    public void NoTokenIsLost_ExceptTheOnesInHandAtACrash()
    {
        for (ulong seed = 1; seed <= 5; seed++)
        {
            Outcome outcome = Simulate(seed);
            Assert.Equal(outcome.Sent, outcome.Handled + outcome.Lost);
            Assert.Equal(outcome.Crashes, outcome.Lost);
        }
    }

    [Fact]
    public void TheSameActors_RunOnTheThreadPool()
    {
        ActorSystem system = ActorSystem.Create(
            "pool", new ActorSystemSettings { Time = TimeProvider.System, Dispatcher = new ThreadPoolDispatcher() });
        using ThreadWorkerPool workers = new("swarm", workers: 2, capacity: 1000, TimeProvider.System);
        using CountdownEvent finished = new(200);
        SwarmTally tally = SwarmWorkload.Start(
            system,
            seed: 1,
            new SwarmSettings
            {
                MembersEach = 10,
                Ticks = 50,
                TickEvery = TimeSpan.FromMilliseconds(2),
                CrashProbability = 0.01,
                Finished = new SignalRef(finished),
            },
            workers);

        Assert.True(finished.Wait(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken));
        // The last tokens still wander; they end within their hops, and then the sums are equal.
        Assert.True(SpinWait.SpinUntil(() => tally.TokensSent == tally.TokensHandled + tally.TokensLost, TimeSpan.FromMinutes(1)));
        Assert.True(tally.Crashes > 100, $"{tally.Crashes} crashes");
        Assert.Equal(0, system.Counters.DeadLetters);
        Assert.False(system.WhenTerminated.IsCompleted);
        system.Abort();
    }

    private sealed class SignalRef(CountdownEvent countdown) : IActorRef
    {
        public string Name => "signal";

        public string Path => "/test/signal";

        public void Tell(object message, IActorRef? sender) => countdown.Signal();
    }
}

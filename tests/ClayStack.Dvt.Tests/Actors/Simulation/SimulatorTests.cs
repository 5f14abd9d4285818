using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Simulation;

namespace ClayStack.Dvt.Tests.Actors.Simulation;

public sealed class SimulatorTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Time_JumpsOnlyWhenNobodyHasWork()
    {
        Simulator simulator = new(seed: 1);
        ActorSystem system = simulator.CreateSystem("time");
        List<(object Message, TimeSpan Time)> seen = [];
        IActorRef actor = system.ActorOf(Lambda.Props((context, message) =>
        {
            seen.Add((message, simulator.Time.Elapsed));
            if (message is int left and > 0)
                context.Self.Tell(left - 1);
            if (message is "start")
                context.Timers.StartSingleTimer("t", "timer", Second);
        }));
        actor.Tell("start");
        actor.Tell(1000);
        while (simulator.Step())
        {
        }

        Assert.Equal(1003, seen.Count);
        Assert.All(seen[..^1], entry => Assert.Equal(TimeSpan.Zero, entry.Time));
        Assert.Equal(("timer", Second), ((string, TimeSpan))(seen[^1].Message, seen[^1].Time));
        Assert.Equal(Simulator.DefaultStart + Second, simulator.Time.GetUtcNow());
    }

    [Fact]
    public void RunFor_EndsExactlyAtItsEnd_AndRunsWhatIsDueThen()
    {
        Simulator simulator = new(seed: 1);
        int fired = 0;
        simulator.Time.CreateTimer(_ => fired++, null, Second, Second);
        simulator.RunFor(2.5 * Second);
        Assert.Equal((2, 2.5 * Second), (fired, simulator.Time.Elapsed));
        simulator.RunFor(0.5 * Second);
        Assert.Equal((3, 3 * Second), (fired, simulator.Time.Elapsed));
    }

    [Fact]
    public void RunUntil_StopsAsSoonAsTheConditionHolds_OrAtTheLimit()
    {
        Simulator simulator = new(seed: 1);
        int fired = 0;
        simulator.Time.CreateTimer(_ => fired++, null, Second, Second);
        Assert.True(simulator.RunUntil(() => fired == 3, 10 * Second));
        Assert.Equal(3 * Second, simulator.Time.Elapsed);
        Assert.False(simulator.RunUntil(() => fired == 100, 10 * Second));
        Assert.Equal((13, 13 * Second), (fired, simulator.Time.Elapsed));
    }

    [Fact]
    public void VirtualTimers_BehaveAsTimersDo()
    {
        VirtualTimeProvider time = new(Simulator.DefaultStart);
        List<string> fired = [];
        ITimer a = time.CreateTimer(_ => fired.Add("a"), null, Second, Timeout.InfiniteTimeSpan);
        ITimer b = time.CreateTimer(_ => fired.Add("b"), null, Second, Timeout.InfiniteTimeSpan);
        ITimer never = time.CreateTimer(_ => fired.Add("never"), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        ITimer disposed = time.CreateTimer(_ => fired.Add("disposed"), null, Second, Second);
        disposed.Dispose();
        Assert.False(disposed.Change(Second, Second));
        Assert.True(a.Change(2 * Second, Timeout.InfiniteTimeSpan));
        while (time.TryRunNext(TimeSpan.MaxValue))
        {
        }

        Assert.Equal(["b", "a"], fired);
        Assert.Equal(2 * Second, time.GetElapsedTime(0));
        Assert.Equal(0, time.TimerCount);
        GC.KeepAlive((b, never));
    }

    [Fact]
    public void OneSeed_GivesOneTrace_AndAnotherSeedAnother()
    {
        static (ulong Hash, long Steps, string Order) Run(ulong seed)
        {
            Simulator simulator = new(seed);
            ActorSystem system = simulator.CreateSystem("trace");
            List<string> order = [];
            IActorRef sink = system.ActorOf(Lambda.Props((_, message) => order.Add((string)message)));
            for (int i = 0; i < 10; i++)
            {
                int number = i;
                system.ActorOf(Lambda.Props((_, _) => sink.Tell($"{number}"))).Tell("go");
            }

            simulator.RunUntilIdle();
            return (simulator.Trace.Hash, simulator.Trace.Steps, string.Join(' ', order));
        }

        Assert.Equal(Run(1), Run(1));
        Assert.NotEqual(Run(1), Run(2));
        Assert.Equal(50, Enumerable.Range(1, 50).Select(seed => Run((ulong)seed).Order).Distinct().Count());
    }

    [Fact]
    public void TraceHash_CoversWhatMessagesContain_IfTheySaySo()
    {
        static ulong Run(object message)
        {
            Simulator simulator = new(1);
            IActorRef actor = simulator.CreateSystem("content").ActorOf(Lambda.Props((_, _) => { }));
            actor.Tell(message);
            simulator.RunUntilIdle();
            return simulator.Trace.Hash;
        }

        Assert.Equal(Run("a"), Run("b")); // by type alone
        Assert.NotEqual(Run("a"), Run(1));
        Assert.Equal(Run(new Traced(1)), Run(new Traced(1)));
        Assert.NotEqual(Run(new Traced(1)), Run(new Traced(2)));
    }

    private sealed record Traced(ulong TraceDigest) : ITraceable;

    [Fact]
    public void Listener_SeesEachStepInOrder()
    {
        Simulator simulator = new(1);
        List<string> lines = [];
        simulator.Trace.Listener = entry => lines.Add($"{entry.Path} {entry.Kind} {entry.Message}");
        ActorSystem system = simulator.CreateSystem("lines");
        simulator.RunUntilIdle();
        lines.Clear();
        IActorRef actor = system.ActorOf(Lambda.Props((_, _) => throw new TestFailureException()), "a");
        actor.Tell("message");
        simulator.RunUntilIdle();
        system.Stop(actor);
        simulator.RunUntilIdle();

        Assert.Equal(
            ["/user/a Started ", "/user/a Message message", "/user/a Failed ", "/user/a Restarted ", "/user/a Stopped "],
            lines);
    }

    [Fact]
    public void SeveralSystems_ShareOneTimeAndOneTrace()
    {
        Simulator simulator = new(1);
        ActorSystem[] systems = [simulator.CreateSystem("a"), simulator.CreateSystem("b")];
        List<string> seen = [];
        IActorRef b = systems[1].ActorOf(Lambda.Props((context, message) => seen.Add($"{context.System.Name} {message}")));
        IActorRef a = systems[0].ActorOf(Lambda.Props((_, message) => b.Tell(message)));
        a.Tell("through both");
        simulator.RunUntilIdle();
        systems[0].Abort(); // one node crashes, the other goes on
        a.Tell("lost");
        b.Tell("still here");
        simulator.RunUntilIdle();

        Assert.Equal(["b through both", "b still here"], seen);
    }

    [Fact]
    public void ActorsThatKeepEachOtherBusyForEver_AreReported()
    {
        Simulator simulator = new(seed: 7) { StepsPerInstantMax = 1000 };
        IActorRef actor = simulator.CreateSystem("livelock").ActorOf(Lambda.Props((context, message) => context.Self.Tell(message)), "busy");
        actor.Tell("for ever");

        string message = Assert.Throws<InvalidOperationException>(simulator.RunUntilIdle).Message;
        Assert.Contains("Seed 7", message, StringComparison.Ordinal);
        Assert.Contains("/user/busy", message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherThread_ThatSendsWhileTheSimulationRuns_IsCaught()
    {
        Simulator simulator = new(1);
        ActorSystem system = simulator.CreateSystem("threads");
        IActorRef target = system.ActorOf(Lambda.Props((_, _) => { }));
        Exception? caught = null;
        IActorRef escaping = system.ActorOf(Lambda.Props((_, _) =>
        {
            Thread thread = new(() => caught = Record.Exception(() => target.Tell("from elsewhere", sender: null)));
            thread.Start();
            thread.Join();
        }));
        simulator.RunUntilIdle();
        escaping.Tell("go");
        simulator.RunUntilIdle();

        Assert.IsType<InvariantViolation>(caught);
    }

    [Fact]
    public void DrivingTheSimulation_FromInsideAnActor_IsCaught()
    {
        Simulator simulator = new(1);
        ActorSystem system = simulator.CreateSystem("nested");
        system.ActorOf(Lambda.Props((_, _) => simulator.RunFor(Second))).Tell("go");
        system.ActorOf(Lambda.Props((_, _) => { })).Tell("work");
        simulator.RunFor(Second);

        Assert.IsType<InvariantViolation>(system.WhenTerminated.Exception?.InnerException);
    }

    /// <summary>
    /// A lost update that shows only if the "reader" rests for the whole run while a chain of hand-overs takes place.
    /// </summary>
    private static bool FindsRareOrder(ulong seed, SchedulingStrategy? strategy)
    {
        const int chain = 12;
        Simulator simulator = new(seed, strategy);
        ActorSystem system = simulator.CreateSystem("rare");
        int progress = 0;
        bool found = false;
        IActorRef reader = system.ActorOf(Lambda.Props((_, _) => found |= progress == chain));
        IActorRef next = system.ActorOf(Lambda.Props((_, _) => progress++));
        for (int i = 1; i < chain; i++)
        {
            IActorRef target = next;
            next = system.ActorOf(Lambda.Props((_, message) =>
            {
                progress++;
                target.Tell(message);
            }));
        }

        reader.Tell("read");
        next.Tell("start");
        simulator.RunUntilIdle();
        return found;
    }

    [Fact]
    public void Priorities_FindOrdersThatARandomWalkHardlyFinds()
    {
        const int seeds = 1000;
        int walk = 0;
        int priorities = 0;
        for (ulong seed = 1; seed <= seeds; seed++)
        {
            walk += FindsRareOrder(seed, strategy: null) ? 1 : 0;
            priorities += FindsRareOrder(seed, SchedulingStrategy.Priorities(changes: 2, steps: 50)) ? 1 : 0;
        }

        // A walk must leave the reader aside twelve times in a row, about 2⁻¹²; a priority only has to be the lowest.
        Assert.True(priorities >= 20 && priorities >= 10 * walk, $"walk {walk}, priorities {priorities} of {seeds} seeds");
    }

    [Fact]
    public void Priorities_AreDeterministicToo_AndBoundsAreChecked()
    {
        static ulong Run()
        {
            Simulator simulator = new(3, SchedulingStrategy.Priorities(2, 50));
            ActorSystem system = simulator.CreateSystem("pct");
            IActorRef[] actors = [.. Enumerable.Range(0, 10).Select(_ => system.ActorOf(Lambda.Props((_, _) => { })))];
            foreach (IActorRef actor in actors)
                actor.Tell("go");
            simulator.RunUntilIdle();
            return simulator.Trace.Hash;
        }

        Assert.Equal(Run(), Run());
        Assert.Throws<ArgumentOutOfRangeException>(() => SchedulingStrategy.Priorities(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SchedulingStrategy.Priorities(1, 0));
    }

    [Fact]
    public void SeededRandom_IsTheSameEverywhereAndForEver()
    {
        // xoshiro256** 1.0 seeded with SplitMix64(0): values of an independent computation.
        SeededRandom random = new(0);
        Assert.Equal([0x99EC5F36CB75F2B4UL, 0xBF6E1F784956452AUL, 0x1A5F849D4933E6E0UL], [random.NextUInt64(), random.NextUInt64(), random.NextUInt64()]);
    }

    [Fact]
    public void SeededRandom_StaysInItsBounds_AndIsRoughlyUniform()
    {
        SeededRandom random = new(42);
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++)
            counts[random.Next(7)]++;
        Assert.All(counts, count => Assert.InRange(count, 9_500, 10_500));
        for (int i = 0; i < 1000; i++)
            Assert.InRange(random.NextDouble(), 0, 1 - double.Epsilon);
        Assert.True(random.NextBool(1));
        Assert.False(random.NextBool(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Next(0));
        Assert.NotEqual(random.Fork().NextUInt64(), random.Fork().NextUInt64());
        byte[] bytes = new byte[1000];
        random.Fill(bytes);
        Assert.True(bytes.Distinct().Count() > 200);
    }
}

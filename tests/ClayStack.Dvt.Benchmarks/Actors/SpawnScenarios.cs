using System.Diagnostics;
using ClayStack.Dvt.Actors;

namespace ClayStack.Dvt.Benchmarks.Actors;

/// <summary>Many actors: how long they take to start, how much they weigh.</summary>
internal static class SpawnScenarios
{
    private const int Count = 100_000;

    public static Dictionary<string, double> Spawn()
    {
        ActorSystem system = BenchSystem.Create();
        SpawnAll(system, Count / 10, out _);
        BenchSystem.Settle();
        IActorRef[] actors = SpawnAll(system, Count, out TimeSpan took);
        GC.KeepAlive(actors);
        return new Dictionary<string, double> { ["spawn_100k_ms"] = took.TotalMilliseconds };
    }

    public static Dictionary<string, double> BytesPerActor()
    {
        ActorSystem system = BenchSystem.Create();
        SpawnAll(system, Count / 10, out _);
        BenchSystem.Settle();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        IActorRef[] actors = SpawnAll(system, Count, out _);
        BenchSystem.Settle();
        long idle = GC.GetTotalMemory(forceFullCollection: true) - before;
        Task.WaitAll(actors.Select(actor => (Task)actor.Ask<object>("hello", TimeSpan.FromMinutes(1))));
        BenchSystem.Settle();
        long used = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(actors);
        return new Dictionary<string, double>
        {
            ["bytes_per_idle_actor"] = (double)idle / Count,
            ["bytes_per_used_actor"] = (double)used / Count,
        };
    }

    private static IActorRef[] SpawnAll(ActorSystem system, int count, out TimeSpan took)
    {
        using CountdownEvent started = new(count);
        Props props = Props.Create(() => new Idle(started));
        IActorRef[] actors = new IActorRef[count];
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
            actors[i] = system.ActorOf(props);
        started.Wait();
        took = Stopwatch.GetElapsedTime(start);
        return actors;
    }

    private sealed class Idle : UntypedActor
    {
        private CountdownEvent? _started;

        public Idle(CountdownEvent started) => _started = started;

        protected override void PreStart()
        {
            _started!.Signal();
            _started = null;
        }

        protected override void OnReceive(object message) => Sender.Tell(message, Self);
    }
}

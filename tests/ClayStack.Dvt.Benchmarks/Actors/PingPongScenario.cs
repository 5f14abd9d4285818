using System.Diagnostics;
using ClayStack.Dvt.Actors;

namespace ClayStack.Dvt.Benchmarks.Actors;

/// <summary>Pairs of actors that send one message back and forth. A round trip is two messages.</summary>
internal static class PingPongScenario
{
    private const int RoundTrips = 5_000_000;
    private const int WarmUp = 1_000_000;

    public static Dictionary<string, double> Run(int pairs)
    {
        ActorSystem system = BenchSystem.Create();
        Measure(system, pairs, WarmUp);
        BenchSystem.Settle();
        double rate = Measure(system, pairs, RoundTrips);
        return new Dictionary<string, double> { [pairs == 1 ? "pingpong_per_s" : $"pingpong{pairs}_per_s"] = rate };
    }

    private static double Measure(ActorSystem system, int pairs, int roundTrips)
    {
        using CountdownEvent done = new(pairs);
        int perPair = roundTrips / pairs;
        IActorRef[] pings = new IActorRef[pairs];
        for (int i = 0; i < pairs; i++)
        {
            IActorRef pong = system.ActorOf(Props.Create(static () => new Pong()));
            pings[i] = system.ActorOf(Props.Create(() => new Ping(pong, perPair, () => done.Signal())));
        }

        long start = Stopwatch.GetTimestamp();
        foreach (IActorRef ping in pings)
            ping.Tell(Ball.Instance, sender: null);
        done.Wait();
        return (double)perPair * pairs / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private sealed class Ball
    {
        public static Ball Instance { get; } = new();
    }

    private sealed class Ping(IActorRef pong, int roundTrips, Action done) : UntypedActor
    {
        private int _sent;

        protected override void OnReceive(object message)
        {
            if (_sent++ == roundTrips)
                done();
            else
                pong.Tell(message, Self);
        }
    }

    private sealed class Pong : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message, Self);
    }
}

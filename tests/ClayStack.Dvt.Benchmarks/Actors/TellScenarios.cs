using System.Diagnostics;
using System.Threading.Channels;
using ClayStack.Dvt.Actors;

namespace ClayStack.Dvt.Benchmarks.Actors;

/// <summary>One producer thread, one actor.</summary>
internal static class TellScenarios
{
    private const int Messages = 10_000_000;
    private const int WarmUp = 2_000_000;
    private const int Window = 10_000;

    /// <summary>As fast as the producer can, a new message each; the same through a bare channel, in the same process.</summary>
    public static Dictionary<string, double> FloodAgainstChannel()
    {
        ActorSystem system = BenchSystem.Create();
        Flood(system, WarmUp);
        FloodChannel(WarmUp);
        BenchSystem.Settle();
        double tell = Flood(system, Messages);
        BenchSystem.Settle();
        double channel = FloodChannel(Messages);
        return new Dictionary<string, double>
        {
            ["tell_msgs_per_s"] = tell,
            ["channel_msgs_per_s"] = channel,
            ["ratio_tell_vs_channel"] = tell / channel,
        };
    }

    /// <summary>At most 10,000 in flight, one message object for all, so that every byte allocated is the kernel's.</summary>
    public static Dictionary<string, double> Windowed()
    {
        ActorSystem system = BenchSystem.Create();
        CountingSink? actor = null;
        IActorRef sink = system.ActorOf(Props.Create(() => actor = new CountingSink())
            .WithMailbox(Window, OverflowPolicy.Fail));
        sink.Ask<SmallMessage>(new SmallMessage(0), TimeSpan.FromSeconds(10)).Wait();
        Windowed(sink, actor!, WarmUp);
        BenchSystem.Settle();
        long before = GC.GetTotalAllocatedBytes(precise: true);
        double rate = Windowed(sink, actor!, Messages);
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        return new Dictionary<string, double>
        {
            ["tell_windowed_msgs_per_s"] = rate,
            ["kernel_bytes_per_msg"] = double.Round((double)allocated / Messages, 2),
        };
    }

    private static double Flood(ActorSystem system, int count)
    {
        using ManualResetEventSlim done = new();
        CountingSink Counting()
        {
            CountingSink counting = new();
            counting.Expect(count, done.Set);
            return counting;
        }

        IActorRef sink = system.ActorOf(Props.Create(Counting).WithMailbox(1 << 26, OverflowPolicy.DropNewest));
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
            sink.Tell(new SmallMessage(i), sender: null);
        done.Wait();
        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double FloodChannel(int count)
    {
        Channel<object> channel = Channel.CreateUnbounded<object>();
        long start = Stopwatch.GetTimestamp();
        Task reader = Task.Run(async () =>
        {
            long sum = 0;
            int seen = 0;
            while (seen < count && await channel.Reader.WaitToReadAsync())
            {
                while (channel.Reader.TryRead(out object? message))
                {
                    sum += ((SmallMessage)message).Value;
                    seen++;
                }
            }

            GC.KeepAlive(sum);
        });
        for (int i = 0; i < count; i++)
            channel.Writer.TryWrite(new SmallMessage(i));
        reader.Wait();
        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Windowed(IActorRef sink, CountingSink actor, int count)
    {
        using ManualResetEventSlim done = new();
        actor.Expect(count, done.Set);
        SmallMessage message = new(1);
        SpinWait spinner = default;
        int seen = 0;
        long start = Stopwatch.GetTimestamp();
        for (int sent = 0; sent < count; sent++)
        {
            // The count is read only when the window seems full: reading it for each message would measure the
            // traffic of its cache line instead of the kernel.
            while (sent - seen >= Window)
            {
                seen = actor.Seen;
                if (sent - seen >= Window)
                    spinner.SpinOnce(sleep1Threshold: -1);
            }

            sink.Tell(message, sender: null);
        }

        done.Wait();
        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}

internal sealed record SmallMessage(int Value);

/// <summary>Counts what it gets; echoes what has a sender.</summary>
internal sealed class CountingSink : UntypedActor
{
    private Action? _done;
    private int _expected;
    private int _seen;

    public int Seen => Volatile.Read(ref _seen);

    /// <summary>Starts a new count; only between two measurements, when no message is on its way.</summary>
    public void Expect(int count, Action done)
    {
        _expected = count;
        _done = done;
        Volatile.Write(ref _seen, 0);
    }

    protected override void OnReceive(object message)
    {
        if (message is not SmallMessage)
            return;
        if (!ReferenceEquals(Sender, Context.System.DeadLetters))
        {
            Sender.Tell(message, Self);
            return;
        }

        Volatile.Write(ref _seen, _seen + 1);
        if (_seen == _expected)
            _done!();
    }
}

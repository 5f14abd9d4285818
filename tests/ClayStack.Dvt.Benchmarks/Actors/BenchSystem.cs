using ClayStack.Dvt.Actors;

namespace ClayStack.Dvt.Benchmarks.Actors;

internal static class BenchSystem
{
    public static ActorSystem Create() => ActorSystem.Create(
        "bench", new ActorSystemSettings { Time = TimeProvider.System, Dispatcher = new ThreadPoolDispatcher() });

    /// <summary>Lets no earlier garbage disturb what is measured next.</summary>
    public static void Settle()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}

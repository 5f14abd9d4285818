namespace ClayStack.Dvt.Node.Hosting;

/// <summary>Watches standard input for its end.</summary>
internal static class InputWatch
{
    /// <summary>Cancels <paramref name="stop"/> when standard input ends.</summary>
    public static void Start(CancellationTokenSource stop)
    {
#pragma warning disable RS0030 // A read of standard input blocks its thread until the process ends; no worker may be lost to that.
        Thread reader = new(() => Read(stop)) { IsBackground = true, Name = "input-watch" };
        reader.Start();
#pragma warning restore RS0030
    }

    private static void Read(CancellationTokenSource stop)
    {
        using Stream input = Console.OpenStandardInput();
        Span<byte> ignored = stackalloc byte[64];
        while (input.Read(ignored) > 0)
        {
        }

        try
        {
            stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The node has stopped for another reason.
        }
    }
}

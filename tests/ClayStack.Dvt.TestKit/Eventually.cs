using System.Runtime.CompilerServices;

namespace ClayStack.Dvt.TestKit;

/// <summary>Waits for what other threads or processes do and nothing announces.</summary>
public static class Eventually
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    // Only so that a test that would hang fails instead; nothing is judged by it.
    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(90);

    /// <summary>Waits until a condition holds.</summary>
    /// <param name="condition">Looked at every few milliseconds; it must stay true once it is.</param>
    /// <param name="what">What is waited for, in the failure's words.</param>
    public static async Task Holds(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        long start = TimeProvider.System.GetTimestamp();
        using PeriodicTimer looks = new(Look, TimeProvider.System);
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < HangGuard, $"It did not come to this in {HangGuard.TotalSeconds} s: {what}");
            await looks.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}

using System.Collections.Concurrent;
using System.Reflection;
using Xunit.v3;

namespace ClayStack.Dvt.TestKit;

/// <summary>
/// Ends the whole run, naming the tests that are to blame, when one of them goes on for so long that it will never end. A
/// run that hangs tells nothing, not even which test it was.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class HangWatchAttribute : BeforeAfterTestAttribute, IDisposable
{
    /// <summary>Longer than any test takes on a machine that does other things as well.</summary>
    public static readonly TimeSpan LongestTest = TimeSpan.FromMinutes(12);

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, (string Name, long Since)> _running = new(StringComparer.Ordinal);
    private readonly ITimer _watch;

    /// <summary>Begins to watch.</summary>
    public HangWatchAttribute() => _watch = TimeProvider.System.CreateTimer(_ => Look(), state: null, LookEvery, LookEvery);

    /// <inheritdoc/>
    public override void Before(MethodInfo methodUnderTest, IXunitTest test) =>
        _running[test.UniqueID] = (test.TestDisplayName, TimeProvider.System.GetTimestamp());

    /// <inheritdoc/>
    public override void After(MethodInfo methodUnderTest, IXunitTest test) => _running.TryRemove(test.UniqueID, out _);

    /// <inheritdoc/>
    public void Dispose() => _watch.Dispose();

    private void Look()
    {
        string[] hanging = [.. _running.Values.Where(test => TimeProvider.System.GetElapsedTime(test.Since) > LongestTest).Select(test => test.Name)];
        if (hanging.Length > 0)
            Environment.FailFast($"After {LongestTest.TotalMinutes} minutes there is no end of: {string.Join("; ", hanging)}");
    }
}

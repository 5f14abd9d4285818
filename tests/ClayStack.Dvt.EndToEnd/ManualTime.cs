namespace ClayStack.Dvt.EndToEnd;

/// <summary>
/// A clock whose time of day stands still until it is set, for a chain with a manual clock; timers and timestamps are the
/// machine's, so that a call that hangs still ends.
/// </summary>
internal sealed class ManualTime(long unixSeconds) : TimeProvider
{
    private long _unixMs = unixSeconds * 1000;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Interlocked.Read(ref _unixMs));

    public void Set(long unixMs) => Interlocked.Exchange(ref _unixMs, unixMs);
}

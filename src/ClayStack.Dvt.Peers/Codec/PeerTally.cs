namespace ClayStack.Dvt.Peers.Codec;

/// <summary>Counts what one peer sent and what became of it. Thread-safe.</summary>
internal sealed class PeerTally
{
    private readonly long[] _refusals = new long[PeerRefusals.All.Count + 1];
    private long _frames;

    public long Frames => Interlocked.Read(ref _frames);

    public void CountFrame() => Interlocked.Increment(ref _frames);

    public void CountRefusal(PeerRefusal reason) => Interlocked.Increment(ref _refusals[(int)reason]);

    public long RefusalsOf(PeerRefusal reason) => Interlocked.Read(ref _refusals[(int)reason]);

    /// <summary>The reasons that were met, in order.</summary>
    public IReadOnlyList<KeyValuePair<PeerRefusal, long>> Refusals() =>
        [.. PeerRefusals.All.Select(reason => KeyValuePair.Create(reason, RefusalsOf(reason))).Where(entry => entry.Value > 0)];
}

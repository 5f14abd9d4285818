using ClayStack.Dvt.Consensus;

namespace ClayStack.Dvt.Lab.Links;

/// <summary>What the network does to frames, now; the schedule changes it while the simulation runs.</summary>
internal sealed class NetworkFaults
{
    private readonly Dictionary<(OperatorIndex From, OperatorIndex To), DateTimeOffset> _blocked = [];

    /// <summary>How long a frame takes at least.</summary>
    public TimeSpan Latency { get; set; } = TimeSpan.FromMilliseconds(5);

    /// <summary>By how much more it may take.</summary>
    public TimeSpan Jitter { get; set; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Chance that a frame never arrives, though its connection stands.</summary>
    public double Loss { get; set; }

    /// <summary>Chance that a frame arrives twice.</summary>
    public double Duplication { get; set; }

    /// <summary>Chance that a frame may overtake others, or be overtaken.</summary>
    public double Reordering { get; set; }

    /// <summary>Whether nothing gets from one operator to another, and since when.</summary>
    public DateTimeOffset? BlockedSince(OperatorIndex from, OperatorIndex to) =>
        _blocked.TryGetValue((from, to), out DateTimeOffset since) ? since : null;

    /// <summary>Cuts one direction.</summary>
    public void Block(OperatorIndex from, OperatorIndex to, DateTimeOffset now) => _blocked.TryAdd((from, to), now);

    /// <summary>Mends one direction.</summary>
    public void Unblock(OperatorIndex from, OperatorIndex to) => _blocked.Remove((from, to));

    /// <summary>Mends every direction.</summary>
    public void UnblockAll() => _blocked.Clear();

    /// <summary>From now on every frame arrives, once, in order and soon.</summary>
    public void Heal()
    {
        UnblockAll();
        Loss = 0;
        Duplication = 0;
        Reordering = 0;
        Latency = TimeSpan.FromMilliseconds(5);
        Jitter = TimeSpan.FromMilliseconds(10);
    }
}

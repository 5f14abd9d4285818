using System.Numerics;

namespace ClayStack.Dvt.Actors.Simulation;

/// <summary>
/// A running hash over everything that happens in a simulation: virtual time, actor, message, sender, failures and
/// restarts, in order. Two runs with one hash took the same steps. The hash is the same in every process.
/// </summary>
public sealed class SimulationTrace
{
    private const ulong FnvOffset = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;

    private readonly VirtualTimeProvider _time;
    private readonly Dictionary<Type, ulong> _typeDigests = [];
    private ulong _hash = FnvOffset;
    private ulong _lastSystemId;

    internal SimulationTrace(VirtualTimeProvider time) => _time = time;

    /// <summary>The hash so far.</summary>
    public ulong Hash => _hash;

    /// <summary>Lines so far.</summary>
    public long Steps { get; private set; }

    /// <summary>User messages handled so far.</summary>
    public long Messages { get; private set; }

    /// <summary>Gets each line; costly, so off (null) by default.</summary>
    public Action<TraceEntry>? Listener { get; set; }

    /// <summary>Brings an outcome of the caller's own into the hash.</summary>
    /// <param name="value">A value that is equal in every process.</param>
    public void Mix(ulong value) => _hash = unchecked(BitOperations.RotateLeft(_hash ^ value, 23) * FnvPrime);

    internal ulong NextSystemId() => ++_lastSystemId;

    internal void OnMessage(ActorCell cell, object message, IActorRef? sender)
    {
        Messages++;
        MixLine(TraceKind.Message, cell);
        Mix(DigestOf(message.GetType()));
        if (message is ITraceable traceable)
            Mix(traceable.TraceDigest);
        if (sender is ActorCell from)
            Mix((ulong)from.Id);
        Listener?.Invoke(Line(TraceKind.Message, cell, message, sender));
    }

    internal void OnEvent(TraceKind kind, ActorCell cell)
    {
        MixLine(kind, cell);
        Listener?.Invoke(Line(kind, cell, message: null, sender: null));
    }

    internal void OnAbort(ActorSystem system)
    {
        Steps++;
        Mix((ulong)_time.Elapsed.Ticks);
        Mix(~system.TraceId);
    }

    private void MixLine(TraceKind kind, ActorCell cell)
    {
        Steps++;
        Mix((ulong)_time.Elapsed.Ticks);
        Mix((cell.System.TraceId << 48) ^ (ulong)cell.Id ^ ((ulong)kind << 60));
    }

    private TraceEntry Line(TraceKind kind, ActorCell cell, object? message, IActorRef? sender) =>
        new(Steps, _time.Elapsed, cell.System.Name, cell.Id, cell.Path, kind, message, sender?.Path);

    private ulong DigestOf(Type type)
    {
        if (_typeDigests.TryGetValue(type, out ulong digest))
            return digest;
        digest = FnvOffset;
        foreach (char c in type.FullName ?? type.Name)
            digest = unchecked((digest ^ c) * FnvPrime);
        return _typeDigests[type] = digest;
    }
}

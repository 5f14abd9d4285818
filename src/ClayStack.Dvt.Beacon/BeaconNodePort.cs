using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Beacon.Api;
using ClayStack.Dvt.Beacon.Http;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Beacon;

/// <summary>
/// The actors' port to the beacon nodes. Each request gets exactly one answer, at its deadline at the latest, from a thread
/// of the adapter's own; events come in order.
/// </summary>
public sealed class BeaconNodePort : IBeaconNode, IAsyncDisposable
{
    private const int PendingMax = 1024;

    private readonly BeaconPool _pool;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly List<IActorRef> _receivers = [];
    private readonly Dictionary<Type, BeaconEvent> _lastTold = [];
    private int _pending;

    /// <summary>Creates the port over the operator's nodes; <see cref="Start"/> makes it work.</summary>
    /// <param name="endpoints">The nodes in the operator's order of preference; at least one.</param>
    /// <param name="identity">The chain, from <see cref="NetworkProbe"/>.</param>
    /// <param name="settings">How the nodes are used.</param>
    /// <param name="metrics">Counts what happens.</param>
    /// <param name="time">The clock of all deadlines.</param>
    /// <param name="random">Spreads reconnections.</param>
    public BeaconNodePort(
        IReadOnlyList<BeaconEndpoint> endpoints,
        NetworkIdentity identity,
        BeaconPoolSettings settings,
        BeaconMetrics metrics,
        TimeProvider time,
        IRandomSource random)
        : this(
            [.. endpoints.Select(endpoint => new BeaconApiClient(endpoint, identity.Network, metrics, time))],
            identity,
            settings,
            metrics,
            time,
            random)
    {
    }

    internal BeaconNodePort(
        IReadOnlyList<BeaconApiClient> nodes,
        NetworkIdentity identity,
        BeaconPoolSettings settings,
        BeaconMetrics metrics,
        TimeProvider time,
        IRandomSource random)
    {
        _time = time;
        _pool = new BeaconPool(nodes, identity, settings, metrics, time, random, Tell);
    }

    /// <summary>The nodes as one API, for work outside of actors.</summary>
    public IBeaconApi Api => _pool;

    /// <summary>Begins to watch the nodes; returns at once.</summary>
    public void Start() => _pool.Start();

    /// <summary>Each node and its state, in the operator's order.</summary>
    public IReadOnlyList<string> Describe() => _pool.Describe();

    /// <inheritdoc/>
    public void Submit(BeaconRequest request, IActorRef replyTo)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(replyTo);
        if (Interlocked.Increment(ref _pending) > PendingMax)
        {
            Interlocked.Decrement(ref _pending);
            BeaconError error = new(BeaconErrorReason.NotReady, $"{PendingMax} requests wait already");
            replyTo.Tell(new BeaconAnswer.Failed(request, error), sender: null);
            return;
        }

        _ = Answer(request, replyTo);
    }

    /// <summary>Names an actor that gets events from now on; first of all the last of each kind that describes how things are.</summary>
    public void Subscribe(IActorRef receiver)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        lock (_gate)
        {
            _receivers.Add(receiver);
            foreach (Type kind in (Type[])[typeof(BeaconEvent.Availability), typeof(BeaconEvent.Finalized), typeof(BeaconEvent.Head)])
            {
                if (_lastTold.TryGetValue(kind, out BeaconEvent? last))
                    receiver.Tell(last, sender: null);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    private void Tell(BeaconEvent happened)
    {
        lock (_gate)
        {
            _lastTold[happened.GetType()] = happened;
            foreach (IActorRef receiver in _receivers)
                receiver.Tell(happened, sender: null);
        }
    }

    private async Task Answer(BeaconRequest request, IActorRef replyTo)
    {
        // Off the actor's thread: writing a body of a thousand attestations takes longer than a mailbox should wait.
        await Task.Yield();
        using CancellationTokenSource answered = new();
        Task<BeaconAnswer> work = Serve(request);
        Task<bool> late = Pause.For(request.Deadline - _time.GetUtcNow(), _time, answered.Token);
        bool inTime = await Task.WhenAny(work, late) == work;
        BeaconAnswer answer = inTime
            ? await work
            : new BeaconAnswer.Failed(request, new BeaconError(BeaconErrorReason.TimedOut, "no beacon node answered before the deadline"));
        Stop(answered);
        Interlocked.Decrement(ref _pending);
        replyTo.Tell(answer, sender: null);
    }

    private async Task<BeaconAnswer> Serve(BeaconRequest request)
    {
        try
        {
            return await BeaconRequests.Serve(_pool, request);
        }
        catch (Exception e) when (e is not InvariantViolation)
        {
            // A request without an answer would hang its actor; what nobody foresaw in an answer is an invalid answer.
            return new BeaconAnswer.Failed(request, new BeaconError(BeaconErrorReason.InvalidAnswer, Errors.Cut($"{e.GetType().Name}: {e.Message}")));
        }
    }

    private static void Stop(CancellationTokenSource source) => source.Cancel();
}

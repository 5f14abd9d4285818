using ClayStack.Dvt.Beacon.Api;
using ClayStack.Dvt.Beacon.Events;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Beacon.Pool;

/// <summary>One node of the pool with what is known of its health. Thread-safe.</summary>
internal sealed class BeaconMember(BeaconApiClient api, BeaconPoolSettings settings)
{
    private const int FailuresMax = 10;
    private const int DistanceMax = 64;

    private readonly Lock _gate = new();
    private readonly ConcurrencyGate _calls = new(settings.CallsInFlightMax, settings.CallsWaitingMax);
    private readonly LatencyTracker _latency = new();
    private NodeState _state;
    private string _stateDetail = "not asked yet";
    private SyncStatus? _sync;
    private StreamEvent.Head? _head;
    private int _failures;

    public string Name => api.Node;

    public BeaconApiClient Api => api;

    public NodeState State
    {
        get
        {
            lock (_gate)
                return _state;
        }
    }

    public StreamEvent.Head? Head
    {
        get
        {
            lock (_gate)
                return _head;
        }
    }

    /// <summary>Whether it is known to follow the right network.</summary>
    public bool IsVerified => State is NodeState.Ready or NodeState.NotReady or NodeState.Unreachable;

    /// <summary>Whether its head may be signed: it neither catches up nor is unverified.</summary>
    public bool MayBeSignedFrom
    {
        get
        {
            lock (_gate)
                return _state is not (NodeState.Unknown or NodeState.WrongNetwork) && _sync is { IsSyncing: false, IsOptimistic: false };
        }
    }

    /// <summary>The state in words, for the log and readiness.</summary>
    public string Describe()
    {
        lock (_gate)
            return $"{Name}: {_state}, {_stateDetail}";
    }

    /// <summary>How late the node's answer may be before another one is asked.</summary>
    public TimeSpan HedgeAfter(BeaconCall call)
    {
        TimeSpan usual = _latency.Usual(call) ?? settings.HedgeAfterDefault;
        return usual < settings.HedgeAfterLeast ? settings.HedgeAfterLeast
            : usual > settings.HedgeAfterMost ? settings.HedgeAfterMost
            : usual;
    }

    /// <summary>How good a node is to ask: the less, the better. Ready comes before everything, then head, failures, latency.</summary>
    public long Penalty(Slot bestHead)
    {
        lock (_gate)
        {
            long penalty = 0;
            if (_state == NodeState.Unreachable)
                penalty += 2_000_000;
            if (_sync is null or { IsSyncing: true })
                penalty += 1_000_000;
            else if (IsBehind(_sync))
                penalty += 200_000;
            if (_sync is { IsOptimistic: true } or { ElOffline: true })
                penalty += 500_000;
            Slot head = _head?.Slot ?? _sync?.HeadSlot ?? default;
            penalty += 500 * (long)Math.Min(DistanceMax, bestHead > head ? bestHead - head : 0);
            penalty += 1000 * _failures;
            return penalty + (long)Math.Min(900, (_latency.Median(BeaconCall.Syncing) ?? TimeSpan.Zero).TotalMilliseconds);
        }
    }

    /// <summary>Makes a call when its turn comes.</summary>
    public async Task<BeaconResult<T>> Ask<T>(
        BeaconCall call, Func<IBeaconApi, CancellationToken, Task<BeaconResult<T>>> ask, DateTimeOffset deadline, TimeProvider time, CancellationToken cancellation)
        where T : notnull
    {
        using CancellationTokenSource limit = Http.Pause.Until(deadline, time);
        using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        if (!await _calls.Enter(linked.Token))
        {
            bool late = linked.IsCancellationRequested;
            return new(
                Http.Errors.Of(late ? BeaconErrorReason.TimedOut : BeaconErrorReason.NotReady, Name, call, "too many calls wait for this node"), Name);
        }

        try
        {
            long started = time.GetTimestamp();
            BeaconResult<T> result = await ask(api, cancellation);
            TimeSpan took = time.GetElapsedTime(started);
            // A call that was given up counts with the time that it was given: it took at least that long.
            _latency.Add(call, took);
            if (!cancellation.IsCancellationRequested)
                Note(result.Error?.Reason);
            return result;
        }
        finally
        {
            _calls.Leave();
        }
    }

    /// <summary>Takes in an answer of node/syncing; true if that changed whether the node is ready.</summary>
    public bool Update(BeaconResult<SyncStatus> result)
    {
        lock (_gate)
        {
            NodeState before = _state;
            if (result.TryGet(out SyncStatus? sync, out BeaconError? error))
            {
                _sync = sync;
                bool ready = sync is { IsSyncing: false, IsOptimistic: false, ElOffline: false };
                _state = ready ? NodeState.Ready : NodeState.NotReady;
                _stateDetail = $"head {sync.HeadSlot}" + (IsBehind(sync) ? $", {sync.SyncDistance} slots behind" : "")
                    + (sync.IsSyncing ? ", catching up" : "")
                    + (sync.IsOptimistic ? ", optimistic" : "") + (sync.ElOffline ? ", execution client away" : "");
            }
            else
            {
                _state = NodeState.Unreachable;
                _stateDetail = $"{error.Reason}: {error.Detail}";
            }

            return before != _state;
        }
    }

    /// <summary>Takes in why the node's network could not be read, or is not ours; true if that changed its state.</summary>
    public bool NotVerified(BeaconError error)
    {
        lock (_gate)
        {
            NodeState before = _state;
            if (error.Reason == BeaconErrorReason.WrongNetwork)
                _state = NodeState.WrongNetwork;
            _stateDetail = $"{error.Reason}: {error.Detail}";
            return before != _state;
        }
    }

    public void Update(StreamEvent.Head head)
    {
        lock (_gate)
            _head = head;
    }

    private bool IsBehind(SyncStatus sync) => sync.SyncDistance > (ulong)settings.SyncDistanceMax;

    private void Note(BeaconErrorReason? failure)
    {
        lock (_gate)
        {
            // What the node does not have, or refuses, says nothing against it.
            if (failure is null or BeaconErrorReason.NotFound or BeaconErrorReason.Refused)
                _failures = 0;
            else
                _failures = Math.Min(FailuresMax, _failures + 1);
        }
    }
}

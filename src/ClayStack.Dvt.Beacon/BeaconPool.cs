using ClayStack.Dvt.Beacon.Api;
using ClayStack.Dvt.Beacon.Events;
using ClayStack.Dvt.Beacon.Http;
using ClayStack.Dvt.Beacon.Pool;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Beacon;

/// <summary>
/// Several beacon nodes as one. Reads go to the healthiest node, and to the next one when it is later than usual; what will
/// be signed is taken from the best of several answers; submissions go to all, and the first acceptance is success. Nodes on
/// another network get no calls. One story is made of all event streams. Thread-safe.
/// </summary>
public sealed partial class BeaconPool : IBeaconApi, IAsyncDisposable
{
    /// <summary>A node that is away is looked for more often than once a slot: every second of its absence may cost a duty.</summary>
    private static readonly TimeSpan AwayPause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _life = new();
    private readonly List<BeaconMember> _members;
    private readonly ChainClock _clock;
    private readonly BeaconPoolSettings _settings;
    private readonly BeaconMetrics _metrics;
    private readonly IRandomSource _random;
    private readonly Action<BeaconEvent> _tell;
    private readonly TaskCompletionSource _checkedOnce = new();
    private readonly HeadBook _heads = new();
    private readonly DutyCache<AttesterDuty> _attesterDuties = new(duty => duty.Validator);
    private readonly DutyCache<ProposerDuty> _proposerDuties = new(duty => duty.Validator);
    private readonly List<Task> _loops = [];
    private int _unchecked;
    private bool? _ready;

    /// <summary>Creates the pool; <see cref="Start"/> makes it work.</summary>
    /// <param name="nodes">The nodes in the operator's order of preference; at least one. The pool disposes of them.</param>
    /// <param name="identity">The chain; nodes that follow another one are left out.</param>
    /// <param name="settings">How the nodes are used.</param>
    /// <param name="metrics">Counts what happens.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Spreads reconnections.</param>
    /// <param name="tell">Gets every event, in order, one at a time; must not block.</param>
    public BeaconPool(
        IReadOnlyList<BeaconApiClient> nodes,
        NetworkIdentity identity,
        BeaconPoolSettings settings,
        BeaconMetrics metrics,
        TimeProvider time,
        IRandomSource random,
        Action<BeaconEvent> tell)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentOutOfRangeException.ThrowIfZero(nodes.Count, nameof(nodes));
        _settings = settings;
        _metrics = metrics;
        _random = random;
        _tell = tell;
        _members = [.. nodes.Select(node => new BeaconMember(node, settings))];
        _unchecked = _members.Count;
        _clock = new ChainClock(identity.Network, identity.GenesisTime, time);
    }

    private TimeProvider Time => _clock.Time;

    private Preset Preset => _clock.Network.Preset;

    /// <summary>Begins to watch the nodes; returns at once. Calls made before the nodes were checked wait for that.</summary>
    public void Start()
    {
        lock (_gate)
        {
            if (_loops.Count > 0 || _life.IsCancellationRequested)
                return;
            foreach (BeaconMember member in _members)
            {
                BeaconEventStream stream = new(member.Api.Http, _clock, _settings, _random, happened => Take(member, happened));
                _loops.Add(Watch(member, stream));
            }
        }
    }

    /// <summary>Each node and its state, in the operator's order.</summary>
    public IReadOnlyList<string> Describe() => _members.ConvertAll(member => member.Describe());

    /// <summary>Ends all calls and streams.</summary>
    public async ValueTask DisposeAsync()
    {
        Stop(_life);
        Task[] loops;
        lock (_gate)
            loops = [.. _loops];
        await Task.WhenAll(loops);
        foreach (BeaconMember member in _members)
            member.Api.Dispose();
        _life.Dispose();
    }

    /// <summary>Once a slot, or once a second while it is away: which network the node follows, as long as that is open, and how it is; its events meanwhile.</summary>
    private async Task Watch(BeaconMember member, BeaconEventStream stream)
    {
        await Task.Yield();
        Task? events = null;
        bool first = true;
        while (!_life.IsCancellationRequested)
        {
            DateTimeOffset deadline = Time.GetUtcNow() + (_clock.SlotDuration / 2);
            bool changed = await Check(member, deadline);
            if (first)
                CheckedOnce();
            if (changed)
                TellAvailability(returned: !first && member.State == NodeState.Ready);
            first = false;
            if (member.IsVerified)
                events ??= stream.Run(_life.Token);
            bool away = member.State is NodeState.Unknown or NodeState.Unreachable;
            await Pause.For(away && AwayPause < _clock.SlotDuration ? AwayPause : _clock.SlotDuration, Time, _life.Token);
        }

        if (events is not null)
            await events;
    }

    /// <summary>True if the node's state changed.</summary>
    private async Task<bool> Check(BeaconMember member, DateTimeOffset deadline)
    {
        // A node that was away may have come back as one of another network.
        if (member.State is not (NodeState.Ready or NodeState.NotReady))
        {
            BeaconResult<NetworkIdentity> identity = await NetworkProbe.Ask(member.Api.Http, _clock.Network, deadline, _life.Token);
            if (identity.Error is { } error)
            {
                return member.NotVerified(error);
            }
        }

        return member.Update(await member.Ask(BeaconCall.Syncing, (api, token) => api.GetSyncing(deadline, token), deadline, Time, _life.Token));
    }

    private void CheckedOnce()
    {
        bool all;
        lock (_gate)
            all = --_unchecked == 0;
        // One good node is enough to begin with; without one the last check ends the wait.
        if (all || _members.Exists(member => member.State == NodeState.Ready))
            _checkedOnce.TrySetResult();
    }

    /// <summary>A node that comes back has forgotten what it was told, so its return is news even if another one was there.</summary>
    private void TellAvailability(bool returned)
    {
        lock (_gate)
        {
            bool ready = _members.Exists(member => member.State == NodeState.Ready);
            if (_ready == ready && !returned)
                return;
            _ready = ready;
            _tell(new BeaconEvent.Availability(ready, string.Join("; ", Describe())));
        }
    }

    private void Take(BeaconMember member, StreamEvent happened)
    {
        switch (happened)
        {
            case StreamEvent.Opened:
                _ = CatchUp(member);
                break;
            case StreamEvent.Head head when member.IsVerified:
                member.Update(head);
                TellHead(member, head);
                break;
            case StreamEvent.Reorganised reorganised when member.IsVerified:
                lock (_gate)
                {
                    if (_heads.Take(reorganised) is not { } news)
                        break;
                    _attesterDuties.Clear();
                    _proposerDuties.Clear();
                    _tell(news);
                }

                break;
            case StreamEvent.Finalized finalized when member.IsVerified:
                lock (_gate)
                {
                    if (_heads.Take(finalized) is { } news)
                        _tell(news);
                }

                break;
        }
    }

    private void TellHead(BeaconMember member, StreamEvent.Head head)
    {
        lock (_gate)
        {
            if (_heads.Take(member.Name, head) is not { } news)
                return;
            Epoch epoch = head.Slot.ToEpoch(Preset);
            _attesterDuties.Require(epoch, head.CurrentEpochRoot);
            _attesterDuties.Require(epoch + 1, head.NextEpochRoot);
            _proposerDuties.Require(epoch, head.CurrentEpochRoot);
            _proposerDuties.Require(epoch + 1, head.NextEpochRoot);
            _tell(news);
        }
    }

    /// <summary>A stream that opens tells nothing of what it missed: the head and its dependent roots are asked for.</summary>
    private async Task CatchUp(BeaconMember member)
    {
        DateTimeOffset deadline = Time.GetUtcNow() + (_clock.SlotDuration / 2);
        BeaconResult<OnChain<HeaderInfo>> header = await member.Ask(
            BeaconCall.Header, (api, token) => api.GetHeader(BlockId.Head, deadline, token), deadline, Time, _life.Token);
        if (!header.TryGet(out OnChain<HeaderInfo>? found, out _) || !_clock.CanHaveBegun(found.Value.Header.Message.Slot))
            return;
        Slot slot = found.Value.Header.Message.Slot;
        Epoch epoch = slot.ToEpoch(Preset);
        // The duties of any validator name the dependent roots; validator 0 exists on every chain.
        Root? current = await DependentRoot(member, epoch, deadline);
        Root? next = await DependentRoot(member, epoch + 1, deadline);
        StreamEvent.Head? told = member.Head;
        if (current is null || next is null || (told is not null && told.Slot >= slot))
            return;
        Take(member, new StreamEvent.Head(slot, found.Value.Root, current.Value, next.Value, found.ExecutionOptimistic));
    }

    private async Task<Root?> DependentRoot(BeaconMember member, Epoch epoch, DateTimeOffset deadline)
    {
        BeaconResult<DutySet<AttesterDuty>> duties = await member.Ask(
            BeaconCall.AttesterDuties,
            (api, token) => api.GetAttesterDuties(epoch, [new ValidatorIndex(0)], deadline, token),
            deadline,
            Time,
            _life.Token);
        return duties.TryGet(out DutySet<AttesterDuty>? set, out _) ? set.DependentRoot : null;
    }
}

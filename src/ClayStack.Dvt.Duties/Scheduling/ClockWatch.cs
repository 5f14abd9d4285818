using System.Globalization;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Scheduling;

/// <summary>
/// Whether this machine's clock can be trusted (PROTOCOL S9). A step of it shows against the monotonic clock; a clock that is
/// wrong from the start shows against what beacon nodes say. The chain has the last word: after a step, heads that come in the
/// first half of the slot that is theirs by this clock end the doubt. Slow adjustment is no step. Not thread-safe.
/// </summary>
/// <param name="clock">The chain's times.</param>
/// <param name="time">The wall clock, and the monotonic one beside it.</param>
internal sealed class ClockWatch(ChainClock clock, TimeProvider time)
{
    /// <summary>So many heads on time, of different slots and in a row, end the doubt after a step.</summary>
    public const int HeadsToTrust = 4;

    /// <summary>So many heads in a row that come two slots late or later mean that this clock is ahead.</summary>
    public const int LateHeads = 3;

    /// <summary>So many slots in a row without a new head from a node that is ready mean that the chain stands still, not this clock.</summary>
    public const int SlotsWithoutHeads = 4;

    private const int BeaconNodesMax = 64;
    private const int ReadingBps = 1000;

    private readonly Dictionary<string, ulong> _aheadOfUs = new(StringComparer.Ordinal);
    private DateTimeOffset _wall = time.GetUtcNow();
    private long _stamp = time.GetTimestamp();
    private TimeSpan _offset;
    private Slot? _lastHead;
    private bool _stepped;
    private bool _cameFromDoubt;
    private bool _headsDiffer;
    private int _onTime;
    private int _late;
    private int _slotsWithoutHead;
    private bool _vouchedFor;

    /// <summary>
    /// Whether the chain has shown since this watch began that it is about the slot of this clock. A machine that comes up with a
    /// wrong clock shows no step, and its heads are late only when they come; until then nothing is begun that binds a later run.
    /// Before genesis there is nothing to show, and a beacon node that has blocks shows that it is not before genesis.
    /// </summary>
    public bool IsVouchedFor => _vouchedFor
        || (_lastHead is null or { Value: 0 } && time.GetUtcNow() < clock.Genesis + clock.SlotDuration);

    /// <summary>By how much the clock jumped since this watch began, all in all: what it read before is to be corrected by that.</summary>
    public TimeSpan Steps { get; private set; }

    /// <summary>Why the clock cannot be trusted, as a sentence; null if it can.</summary>
    public string? Doubt =>
        _stepped && _offset.Duration() <= clock.SlotDuration / 2 ? "The clock jumped back to where it had been in doubt before."
        : _stepped ? Invariant($"The clock jumped by {_offset.TotalSeconds:F1} s against the machine's own monotonic clock.")
        : _headsDiffer ? Invariant($"The beacon node's heads do not fit the clock: the last was of slot {_lastHead?.Value}.")
        : AllAhead ? Invariant($"Every beacon node is at least {_aheadOfUs.Values.Min()} slots ahead of the clock.")
        : null;

    /// <summary>
    /// Whether a slot may be still to come, though this clock has begun it. The last head is older than heads are on a chain that goes
    /// on; and either nobody has vouched for the clock since the start, or it jumped ahead of the slot and is in doubt. A chain that
    /// stands still soon vouches for the clock of a start, for no head comes.
    /// </summary>
    public bool IsToCome(Slot slot) => _lastHead is { } head
        && slot > head + SlotsWithoutHeads
        && (!IsVouchedFor || (_stepped && clock.StartOf(slot) > time.GetUtcNow() - _offset));

    private bool AllAhead => _aheadOfUs.Count > 0 && _aheadOfUs.Values.All(ahead => ahead > 1);

    /// <summary>Holds the wall clock against the monotonic one. Called several times a slot, and before anything is begun.</summary>
    public void Sample()
    {
        long before = time.GetTimestamp();
        DateTimeOffset wall = time.GetUtcNow();
        long stamp = time.GetTimestamp();

        // A process that was held up between the two clocks has not read them together.
        if (time.GetElapsedTime(before, stamp) > clock.Share(ReadingBps))
            return;
        TimeSpan step = wall - _wall - time.GetElapsedTime(_stamp, stamp);
        _wall = wall;
        _stamp = stamp;
        TimeSpan bound = clock.SlotDuration / 2;
        if (step.Duration() <= bound)
            return;
        _cameFromDoubt = _stepped ? _cameFromDoubt : Doubt is not null;
        _offset += step;
        Steps += step;

        // What jumped back where it came from is as good as before, and no better.
        _stepped = _cameFromDoubt || _offset.Duration() > bound;
        _offset = _stepped ? _offset : TimeSpan.Zero;
        _onTime = 0;
    }

    /// <summary>A slot begins by this clock.</summary>
    /// <param name="beaconReady">Whether a beacon node is there that would tell of heads.</param>
    public void OnSlot(bool beaconReady)
    {
        Slot slot = clock.SlotAt(time.GetUtcNow()) ?? new Slot(0);
        bool fits = _lastHead is { } head && head <= slot + 1 && slot <= head + 1;
        _slotsWithoutHead = beaconReady ? _slotsWithoutHead + 1 : 0;
        if (fits || _slotsWithoutHead > SlotsWithoutHeads)
            Vouch();
    }

    /// <summary>A beacon node has a new head.</summary>
    public void OnHead(Slot head)
    {
        Sample();
        DateTimeOffset now = time.GetUtcNow();
        if (head == _lastHead)
            return;
        _lastHead = head;
        _slotsWithoutHead = 0;
        Slot slot = clock.SlotAt(now) ?? new Slot(0);

        // Until the chain begins its head is the genesis block, which is no block of any time.
        if (head.Value == 0 && now < clock.Genesis)
            return;
        if (head > slot + 1 || now < clock.Genesis - clock.SlotDuration)
        {
            _headsDiffer = true;
            _onTime = 0;
            return;
        }

        if (slot > head + 1)
        {
            _onTime = 0;
            _late = Math.Min(LateHeads, _late + 1);
            _headsDiffer |= _late == LateHeads;
            return;
        }

        _late = 0;
        _headsDiffer = false;
        bool onTime = head == slot && now < clock.StartOf(slot) + (clock.SlotDuration / 2);
        _onTime = onTime ? Math.Min(HeadsToTrust, _onTime + 1) : 0;
        if (_onTime == HeadsToTrust)
        {
            _stepped = false;
            _offset = TimeSpan.Zero;
        }

        Vouch();
    }

    /// <summary>A beacon node told which slot it believes it is.</summary>
    public void OnBeaconClock(string node, Slot believed)
    {
        if (_aheadOfUs.Count == BeaconNodesMax && !_aheadOfUs.ContainsKey(node))
            return;
        Slot slot = clock.SlotAt(time.GetUtcNow()) ?? new Slot(0);
        _aheadOfUs[node] = believed > slot ? believed - slot : 0;
    }

    /// <summary>What fits the clock after a jump speaks for where it is now, and not for where it may still jump back to.</summary>
    private void Vouch() => _vouchedFor |= !_stepped;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

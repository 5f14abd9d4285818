using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Scheduling;

/// <summary>
/// Tells one actor the ticks of every slot, in order, each once. Every timer is set anew from the wall clock, so that no error
/// adds up; after a pause of the process, ticks of slots that have passed are not made up for, but the present slot's are.
/// </summary>
public sealed class SlotClock : ReceiveActor
{
    private readonly ChainClock _clock;
    private readonly IActorRef _receiver;
    private readonly TimeProvider? _time;
    private Slot? _slot;
    private int _told;

    /// <summary>Binds chain and receiver.</summary>
    /// <param name="clock">The chain's times.</param>
    /// <param name="receiver">Gets the ticks.</param>
    /// <param name="time">The wall clock; the actor system's if null.</param>
    public SlotClock(ChainClock clock, IActorRef receiver, TimeProvider? time = null)
    {
        _time = time;
        _clock = clock;
        _receiver = receiver;
        Receive<Wake>(_ => Tick());
    }

    private DateTimeOffset Now => (_time ?? Context.System.Time).GetUtcNow();

    /// <inheritdoc/>
    protected override void PreStart() => Tick();

    private void Tick()
    {
        DateTimeOffset now = Now;
        if (_clock.SlotAt(now) is not { } slot)
        {
            WakeAt(_clock.Genesis);
            return;
        }

        // A clock that was set back begins again where it is now; one that trembles at a slot's edge does not.
        if (_slot is null || slot > _slot || slot + 1 < _slot)
        {
            _slot = slot;
            _told = 0;
        }

        slot = _slot.Value;
        (DateTimeOffset At, SlotTick Tick)[] ticks =
        [
            (_clock.StartOf(slot), new SlotTick.Started(slot)),
            (_clock.AttestationDueAt(slot), new SlotTick.AttestationDue(slot)),
            (_clock.AggregateDueAt(slot), new SlotTick.AggregateDue(slot)),
        ];
        for (; _told < ticks.Length; _told++)
        {
            if (now < ticks[_told].At)
            {
                WakeAt(ticks[_told].At);
                return;
            }

            _receiver.Tell(ticks[_told].Tick, Self);
        }

        WakeAt(_clock.StartOf(slot + 1));
    }

    private void WakeAt(DateTimeOffset time)
    {
        // Never for long: the clock may be set meanwhile.
        TimeSpan delay = time - Now;
        delay = delay < _clock.SlotDuration ? delay : _clock.SlotDuration;
        Context.Timers.StartSingleTimer(nameof(Wake), new Wake(), delay > TimeSpan.Zero ? delay : TimeSpan.Zero);
    }

    private sealed record Wake;
}

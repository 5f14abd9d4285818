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
    private Slot? _slot;
    private int _told;

    /// <summary>Binds chain and receiver.</summary>
    /// <param name="clock">The chain's times.</param>
    /// <param name="receiver">Gets the ticks.</param>
    public SlotClock(ChainClock clock, IActorRef receiver)
    {
        _clock = clock;
        _receiver = receiver;
        Receive<Wake>(_ => Tick());
    }

    private DateTimeOffset Now => Context.System.Time.GetUtcNow();

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

        if (_slot is null || slot > _slot)
        {
            _slot = slot;
            _told = 0;
        }

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
        TimeSpan delay = time - Now;
        Context.Timers.StartSingleTimer(nameof(Wake), new Wake(), delay > TimeSpan.Zero ? delay : TimeSpan.Zero);
    }

    private sealed record Wake;
}

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
    private Slot? _started;
    private Slot? _due;

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

        if (_started is null || slot > _started)
        {
            _started = slot;
            _receiver.Tell(new SlotTick.Started(slot), Self);
        }

        DateTimeOffset due = _clock.AttestationDueAt(slot);
        if (now < due)
        {
            WakeAt(due);
            return;
        }

        if (_due is null || slot > _due)
        {
            _due = slot;
            _receiver.Tell(new SlotTick.AttestationDue(slot), Self);
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

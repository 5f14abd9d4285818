using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Intake;

/// <summary>
/// Calls for the block and for the plain validators' votes of every slot, in their order, each once and none left out: a
/// process that was suspended catches up. It runs on the clock's timer, so a test's clock drives it on the test's thread.
/// </summary>
internal sealed class SlotTicker : IAsyncDisposable
{
    private readonly SlotClock _clock;
    private readonly Action<Slot> _onBlock;
    private readonly Action<Slot> _onAttestationDue;
    private readonly ITimer _timer;
    private Slot _nextBlock = new(1); // slot 0 has the genesis block
    private Slot _nextVotes;

    public SlotTicker(SlotClock clock, TimeProvider time, Action<Slot> onBlock, Action<Slot> onAttestationDue)
    {
        _clock = clock;
        _onBlock = onBlock;
        _onAttestationDue = onAttestationDue;
        _timer = time.CreateTimer(_ => Run(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Arm();
    }

    /// <summary>Stops, and waits until a call in hand is over.</summary>
    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private void Run()
    {
        while (NextDue() <= _clock.Now)
        {
            if (_clock.BlockOf(_nextBlock) <= _clock.AttestationDueOf(_nextVotes))
            {
                _onBlock(_nextBlock);
                _nextBlock += 1;
            }
            else
            {
                _onAttestationDue(_nextVotes);
                _nextVotes += 1;
            }
        }

        Arm();
    }

    private DateTimeOffset NextDue()
    {
        DateTimeOffset block = _clock.BlockOf(_nextBlock);
        DateTimeOffset votes = _clock.AttestationDueOf(_nextVotes);
        return block <= votes ? block : votes;
    }

    private void Arm()
    {
        TimeSpan wait = NextDue() - _clock.Now;
        // Timers count whole milliseconds, and one that fires early would only be set again.
        TimeSpan rounded = TimeSpan.FromMilliseconds(Math.Ceiling(Math.Max(0, wait.TotalMilliseconds)));
        _timer.Change(rounded, Timeout.InfiniteTimeSpan);
    }
}

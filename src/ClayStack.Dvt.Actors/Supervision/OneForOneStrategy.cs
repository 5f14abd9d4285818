namespace ClayStack.Dvt.Actors;

/// <summary>Decides about the failed child alone; its siblings are not touched.</summary>
public sealed class OneForOneStrategy : SupervisorStrategy
{
    private readonly int _restartsMax;
    private readonly TimeSpan _within;
    private readonly Func<Exception, Directive> _decider;

    /// <summary>Creates the strategy.</summary>
    /// <param name="restartsMax">
    /// How many restarts a child may have within the time range; the next one stops it instead. −1 for no limit.
    /// </param>
    /// <param name="within">
    /// The time range. It begins with the first restart; a failure after its end begins a new one. Zero for the child's
    /// whole life.
    /// </param>
    /// <param name="decider">Verdict by cause. If it throws, the supervisor itself fails with that exception.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit below −1 or a negative time range.</exception>
    public OneForOneStrategy(int restartsMax, TimeSpan within, Func<Exception, Directive> decider)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(restartsMax, -1);
        ArgumentOutOfRangeException.ThrowIfLessThan(within, TimeSpan.Zero);
        ArgumentNullException.ThrowIfNull(decider);
        _restartsMax = restartsMax;
        _within = within;
        _decider = decider;
    }

    /// <summary>Creates the strategy with no limit on restarts.</summary>
    /// <param name="decider">Verdict by cause.</param>
    public OneForOneStrategy(Func<Exception, Directive> decider)
        : this(-1, TimeSpan.Zero, decider)
    {
    }

    internal override Directive Decide(ActorCell child, Exception cause, TimeSpan now)
    {
        Directive directive = _decider(cause);
        return directive == Directive.Restart && !MayRestart(ref child.Restarts, now) ? Directive.Stop : directive;
    }

    private bool MayRestart(ref RestartWindow window, TimeSpan now)
    {
        if (_restartsMax < 0)
            return true;
        bool expired = _within > TimeSpan.Zero && now - window.Start > _within;
        if (window.Count == 0 || expired)
            window = new RestartWindow(now, 0);
        if (window.Count >= _restartsMax)
            return false;
        window = window with { Count = window.Count + 1 };
        return true;
    }
}

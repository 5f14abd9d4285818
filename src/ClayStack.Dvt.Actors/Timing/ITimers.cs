namespace ClayStack.Dvt.Actors.Timing;

/// <summary>
/// An actor's timers, by key. A timer delivers its message to the actor itself. Starting a key again cancels what the
/// key held; once a timer is cancelled its message is never seen, even if it lay in the mailbox already. All end with
/// the instance: a restart begins with none.
/// </summary>
public interface ITimers
{
    /// <summary>Delivers a message once.</summary>
    /// <param name="key">Names the timer within this actor.</param>
    /// <param name="message">The message.</param>
    /// <param name="delay">How long from now; zero or less means at once.</param>
    void StartSingleTimer(object key, object message, TimeSpan delay);

    /// <summary>
    /// Delivers a message again and again at a fixed rate, first after one interval. While one of them waits in the
    /// mailbox no second one is added, and ticks missed during a pause are not made up for.
    /// </summary>
    /// <param name="key">Names the timer within this actor.</param>
    /// <param name="message">The message.</param>
    /// <param name="interval">Greater than zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">The interval is not positive.</exception>
    void StartPeriodicTimer(object key, object message, TimeSpan interval);

    /// <summary>Cancels a timer; nothing happens if there is none.</summary>
    /// <param name="key">The timer.</param>
    void Cancel(object key);

    /// <summary>Cancels all timers.</summary>
    void CancelAll();

    /// <summary>Whether the timer will deliver a message that has not been delivered yet.</summary>
    /// <param name="key">The timer.</param>
    /// <returns>True if so.</returns>
    bool IsTimerActive(object key);
}

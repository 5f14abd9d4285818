namespace ClayStack.Dvt.Beacon.Pool;

/// <summary>
/// Lets a bounded number of calls pass at the same time; a bounded number waits in order. Whoever is let in by another's
/// leaving goes on at once, on the leaver's thread, so that a simulation stays in one thread.
/// </summary>
internal sealed class ConcurrencyGate(int passingMax, int waitingMax)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource<bool>> _waiting = new();
    private int _passing;

    /// <summary>True once the caller is in, and must leave; false if too many wait already, or the token was cancelled.</summary>
    public async Task<bool> Enter(CancellationToken cancellation)
    {
        TaskCompletionSource<bool> turn = new();
        lock (_gate)
        {
            if (_passing < passingMax)
            {
                _passing++;
                return true;
            }

            if (_waiting.Count >= waitingMax)
                return false;
            _waiting.AddLast(turn);
        }

        using CancellationTokenRegistration registration = cancellation.Register(() => GiveUp(turn));
        return await turn.Task;
    }

    public void Leave()
    {
        TaskCompletionSource<bool>? next;
        lock (_gate)
        {
            next = _waiting.First?.Value;
            if (next is null)
                _passing--;
            else
                _waiting.RemoveFirst();
        }

        // The place is handed over; whoever is in the list has not given up, for that takes it out under the same lock.
        next?.SetResult(true);
    }

    private void GiveUp(TaskCompletionSource<bool> turn)
    {
        bool waited;
        lock (_gate)
            waited = _waiting.Remove(turn);
        if (waited)
            turn.SetResult(false);
    }
}

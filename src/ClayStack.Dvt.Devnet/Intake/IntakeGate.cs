namespace ClayStack.Dvt.Devnet.Intake;

/// <summary>
/// One submission of a kind at a time. Every node of a cluster submits the same things at the same moment: the first
/// is verified, and the others find that it is known. Bounded: so many wait, and no more.
/// </summary>
internal sealed class IntakeGate : IDisposable
{
    public const int WaitingMax = 256;

    private readonly SemaphoreSlim _one = new(1, 1);
    private int _waiting;

    /// <summary>Does the work when its turn comes; null at once if too many wait.</summary>
    public async Task<T?> RunAsync<T>(Func<Task<T?>> work) where T : class
    {
        if (Interlocked.Increment(ref _waiting) > WaitingMax)
        {
            Interlocked.Decrement(ref _waiting);
            return null;
        }

        await _one.WaitAsync().ConfigureAwait(false);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
            Interlocked.Decrement(ref _waiting);
        }
    }

    public void Dispose() => _one.Dispose();
}

using ClayStack.Dvt.Actors.Workers;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Peers.Codec;

namespace ClayStack.Dvt.Peers.Transport;

/// <summary>
/// Hands peers' words to the durable records, which block, on the workers. Hellos are waited for; bundles are kept at
/// leisure, the latest of each peer and kind in one transaction. Thread-safe.
/// </summary>
internal sealed class RecordKeeper(IPeerRecords records, WorkerPool workers, TimeProvider time, Action<string, Exception> failed)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly Lock _gate = new();
    private readonly Dictionary<(OperatorIndex Peer, bool Attests), PeerSigned> _waiting = [];
    private readonly Dictionary<OperatorIndex, RunIdentity> _recorded = [];
    private bool _writing;
    private long _failures;

    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>
    /// Records a hello; anything but a durable verdict is <see cref="HelloVerdict.NotRecorded"/>. One hello proves a run as
    /// well as the next, so a peer that keeps coming back costs no further write.
    /// </summary>
    public async Task<HelloVerdict> RecordAsync(HelloToRecord hello)
    {
        lock (_gate)
        {
            if (_recorded.TryGetValue(hello.Peer, out RunIdentity? known) && known == hello.Run)
                return HelloVerdict.Accepted;
        }

        WorkAnswer answer = await RunAsync(() => records.RecordHello(hello.Peer, hello.Run, hello.SignedHello));
        if (answer is WorkCompleted { Result: HelloVerdict verdict } && verdict != HelloVerdict.NotRecorded)
        {
            lock (_gate)
            {
                if (verdict == HelloVerdict.Accepted)
                    _recorded[hello.Peer] = hello.Run;
            }

            return verdict;
        }

        Report(answer, "The hello of a peer could not be recorded.");
        return HelloVerdict.NotRecorded;
    }

    /// <summary>Keeps a bundle that is a peer's highest.</summary>
    public void Keep(PeerSigned signed)
    {
        lock (_gate)
        {
            _waiting[(signed.Peer, signed.Target is not null)] = signed;
            if (_writing)
                return;
            _writing = true;
        }

        _ = WriteAsync();
    }

    private async Task WriteAsync()
    {
        while (true)
        {
            PeerSigned[] batch;
            lock (_gate)
            {
                batch = [.. _waiting.Values.OrderBy(signed => signed.Peer).ThenBy(signed => signed.Target is null)];
                _waiting.Clear();
                if (batch.Length == 0)
                {
                    _writing = false;
                    return;
                }
            }

            // A failure costs a trace of a slot; the peer's next bundle brings a higher one.
            WorkAnswer answer = await RunAsync(() => records.RecordSigned(batch));
            if (answer is not WorkCompleted { Result: CommitOutcome.Committed })
                Report(answer, "The highest bundles of peers could not be recorded.");
        }
    }

    private void Report(WorkAnswer answer, string what)
    {
        Interlocked.Increment(ref _failures);
        if (answer is WorkFailed failure)
            failed(what, failure.Cause);
    }

    private Task<WorkAnswer> RunAsync(Func<object?> execute) => workers.Ask(execute, time.GetUtcNow() + Patience);
}

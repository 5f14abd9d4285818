using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Intake;

/// <summary>
/// Verifies signatures on a thread of its own. All that waits is verified as one batch, so the votes of a slot cost one
/// Miller loop more than a single one does; only a batch with a false signature is taken apart.
/// </summary>
internal sealed class SignatureVerifier : IDisposable
{
    private const int WaitingMax = 65_536;
    private const int BatchMax = 2048;
    private const int MessagesMax = 256;

    private readonly IRandomSource _random;
    private readonly object _gate = new();
    private readonly Queue<Job> _waiting = [];
    private readonly Dictionary<Root, BlsMessage> _messages = [];
#pragma warning disable RS0030 // The verifier's own thread: signatures never hold up the pool that answers requests.
    private readonly Thread _thread;
#pragma warning restore RS0030
    private int _claimsWaiting;
    private long _verified;
    private bool _stopped;

    public SignatureVerifier(IRandomSource random)
    {
        _random = random;
#pragma warning disable RS0030 // The verifier's own thread.
        _thread = new Thread(Work) { IsBackground = true, Name = "devnet-verifier" };
        _thread.Start();
#pragma warning restore RS0030
    }

    /// <summary>How many signatures were verified, each occurrence counted.</summary>
    public long Verified => Interlocked.Read(ref _verified);

    /// <summary>
    /// Verifies claims; of each, the signature if it is right, else null. The whole is null if too much waits or the
    /// verifier stops.
    /// </summary>
    public Task<BlsSignature?[]?> VerifyAsync(IReadOnlyList<SignatureClaim> claims)
    {
        if (claims.Count == 0)
            return Task.FromResult<BlsSignature?[]?>([]);
        Job job = new(claims);
        lock (_gate)
        {
            if (_stopped || _claimsWaiting + claims.Count > WaitingMax)
                return Task.FromResult<BlsSignature?[]?>(null);
            _claimsWaiting += claims.Count;
            _waiting.Enqueue(job);
            Monitor.Pulse(_gate);
        }

        return job.Done.Task;
    }

    /// <summary>Gives up what waits, and waits until the batch in hand is done.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopped = true;
            while (_waiting.TryDequeue(out Job? job))
                job.Done.SetResult(null);
            Monitor.PulseAll(_gate);
        }

#pragma warning disable RS0030 // The verifier's own thread.
        _thread.Join();
#pragma warning restore RS0030
    }

    private void Work()
    {
        while (Take() is { Count: > 0 } jobs)
        {
            SignatureClaim[] claims = [.. jobs.SelectMany(job => job.Claims)];
            BlsSignature?[] verified = Verify(claims);
            Interlocked.Add(ref _verified, claims.Length);
            int next = 0;
            foreach (Job job in jobs)
            {
                job.Done.SetResult(verified[next..(next + job.Claims.Count)]);
                next += job.Claims.Count;
            }
        }
    }

    /// <summary>Everything that waits, up to a batch; none when the verifier stops.</summary>
    private List<Job> Take()
    {
        List<Job> jobs = [];
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_stopped)
                Monitor.Wait(_gate);
            int count = 0;
            while (count < BatchMax && _waiting.TryDequeue(out Job? job))
            {
                jobs.Add(job);
                count += job.Claims.Count;
            }

            _claimsWaiting -= count;
        }

        return jobs;
    }

    private BlsSignature?[] Verify(SignatureClaim[] claims)
    {
        ReadOnlyMemory<byte>[] encodings = [.. claims.Select(claim => new ReadOnlyMemory<byte>(claim.Signature.Span.ToArray()))];
        BlsSignature?[] signatures = new BlsSignature?[claims.Length];
        BlsBatch.Decode(encodings, signatures, new BlsDecodeError[claims.Length]);
        List<int> candidates = [];
        List<SignatureSet> sets = [];
        for (int i = 0; i < claims.Length; i++)
        {
            if (signatures[i] is not { } signature)
                continue;
            candidates.Add(i);
            sets.Add(new SignatureSet(MessageOf(claims[i].SigningRoot), claims[i].Key, signature));
        }

        foreach (int wrong in Wrong(sets.ToArray(), 0))
            signatures[candidates[wrong]] = null;
        return signatures;
    }

    /// <summary>Which sets are wrong, found by halving.</summary>
    private IEnumerable<int> Wrong(ReadOnlyMemory<SignatureSet> sets, int first)
    {
        if (BlsBatch.Verify(sets.Span, _random))
            return [];
        if (sets.Length == 1)
            return [first];
        int half = sets.Length / 2;
        return [.. Wrong(sets[..half], first), .. Wrong(sets[half..], first + half)];
    }

    private BlsMessage MessageOf(Root signingRoot)
    {
        if (_messages.TryGetValue(signingRoot, out BlsMessage? message))
            return message;
        if (_messages.Count >= MessagesMax)
            _messages.Clear();
        return _messages[signingRoot] = BlsMessage.Hash(signingRoot.Span);
    }

    private sealed record Job(IReadOnlyList<SignatureClaim> Claims)
    {
        public TaskCompletionSource<BlsSignature?[]?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

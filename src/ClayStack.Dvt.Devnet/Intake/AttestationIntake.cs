using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Devnet.Chain;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Intake;

/// <summary>
/// Takes the votes that are submitted. Every node of a cluster submits every vote, so what is known already, or is being
/// verified for another request, is not verified again.
/// </summary>
internal sealed class AttestationIntake(ChainHost host, SignatureVerifier verifier)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<Epoch, Dictionary<Key, Task<Outcome>>> _known = [];

    /// <summary>How many votes of one epoch are in hand or accepted at most: every validator's, and room for wrong ones.</summary>
    private int KnownMax => (2 * host.Genesis.Validators.Count) + 4096;

    /// <summary>Judges votes; of each, why it is refused or null. The whole is null if too much waits: come again later.</summary>
    public async Task<Refusal?[]?> SubmitAsync(IReadOnlyList<Submission> submissions)
    {
        DateTimeOffset received = host.Clock.Now;
        Task<Outcome>[] outcomes = new Task<Outcome>[submissions.Count];
        List<(Submission Submission, TaskCompletionSource<Outcome> Outcome)> fresh = [];
        if (!TryClaim(submissions, outcomes, fresh))
            return null;
        BlsSignature?[]? signatures =
            await verifier.VerifyAsync([.. fresh.Select(item => ClaimOf(item.Submission))]).ConfigureAwait(false);
        for (int i = 0; i < fresh.Count; i++)
        {
            (Submission submission, TaskCompletionSource<Outcome> outcome) = fresh[i];
            Outcome judged = signatures is null ? new Outcome(Judged: false, null) : new Outcome(Judged: true, host.Judge(submission, signatures[i], received));
            if (judged is not { Judged: true, Refusal: null })
                Release(submission);
            outcome.SetResult(judged);
        }

        Outcome[] all = await Task.WhenAll(outcomes).ConfigureAwait(false);
        return all.All(outcome => outcome.Judged) ? [.. all.Select(outcome => outcome.Refusal)] : null;
    }

    private SignatureClaim ClaimOf(Submission submission) => new(
        host.Genesis.Validators[submission.Validator].Key,
        host.Genesis.SigningRoots.Attestation(submission.Data),
        submission.Signature);

    private bool TryClaim(
        IReadOnlyList<Submission> submissions,
        Task<Outcome>[] outcomes,
        List<(Submission Submission, TaskCompletionSource<Outcome> Outcome)> fresh)
    {
        lock (_gate)
        {
            Forget();
            for (int i = 0; i < submissions.Count; i++)
            {
                Submission submission = submissions[i];
                Dictionary<Key, Task<Outcome>> known = KnownOf(submission);
                if (known.TryGetValue(Key.Of(submission), out Task<Outcome>? outcome))
                {
                    outcomes[i] = outcome;
                    host.Log(log =>
                    {
                        log.Repeat();
                        return 0;
                    });
                    continue;
                }

                if (known.Count >= KnownMax)
                {
                    foreach ((Submission mine, _) in fresh)
                        KnownOf(mine).Remove(Key.Of(mine));
                    return false;
                }

                TaskCompletionSource<Outcome> source = new(TaskCreationOptions.RunContinuationsAsynchronously);
                known.Add(Key.Of(submission), outcomes[i] = source.Task);
                fresh.Add((submission, source));
            }
        }

        return true;
    }

    private Dictionary<Key, Task<Outcome>> KnownOf(Submission submission)
    {
        // Votes of any epoch but the present ones are refused, and share a place while they are in hand.
        Epoch epoch = submission.Data.Target.Epoch;
        Epoch now = host.Clock.Current.ToEpoch(host.Genesis.Preset);
        if (epoch > now + 1 || epoch + 2 < now)
            epoch = Epoch.FarFuture;
        if (!_known.TryGetValue(epoch, out Dictionary<Key, Task<Outcome>>? known))
            _known[epoch] = known = [];
        return known;
    }

    private void Forget()
    {
        Epoch now = host.Clock.Current.ToEpoch(host.Genesis.Preset);
        foreach (Epoch past in _known.Keys.TakeWhile(epoch => epoch.Value + 2 < now.Value).ToArray())
            _known.Remove(past);
    }

    private void Release(Submission submission)
    {
        lock (_gate)
        {
            foreach (Dictionary<Key, Task<Outcome>> known in _known.Values)
                known.Remove(Key.Of(submission));
        }
    }

    /// <summary>What became of a vote.</summary>
    /// <param name="Judged">Whether its signature was looked at; if not, the node was too busy.</param>
    /// <param name="Refusal">Why it was refused; null if it was taken.</param>
    private readonly record struct Outcome(bool Judged, Refusal? Refusal);

    private readonly record struct Key(int Validator, CommitteeIndex Committee, Root DataRoot, BlsSignatureBytes Signature)
    {
        public static Key Of(Submission submission) =>
            new(submission.Validator, submission.Committee, submission.DataRoot, submission.Signature);
    }
}

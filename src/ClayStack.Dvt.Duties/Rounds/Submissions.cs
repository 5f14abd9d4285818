using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Timing;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Tracking;

namespace ClayStack.Dvt.Duties.Rounds;

/// <summary>
/// Hands finished signatures to the beacon nodes, and tries again a bounded number of times where none took them. Part of a duty
/// actor, which hands it the answers, and <see cref="SubmitAgain"/> when its timer fires.
/// </summary>
/// <typeparam name="T">What is submitted, several at once.</typeparam>
/// <param name="cluster">The cluster and its ports.</param>
/// <param name="end">When the duty ends: what would reach a beacon node only then is not sent, since it would be refused.</param>
/// <param name="request">Makes the request, which ends at the time given.</param>
/// <param name="told">Gets every item once for each attempt: null if a beacon node took it, or what stood in its way.</param>
/// <param name="timers">The actor's timers.</param>
/// <param name="self">The actor.</param>
internal sealed class Submissions<T>(
    ClusterContext cluster,
    DateTimeOffset end,
    Func<IReadOnlyList<T>, DateTimeOffset, BeaconRequest> request,
    Action<T, MissReason?> told,
    ITimers timers,
    IActorRef self)
{
    /// <summary>How long to wait before the next attempt, in basis points of the slot.</summary>
    private const int RetryBps = 500;

    /// <summary>
    /// How much of a slot, in basis points, is left for the way to the beacon nodes and for their verification: 1.2 s on mainnet.
    /// What comes so late is of no use to the next proposer either, who packs its block as the slot ends.
    /// </summary>
    private const int WayBps = 1000;

    private readonly Dictionary<BeaconRequest, (IReadOnlyList<T> Items, int Attempt)> _underWay = new(ReferenceEqualityComparer.Instance);

    /// <summary>Submits for the first time.</summary>
    public void Submit(IReadOnlyList<T> items) => Submit(items, attempt: 1);

    /// <summary>The timer of a retry fired.</summary>
    public void OnTimer(SubmitAgain again)
    {
        (IReadOnlyList<T> items, int attempt) = ((IReadOnlyList<T>, int))again.What;
        Submit(items, attempt);
    }

    /// <summary>Takes an answer; false if it is none to a submission of these.</summary>
    public bool TryTake(BeaconAnswer answer)
    {
        if (!_underWay.Remove(answer.Request, out (IReadOnlyList<T> Items, int Attempt) submission))
            return false;
        switch (answer)
        {
            case BeaconAnswer.Submitted submitted:
                HashSet<int> refused = [.. submitted.Refused.Select(item => item.Place)];
                for (int i = 0; i < submission.Items.Count; i++)
                    told(submission.Items[i], refused.Contains(i) ? MissReason.SubmissionRefused : null);
                break;
            case BeaconAnswer.Failed failed:
                OnFailed(submission.Items, submission.Attempt, failed.Error);
                break;
            default:
                throw new InvariantViolation($"The beacon port answered a submission with {answer.GetType().Name}.");
        }

        return true;
    }

    private void Submit(IReadOnlyList<T> items, int attempt)
    {
        DateTimeOffset now = cluster.Time.GetUtcNow();
        if (now > end - cluster.Clock.Share(WayBps))
        {
            foreach (T item in items)
                told(item, MissReason.TooLate);
            return;
        }

        BeaconRequest made = request(items, now + cluster.Clock.SlotDuration);
        _underWay.Add(made, (items, attempt));
        cluster.Beacon.Submit(made, self);
    }

    private void OnFailed(IReadOnlyList<T> items, int attempt, BeaconError error)
    {
        foreach (T item in items)
            told(item, error.Reason == BeaconErrorReason.Refused ? MissReason.SubmissionRefused : MissReason.SubmissionFailed);
        if (attempt < SlotProgress.AttemptsMax)
        {
            SubmitAgain again = new((items, attempt + 1));
            timers.StartSingleTimer(again, again, cluster.Clock.Share(RetryBps));
        }
    }
}

using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Workers;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>
/// Makes rows of slashing protection for validators that cannot have signed anything yet (PROTOCOL S2): of the three ways to a
/// row, the one that needs no operator. Part of the cluster's actor, on its thread.
/// </summary>
/// <param name="cluster">The cluster and its ports.</param>
/// <param name="self">The cluster's actor.</param>
/// <param name="publish">Tells the host.</param>
internal sealed class RowKeeper(ClusterContext cluster, IActorRef self, Action<object> publish)
{
    private IReadOnlyList<ValidatorRecord>? _waiting;

    /// <summary>Active validators without a row, which slashing protection refuses.</summary>
    public IReadOnlyList<BlsPublicKeyBytes> WithoutRow { get; private set; } = [];

    /// <summary>The finalized state shows validators.</summary>
    /// <param name="records">The validators.</param>
    /// <param name="trustsClock">Whether the clock is right, as far as anybody can tell.</param>
    public void OnFinalized(IReadOnlyList<ValidatorRecord> records, bool trustsClock)
    {
        _waiting = trustsClock ? null : records;
        Register(records, trustsClock);
    }

    /// <summary>Makes what had to wait, once the clock is right.</summary>
    /// <param name="trustsClock">Whether the clock is right, as far as anybody can tell.</param>
    public void Work(bool trustsClock)
    {
        if (!trustsClock || _waiting is not { } records)
            return;
        _waiting = null;
        Register(records, trustsClock);
    }

    /// <summary>
    /// By a clock that is behind, active validators would be still to come. While it is not trusted, only those are for which the
    /// chain has set no epoch yet.
    /// </summary>
    private void Register(IReadOnlyList<ValidatorRecord> records, bool trustsClock)
    {
        NotYetActiveValidator[] candidates = [.. records.Select(record => new NotYetActiveValidator(record.Key, record.ActivationEpoch))];
        DateTimeOffset now = cluster.Time.GetUtcNow();
        Epoch? epoch = !trustsClock ? new Epoch(Epoch.FarFuture.Value - 1)
            : cluster.Clock.SlotAt(now) is { } slot ? cluster.Clock.EpochOf(slot)
            : null;
        ProtectionRegister register = cluster.Register;
        cluster.StoreWorkers.Submit(new WorkItem(
            () => register.AddNotYetActive(candidates, epoch), now + cluster.Clock.SlotDuration, self, candidates)
        {
            SimulatedCost = TimeSpan.FromMilliseconds(2),
        });
    }

    /// <summary>A worker made them, or could not; they are asked for again.</summary>
    public void OnWork(WorkAnswer answer)
    {
        if (answer is not WorkCompleted { Result: IReadOnlyList<RegisterVerdict> verdicts })
        {
            publish(new RegistrationFailed(answer.ToString()));
            return;
        }

        NotYetActiveValidator[] candidates = (NotYetActiveValidator[])answer.Tag!;
        WithoutRow = [.. candidates.Where((_, i) => verdicts[i] == RegisterVerdict.AlreadyActive).Select(candidate => candidate.GroupKey)];
        if (WithoutRow.Count > 0)
            publish(new ValidatorsWithoutHistory(WithoutRow));
    }
}

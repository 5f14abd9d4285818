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
    /// <summary>Active validators without a row, which slashing protection refuses.</summary>
    public IReadOnlyList<BlsPublicKeyBytes> WithoutRow { get; private set; } = [];

    /// <summary>The finalized state shows validators.</summary>
    public void OnFinalized(IReadOnlyList<ValidatorRecord> records)
    {
        NotYetActiveValidator[] candidates = [.. records.Select(record => new NotYetActiveValidator(record.Key, record.ActivationEpoch))];
        DateTimeOffset now = cluster.Time.GetUtcNow();
        Epoch? epoch = cluster.Clock.SlotAt(now) is { } slot ? cluster.Clock.EpochOf(slot) : null;
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

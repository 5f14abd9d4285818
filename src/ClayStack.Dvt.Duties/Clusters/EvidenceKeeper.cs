using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Workers;
using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>
/// Convicts other operators by what they signed, and has it kept (PROTOCOL C6). Part of the cluster's actor, on its thread; a
/// <see cref="Contradiction"/> is the tag of the work that it asks for.
/// </summary>
/// <param name="cluster">The cluster and its ports.</param>
/// <param name="self">The cluster's actor.</param>
/// <param name="publish">Tells the host.</param>
internal sealed class EvidenceKeeper(ClusterContext cluster, IActorRef self, Action<object> publish)
{
    /// <summary>Tells of a contradiction of another operator, and keeps it.</summary>
    public void Convict(Contradiction evidence)
    {
        cluster.Metrics.Equivocated(evidence.Culprit);
        publish(new EvidenceFound(evidence));
        IEvidenceStore store = cluster.Evidence;
        cluster.StoreWorkers.Submit(new WorkItem(
            () => store.Keep(evidence), cluster.Time.GetUtcNow() + cluster.Clock.SlotDuration, self, evidence)
        {
            SimulatedCost = TimeSpan.FromMilliseconds(2),
        });
    }

    /// <summary>A worker kept it, or did not.</summary>
    public void OnWork(Contradiction evidence, WorkAnswer answer)
    {
        if (answer is WorkCompleted { Result: null })
            return;
        publish(new EvidenceKept(
            evidence.Culprit,
            (answer as WorkCompleted)?.Result as string,
            answer is WorkCompleted ? null : answer.ToString()));
    }
}

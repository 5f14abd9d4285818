using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Workers;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>
/// Halts validators of which the chain has a signature that the cluster did not decide (PROTOCOL S7), and has that kept, one after
/// the other. Part of the cluster's actor, on its thread; a <see cref="HaltedValidator"/> is the tag of
/// the work that it asks for.
/// </summary>
/// <param name="cluster">The cluster and its ports.</param>
/// <param name="self">The cluster's actor.</param>
/// <param name="publish">Tells the host.</param>
internal sealed class HaltKeeper(ClusterContext cluster, IActorRef self, Action<object> publish)
{
    private readonly Queue<HaltedValidator> _toKeep = new();
    private bool _working;

    /// <summary>Halts a validator. The hold works at once, whatever the store says.</summary>
    public void Halt(HaltedValidator found)
    {
        if (!cluster.Guard.Hold(found.GroupKey, ProtectionRefusal.ForeignSignature))
            return;
        publish(new SafetyEvent.ForeignSignature(found));
        _toKeep.Enqueue(found);
        Work();
    }

    /// <summary>Makes the next halt durable; what fails is tried again when this is called again.</summary>
    public void Work()
    {
        if (_working || !_toKeep.TryPeek(out HaltedValidator? halt))
            return;
        _working = true;
        ProtectionRegister register = cluster.Register;
        cluster.StoreWorkers.Submit(new WorkItem(
            () => register.Halt(halt), cluster.Time.GetUtcNow() + cluster.Clock.SlotDuration, self, halt)
        {
            SimulatedCost = TimeSpan.FromMilliseconds(2),
        });
    }

    /// <summary>A worker kept the first of them, or could not.</summary>
    public void OnWork(WorkAnswer answer)
    {
        _working = false;
        if (answer is not WorkCompleted { Result: CommitOutcome.Committed })
        {
            publish(new SafetyEvent.HaltNotRecorded(_toKeep.Peek().GroupKey, $"{answer}"));
            return;
        }

        _toKeep.Dequeue();
        Work();
    }
}

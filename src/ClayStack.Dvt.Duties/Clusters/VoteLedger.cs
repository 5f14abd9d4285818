using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Workers;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>
/// Makes durable, as each slot begins and before anything is voted in it, that this node may vote in it (PROTOCOL C5). The next
/// run then keeps out of it by the store's word, whatever its clock says: one that was ahead and was set right while the node
/// was down would bring the slot a second time. Part of the cluster's actor, on its thread.
/// </summary>
/// <param name="cluster">The cluster and its ports.</param>
/// <param name="self">The cluster's actor.</param>
/// <param name="publish">Tells the host.</param>
internal sealed class VoteLedger(ClusterContext cluster, IActorRef self, Action<object> publish)
{
    private readonly HashSet<Slot> _unanswered = [];
    private Slot? _began;
    private Slot? _asked;
    private Slot? _kept;

    /// <summary>Whether a slot was found unused before this run, so far as the store tells.</summary>
    public bool IsUnused(Slot slot) => cluster.Voting.HighestAtOpen is not { } highest || slot > highest;

    /// <summary>Whether a slot has begun, and the store has answered for it; until then its agreements wait.</summary>
    public bool IsSettled(Slot slot) => slot <= _began && !_unanswered.Contains(slot);

    /// <summary>Whether the store was asked to keep that this node may vote in a slot.</summary>
    public bool WasAsked(Slot slot) => slot <= _asked;

    /// <summary>Whether the store is known to keep that this node may vote in a slot.</summary>
    public bool IsKept(Slot slot) => slot <= _kept;

    /// <summary>A slot begins, in which this run may vote.</summary>
    public void Keep(Slot slot)
    {
        _began = slot;
        if (slot <= _asked)
            return;
        _asked = slot;
        _unanswered.Add(slot);
        ProtectionVoting voting = cluster.Voting;
        cluster.StoreWorkers.Submit(new WorkItem(
            () => voting.Raise(slot), cluster.Time.GetUtcNow() + cluster.Clock.SlotDuration, self, new Tag(slot))
        {
            SimulatedCost = TimeSpan.FromMilliseconds(2),
        });
    }

    /// <summary>
    /// A slot begins, in which this run must not vote. A clock in doubt is never believed into the store: one that is a day ahead would
    /// keep the next run from voting for a day.
    /// </summary>
    public void PassOver(Slot slot) => _began = slot;

    /// <summary>A worker answered. Where the store failed, this node takes part in the slot's agreements without a vote.</summary>
    public void OnWork(Tag tag, WorkAnswer answer)
    {
        _unanswered.Remove(tag.Slot);
        if (answer is WorkCompleted { Result: CommitOutcome.Committed })
            _kept = _kept > tag.Slot ? _kept : tag.Slot;
        else
            publish(new VotingNotKept(tag.Slot, answer.ToString()));
    }

    /// <summary>The tag by which the cluster's actor knows an answer as this class's.</summary>
    /// <param name="Slot">The slot that it is about.</param>
    internal sealed record Tag(Slot Slot);
}

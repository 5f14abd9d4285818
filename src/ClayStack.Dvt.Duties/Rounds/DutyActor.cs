using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Rounds;

/// <summary>One duty of one slot, for all validators of the cluster that have it. It is gone at its deadline.</summary>
internal abstract class DutyActor : ReceiveActor
{
    /// <summary>Binds the duty.</summary>
    /// <param name="start">What it is given.</param>
    /// <param name="duty">Its kind.</param>
    /// <param name="deadline">When it ends.</param>
    protected DutyActor(DutyStart start, DutyType duty, DateTimeOffset deadline)
    {
        Start = start;
        Duty = duty;
        Deadline = deadline;
        Receive<DeadlineReached>(_ => End());
        Receive<VotingForbidden>(_ => OnVotingForbidden());
    }

    /// <summary>What the duty was given.</summary>
    protected DutyStart Start { get; }

    /// <summary>The cluster and its ports.</summary>
    protected ClusterContext Cluster => Start.Cluster;

    /// <summary>The slot.</summary>
    protected Slot Slot => Start.Slot;

    /// <summary>The kind of duty.</summary>
    protected DutyType Duty { get; }

    /// <summary>When the duty ends.</summary>
    protected DateTimeOffset Deadline { get; }

    /// <summary>The time.</summary>
    protected DateTimeOffset Now => Cluster.Time.GetUtcNow();

    /// <inheritdoc/>
    protected sealed override void PreStart()
    {
        TimeSpan left = Deadline - Now;
        Context.Timers.StartSingleTimer(nameof(DeadlineReached), new DeadlineReached(), left > TimeSpan.Zero ? left : TimeSpan.Zero);
        Begin();
    }

    /// <summary>Does what can be done at once.</summary>
    protected abstract void Begin();

    /// <summary>This run must not vote any more (PROTOCOL S6); what is agreed on without it is still taken.</summary>
    protected virtual void OnVotingForbidden()
    {
    }

    /// <summary>Tells what came of the duty; called once, at the deadline.</summary>
    protected virtual void Conclude()
    {
    }

    /// <summary>Tells what the base classes know of the duty; called once, after <see cref="Conclude"/>.</summary>
    private protected virtual void Depart()
    {
    }

    private void End()
    {
        Conclude();
        Depart();
        Context.Stop(Self);
    }

    private sealed record DeadlineReached;
}

using ClayStack.Dvt.Actors.Workers;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Actors.Workers;

public sealed class SimulatedWorkerPoolTests : ActorTest
{
    private static readonly TimeSpan Cost = TimeSpan.FromMilliseconds(20);

    private DateTimeOffset In(double milliseconds) => Simulator.Time.GetUtcNow().AddMilliseconds(milliseconds);

    private static WorkItem Item(string tag, DateTimeOffset deadline, TestProbe probe) =>
        new(() => tag + " done", deadline, probe.Ref, tag) { SimulatedCost = Cost };

    [Fact]
    public void Answers_ComeWhenTheCostHasPassed_WorkersInParallel()
    {
        TestProbe probe = CreateProbe();
        using SimulatedWorkerPool pool = new(workers: 2, capacity: 10, Simulator.Time);
        for (int i = 0; i < 4; i++)
            pool.Submit(Item($"{i}", In(1000), probe));

        probe.Within(Cost, Cost, () =>
        {
            probe.ExpectMsg(new WorkCompleted("0", "0 done"));
            probe.ExpectMsg(new WorkCompleted("1", "1 done"));
        });
        probe.Within(Cost, Cost, () =>
        {
            probe.ExpectMsg(new WorkCompleted("2", "2 done"));
            probe.ExpectMsg(new WorkCompleted("3", "3 done"));
        });
    }

    [Fact]
    public void WaitingWork_IsTakenByEarliestDeadline_AndRefusedWhenItHasPassed()
    {
        TestProbe probe = CreateProbe();
        using SimulatedWorkerPool pool = new(workers: 1, capacity: 10, Simulator.Time);
        pool.Submit(Item("in hand", In(1000), probe));
        pool.Submit(Item("patient", In(1000), probe));
        pool.Submit(Item("too late", In(19), probe));
        pool.Submit(Item("urgent", In(20), probe));

        probe.ExpectMsg(new WorkCompleted("in hand", "in hand done"));
        probe.ExpectMsg(new WorkRefused("too late", WorkRefusal.DeadlinePassed));
        probe.ExpectMsg(new WorkCompleted("urgent", "urgent done"));
        probe.ExpectMsg(new WorkCompleted("patient", "patient done"));
    }

    [Fact]
    public void FullQueueAndDispose_RefuseAsRealWorkersDo()
    {
        TestProbe probe = CreateProbe();
        SimulatedWorkerPool pool = new(workers: 1, capacity: 1, Simulator.Time);
        pool.Submit(Item("in hand", In(1000), probe));
        pool.Submit(Item("waiting", In(1000), probe));
        pool.Submit(Item("too many", In(1000), probe));
        Assert.Equal(1, pool.Waiting);
        probe.ExpectMsg(new WorkRefused("too many", WorkRefusal.QueueFull));
        pool.Dispose();
        probe.ExpectMsg(new WorkRefused("waiting", WorkRefusal.PoolStopped));
        pool.Submit(Item("late", In(1000), probe));
        probe.ExpectMsg(new WorkRefused("late", WorkRefusal.PoolStopped));
        probe.ExpectMsg(new WorkCompleted("in hand", "in hand done"));
    }
}

using ClayStack.Dvt.Actors.Simulation;
using ClayStack.Dvt.Actors.Workers;

namespace ClayStack.Dvt.Tests.Actors.Workers;

public sealed class WorkTaskTests
{
    private static readonly DateTimeOffset Now = Simulator.DefaultStart;

    [Fact]
    public async Task AskedWork_EndsWithItsResult_ItsCause_OrWhyItWasNotBegun()
    {
        ThreadWorkerPool pool = new("w", workers: 1, capacity: 10, new VirtualTimeProvider(Now));
        using (pool)
        {
            Assert.Equal(7, Assert.IsType<WorkCompleted>(await pool.Ask(() => 7, Now)).Result);
            Assert.IsType<TestFailureException>(Assert.IsType<WorkFailed>(await pool.Ask(() => throw new TestFailureException(), Now)).Cause);
            Assert.Equal(WorkRefusal.DeadlinePassed, Assert.IsType<WorkRefused>(await pool.Ask(() => 7, Now.AddTicks(-1))).Refusal);
        }

        Assert.Equal(WorkRefusal.PoolStopped, Assert.IsType<WorkRefused>(await pool.Ask(() => 7, Now)).Refusal);
    }
}

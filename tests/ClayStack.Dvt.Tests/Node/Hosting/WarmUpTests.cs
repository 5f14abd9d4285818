using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Simulation;
using ClayStack.Dvt.Actors.Workers;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Node.Hosting;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Node.Hosting;

public sealed class WarmUpTests : ActorTest
{
    private static readonly TimeSpan After = TimeSpan.FromSeconds(3);

    private readonly List<int> _done = [];

    [Fact]
    public void Steps_BeginOnlyAfterTheirTime()
    {
        Start(new SimulatedWorkerPool(1, 4, Simulator.Time), Step(1));
        Simulator.RunFor(After - TimeSpan.FromTicks(1));
        Assert.Empty(_done);
        Simulator.RunFor(TimeSpan.FromSeconds(1));
        Assert.Equal([1], _done);
    }

    [Fact]
    public void Steps_FollowOneAnother_AndWhatHasADeadlineGoesFirst()
    {
        SimulatedWorkerPool workers = new(1, 4, Simulator.Time);
        TestProbe duty = CreateProbe();
        Start(workers, Step(1), Step(2, () => workers.Submit(Urgent(duty))), Step(3));
        Simulator.RunFor(After + TimeSpan.FromSeconds(1));
        Assert.Equal([1, 2, 0, 3], _done);
        Assert.Equal(0, workers.Waiting);
    }

    [Fact]
    public void AStepThatFails_IsTold_AndTheOthersFollow()
    {
        TestProbe failures = CreateProbe();
        System.EventStream.Subscribe(failures.Ref, typeof(ActorFailed));
        Start(new SimulatedWorkerPool(1, 4, Simulator.Time), Step(1), () => throw new FormatException("broken"), Step(3));
        Simulator.RunFor(After + TimeSpan.FromSeconds(1));
        Assert.Equal([1, 3], _done);
        Assert.IsType<FormatException>(failures.ExpectMsg<ActorFailed>().Cause);
    }

    [Fact]
    public void WorkersThatStop_EndItQuietly()
    {
        SimulatedWorkerPool workers = new(1, 4, Simulator.Time);
        workers.Dispose();
        Start(workers, Step(1));
        Simulator.RunFor(After + TimeSpan.FromSeconds(1));
        Assert.Empty(_done);
    }

    [Fact]
    public void TheDutiesCode_CanBeCompiledAhead_InShortSteps()
    {
        Action[] steps = [.. CodeWarmUp.Steps(typeof(ClusterActor).Assembly)];
        Assert.InRange(steps.Length, 10, 1000);
        Assert.All(steps, step => step());
    }

    private Action Step(int number, Action? more = null) => () =>
    {
        _done.Add(number);
        more?.Invoke();
    };

    private WorkItem Urgent(TestProbe probe) => new(
        () =>
        {
            _done.Add(0);
            return null;
        },
        Simulator.Time.GetUtcNow() + TimeSpan.FromSeconds(1),
        probe.Ref);

    private void Start(SimulatedWorkerPool workers, params Action[] steps)
    {
        IEnumerator<Action> each = steps.AsEnumerable().GetEnumerator();
        System.ActorOf(Props.Create(() => new WarmUp(each, workers, Simulator.Time, After)), "warm-up");
    }
}

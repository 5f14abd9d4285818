using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Simulation;
using ClayStack.Dvt.Actors.Workers;
using ClayStack.Dvt.Node.Hosting;
using ClayStack.Dvt.Storage;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Node.Hosting;

public sealed class LeaseKeeperTests : ActorTest
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(12);
    private static readonly LeaseRenewal Failed = new LeaseRenewal.Failed("the server is away");

    private readonly List<string> _lost = [];
    private readonly List<string> _late = [];
    private int _signs;

    [Fact]
    public void SignsThatGetThrough_GoOnForEver()
    {
        Start(() => new LeaseRenewal.Renewed());
        Simulator.RunFor(TimeSpan.FromHours(1));
        Assert.Equal(1 + (4 * 300), _signs);
        Assert.Empty(_lost);
        Assert.Empty(_late);
    }

    [Fact]
    public void Lost_IsToldAtOnce_Once_AndNoSignFollows()
    {
        Start(() => _signs < 3 ? new LeaseRenewal.Renewed() : new LeaseRenewal.Lost("taken over"));
        Simulator.RunFor(TimeSpan.FromMinutes(1));
        Assert.Equal(["taken over"], _lost);
        Assert.Equal(3, _signs);
    }

    [Fact]
    public void SignsThatFail_AreTold_AndOneThatGetsThroughInTimeIsEnough()
    {
        // Of each three one gets through, which is just in time.
        Start(() => _signs % 3 == 1 ? new LeaseRenewal.Renewed() : Failed);
        Simulator.RunFor(TimeSpan.FromMinutes(10));
        Assert.Empty(_lost);
        Assert.NotEmpty(_late);
        Assert.All(_late, problem => Assert.Equal("the server is away", problem));
    }

    [Fact]
    public void SignsThatFailForTheWholeLease_LoseIt()
    {
        Start(() => _signs == 1 ? new LeaseRenewal.Renewed() : Failed);
        Simulator.RunFor(Lease - TimeSpan.FromMilliseconds(1));
        Assert.Empty(_lost);
        Simulator.RunFor(TimeSpan.FromMilliseconds(1));
        Assert.Contains("no sign of life reached the store for 12.0 s", Assert.Single(_lost), StringComparison.Ordinal);
    }

    [Fact]
    public void SignThatHangs_IsNotAskedTwice_AndLosesTheLease()
    {
        SimulatedWorkerPool workers = new(1, 4, Simulator.Time);
        TestProbe other = CreateProbe();
        workers.Submit(new WorkItem(() => null, DateTimeOffset.MaxValue, other.Ref) { SimulatedCost = TimeSpan.FromMinutes(1) });
        Start(() => new LeaseRenewal.Renewed(), workers);
        Simulator.RunFor(TimeSpan.FromSeconds(30));
        Assert.Single(_lost);
        Assert.Equal(1, workers.Waiting);
        Assert.Equal(0, _signs);
        ExpectDeadLetters<WorkRefused>();
        Simulator.RunFor(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void WorkersThatStop_EndItQuietly()
    {
        SimulatedWorkerPool workers = new(1, 4, Simulator.Time);
        Start(() => new LeaseRenewal.Renewed(), workers);
        Simulator.RunFor(TimeSpan.FromMinutes(1));
        workers.Dispose();
        Simulator.RunFor(TimeSpan.FromMinutes(1));
        Assert.Empty(_lost);
        Assert.Empty(_late);
    }

    private void Start(Func<LeaseRenewal> renew, SimulatedWorkerPool? workers = null)
    {
        workers ??= new SimulatedWorkerPool(1, 4, Simulator.Time);
        LeaseRenewal Count()
        {
            _signs++;
            return renew();
        }

        System.ActorOf(Props.Create(() => new LeaseKeeper(Count, Lease, workers, Simulator.Time, _lost.Add, _late.Add)), "lease");
    }
}

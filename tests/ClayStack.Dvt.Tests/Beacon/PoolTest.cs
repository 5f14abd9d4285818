using ClayStack.Dvt.Beacon;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Beacon;

/// <summary>The base of tests of the pool: scripted nodes, virtual time, and the events that were told.</summary>
public abstract class PoolTest : IDisposable
{
    private BeaconPool? _pool;

    private protected PoolTest()
    {
        A = new ScriptedNode(World, "a");
        B = new ScriptedNode(World, "b");
        C = new ScriptedNode(World, "c");
    }

    private protected VirtualWorld World { get; } = new();

    private protected BeaconMetrics Metrics { get; } = new();

    private protected List<BeaconEvent> Events { get; } = [];

    private protected ScriptedNode A { get; }

    private protected ScriptedNode B { get; }

    private protected ScriptedNode C { get; }

    private protected BeaconPool Pool => _pool ?? throw new InvalidOperationException("The pool was not started.");

    private protected TimeSpan Now => World.Time.Elapsed;

    /// <summary>Starts a pool over nodes, in this order of preference, and lets it look at them.</summary>
    private protected BeaconPool StartPool(params ScriptedNode[] nodes) => StartPool(new BeaconPoolSettings(), nodes);

    private protected BeaconPool StartPool(BeaconPoolSettings settings, params ScriptedNode[] nodes)
    {
        _pool = new BeaconPool(
            [.. nodes.Select(node => node.Client(Metrics))], TestChain.Identity, settings, Metrics, World.Time, new SeededRandomSource(1), Events.Add);
        World.Start(_pool.Start);
        return _pool;
    }

    /// <summary>A point of time so many milliseconds from now.</summary>
    private protected DateTimeOffset In(int milliseconds) => World.Time.GetUtcNow() + TimeSpan.FromMilliseconds(milliseconds);

    private protected static ValidatorIndex[] Validators(params ulong[] indices) => [.. indices.Select(index => new ValidatorIndex(index))];

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        if (_pool is not null)
            World.Start(() => _ = _pool.DisposeAsync().AsTask());
        Metrics.Dispose();
        A.Dispose();
        B.Dispose();
        C.Dispose();
    }
}

using ClayStack.Dvt.Beacon;
using ClayStack.Dvt.Beacon.Events;
using ClayStack.Dvt.Beacon.Pool;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Beacon;

/// <summary>One node's event stream: topics, silence, bounds, reconnection.</summary>
public sealed class EventStreamTests : IDisposable
{
    private const string Path = "eth/v1/events";

    private readonly VirtualWorld _world = new();
    private readonly BeaconMetrics _metrics = new();
    private readonly CancellationTokenSource _end = new();
    private readonly List<StreamEvent> _told = [];
    private readonly ScriptedNode _node;
    private readonly BeaconApiClient _client;

    public EventStreamTests()
    {
        _world.Pass(TestChain.Slot * 20);
        _node = new ScriptedNode(_world, "a");
        _client = _node.Client(_metrics);
    }

    public void Dispose()
    {
        _world.Start(_end.Cancel);
        _client.Dispose();
        _metrics.Dispose();
        _end.Dispose();
    }

    private IEnumerable<string> Topics => _node.Asked(Path).Select(request => request.Path[(Path.Length + "?topics=".Length)..]);

    [Fact]
    public void Open_NodeKnowsAllTopics_AllAreAskedForAtOnce()
    {
        _node.UnknownTopics.Clear();
        Start();
        Assert.Equal(["head_v2,chain_reorg,finalized_checkpoint"], Topics);
        Assert.Equal(new StreamEvent.Opened("head_v2,chain_reorg,finalized_checkpoint"), Assert.Single(_told));
    }

    [Fact]
    public void Open_NodeKnowsFewer_FewerAreAskedForUntilItAgrees()
    {
        _node.UnknownTopics.UnionWith(["head_v2", "chain_reorg"]);
        Start();
        Assert.Equal("head,finalized_checkpoint", Topics.Last());
        Assert.Equal(4, Topics.Count());
        Assert.Equal(1, _node.OpenStreams);
        Assert.Equal(0, _metrics.StreamRestarts); // finding out is no failure, and takes no time
        Assert.Equal(_node.Asked(Path)[0].At, _node.Asked(Path)[^1].At);

        _node.BreakStreams();
        _world.Pass(TestChain.Slot);
        Assert.Equal("head,finalized_checkpoint", Topics.Last());
        Assert.Equal(5, Topics.Count()); // and is not forgotten
    }

    [Fact]
    public void Open_NodeRefusesEverything_IsTriedAgainWithPauses()
    {
        _node.On(Path, ScriptedReply.Json("""{"code":400,"message":"no"}""", 400));
        Start();
        _world.Pass(TimeSpan.FromMinutes(1));
        Assert.InRange(Topics.Count(), 6 * 8, 6 * 20);
        Assert.All(_told, told => Assert.Equal(BeaconErrorReason.Refused, Assert.IsType<StreamEvent.Closed>(told).Error.Reason));
    }

    [Fact]
    public void Silence_ForThreeSlots_OpensTheStreamAgain()
    {
        Start();
        int before = Topics.Count();
        _world.Pass((TestChain.Slot * 3) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(before, Topics.Count());
        _world.Pass(TimeSpan.FromMilliseconds(300));
        Assert.Equal(before + 1, Topics.Count());
        Assert.Equal(BeaconErrorReason.TimedOut, _told.OfType<StreamEvent.Closed>().Single().Error.Reason);
        Assert.Equal(1, _node.OpenStreams);
    }

    [Fact]
    public void Silence_BrokenByComments_IsNone()
    {
        Start();
        for (int i = 0; i < 10; i++)
        {
            _world.Pass(TestChain.Slot * 2);
            _node.EmitRaw(":\n\n");
        }

        _world.Pass(TimeSpan.Zero);
        Assert.Empty(_told.OfType<StreamEvent.Closed>());
    }

    [Fact]
    public void Failures_OneAfterTheOther_ArePausedLongerAndLongerUpToASlot()
    {
        _node.On(Path, ScriptedReply.Refused);
        Start();
        _world.Pass(TimeSpan.FromMinutes(2));
        TimeSpan[] at = [.. _node.Asked(Path).Select(request => request.At)];
        TimeSpan[] pauses = [.. at.Skip(1).Zip(at, (later, earlier) => later - earlier)];
        for (int i = 0; i < pauses.Length; i++)
        {
            TimeSpan full = TimeSpan.FromMilliseconds(Math.Min(6000, 250 * Math.Pow(2, i)));
            Assert.InRange(pauses[i], full / 2, full);
        }

        Assert.True(pauses.Distinct().Count() > 10, "Pauses have no jitter.");
    }

    [Fact]
    public void Failures_AfterAnEvent_BeginAgainWithAShortPause()
    {
        Start();
        for (int i = 0; i < 12; i++)
        {
            _node.BreakStreams();
            _world.Pass(TestChain.Slot);
        }

        _node.Emit("head", TestChain.Head(20, TestChain.Root(1), default, default));
        _world.Pass(TimeSpan.Zero);
        int before = Topics.Count();
        _node.BreakStreams();
        _world.Pass(TimeSpan.FromMilliseconds(250));
        Assert.Equal(before + 1, Topics.Count());
    }

    [Fact]
    public void Resume_ServerGaveAnId_ItIsSentBack()
    {
        Start();
        _node.EmitRaw("id: 42\nevent: head\ndata: " + TestChain.Head(20, TestChain.Root(1), default, default) + "\n\n");
        _world.Pass(TimeSpan.Zero);
        _node.BreakStreams();
        _world.Pass(TestChain.Slot);
        Assert.Equal("42", _node.Asked(Path)[^1].Headers["Last-Event-ID"]);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Events_InPieces_AreReadTogether(string newline)
    {
        Start();
        string text = string.Join(newline, "event: head", "data: " + TestChain.Head(20, TestChain.Root(1), TestChain.Root(2), TestChain.Root(3)), "", "");
        foreach (char character in text)
            _node.EmitRaw(character.ToString());
        _world.Pass(TimeSpan.Zero);
        Assert.Equal(new StreamEvent.Head(new Slot(20), TestChain.Root(1), TestChain.Root(2), TestChain.Root(3), Optimistic: false), _told[^1]);
    }

    [Theory]
    [InlineData(64 * 1024, true)]
    [InlineData((64 * 1024) + 1, false)]
    public void Line_WithoutEnd_ClosesTheStreamAtItsBound(int length, bool open)
    {
        Start();
        _node.EmitRaw(new string('x', length));
        _world.Pass(TimeSpan.Zero);
        Assert.Equal(open ? 0 : 1, _told.OfType<StreamEvent.Closed>().Count());
        if (!open)
            Assert.Equal(BeaconErrorReason.InvalidAnswer, _told.OfType<StreamEvent.Closed>().Single().Error.Reason);
    }

    [Fact]
    public void Event_OfManyLinesWithoutEnd_ClosesTheStream()
    {
        Start();
        _node.EmitRaw(string.Concat(Enumerable.Repeat("data: " + new string('x', 1000) + "\n", 66)));
        _world.Pass(TimeSpan.Zero);
        Assert.Equal(BeaconErrorReason.InvalidAnswer, _told.OfType<StreamEvent.Closed>().Single().Error.Reason);
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Events_InASlot_AreBounded(int count, bool open)
    {
        Start();
        for (int i = 0; i < count; i++)
            _node.Emit("head", TestChain.Head(20, TestChain.Root((byte)i), default, default));
        _world.Pass(TimeSpan.Zero);
        Assert.Equal(64, _told.OfType<StreamEvent.Head>().Count());
        Assert.Equal(open ? 0 : 1, _told.OfType<StreamEvent.Closed>().Count());
    }

    [Theory]
    [InlineData("head", "{}")]
    [InlineData("head", "[]")]
    [InlineData("head", "no JSON")]
    [InlineData("head", """{"slot":"22","block":"0x0101010101010101010101010101010101010101010101010101010101010101","previous_duty_dependent_root":"0x0101010101010101010101010101010101010101010101010101010101010101","current_duty_dependent_root":"0x0101010101010101010101010101010101010101010101010101010101010101"}""")]
    [InlineData("chain_reorg", """{"slot":"20","depth":"21","new_head_block":"0x0101010101010101010101010101010101010101010101010101010101010101"}""")]
    [InlineData("finalized_checkpoint", """{"epoch":"3","block":"0x0101010101010101010101010101010101010101010101010101010101010101"}""")]
    [InlineData("finalized_checkpoint", """{"epoch":"18446744073709551615","block":"0x0101010101010101010101010101010101010101010101010101010101010101"}""")]
    public void Event_MalformedOrAheadOfTime_ClosesTheStreamAndTellsNothing(string topic, string data)
    {
        Start();
        int before = _told.Count;
        _node.Emit(topic, data);
        _world.Pass(TimeSpan.Zero);
        StreamEvent.Closed closed = Assert.IsType<StreamEvent.Closed>(Assert.Single(_told.Skip(before)));
        Assert.Equal(BeaconErrorReason.InvalidAnswer, closed.Error.Reason);
        Assert.Contains(topic, closed.Error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Event_OfAnotherTopic_IsPassedOver()
    {
        Start();
        _node.EmitRaw("event: block_gossip\ndata: nonsense\n\n");
        _world.Pass(TimeSpan.Zero);
        Assert.Single(_told);
    }

    private void Start()
    {
        ChainClock clock = new(TestChain.Network, new Uint64(TestChain.GenesisTime), _world.Time);
        BeaconEventStream stream = new(_client.Http, clock, new BeaconPoolSettings(), new SeededRandomSource(3), _told.Add);
        _world.Start(() => _ = stream.Run(_end.Token));
    }
}

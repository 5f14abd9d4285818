using ClayStack.Dvt.Benchmarks.Fuzz;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Peers.Codec;
using ClayStack.Dvt.Peers.Transport;

namespace ClayStack.Dvt.Tests.Peers.Transport;

public sealed class OutgoingQueueTests : IDisposable
{
    private const ulong Start = 1000;

    private readonly PeerSamples _cluster = new();
    private readonly OutgoingQueue _queue;
    private ulong _now = Start;

    public OutgoingQueueTests() => _queue = new OutgoingQueue(() => new Slot(_now));

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public void Take_GivesFramesInTheOrderInWhichTheyCame()
    {
        for (int round = 1; round <= 3; round++)
            Add(Start, round);
        Assert.Equal(3, _queue.Count);
        Assert.Equal([1, 2, 3], Taken());
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public void Take_OfAPassedDuty_DropsItAndCounts()
    {
        Add(Start, 1);
        Add(Start + 1, 2);
        _now = Start + 65;
        Assert.Equal([2], Taken());
        Assert.Equal(1, _queue.DroppedPassed);
        Assert.Equal(0, _queue.DroppedOverflow);
    }

    [Fact]
    public void Add_OverTheBound_DropsPassedDutiesFirst_AndThenTheOldest()
    {
        Add(Start + 64, 1);
        Add(Start, 2);
        _now = Start + 65;
        for (int i = 0; i < OutgoingQueue.ControlFramesMax - 1; i++)
            Add(Start + 65, 3);
        Assert.Equal((1, 0), (_queue.DroppedPassed, _queue.DroppedOverflow));
        Assert.Equal(OutgoingQueue.ControlFramesMax, _queue.Count);

        Add(Start + 65, 4);

        Assert.Equal((1, 1), (_queue.DroppedPassed, _queue.DroppedOverflow));
        int[] rounds = Taken();
        Assert.Equal(OutgoingQueue.ControlFramesMax, rounds.Length);
        Assert.Equal((3, 4), (rounds[0], rounds[^1]));
    }

    [Fact]
    public void Disconnected_GivesWhatWasTakenAgain_BeforeWhatWaits_UnlessItsDutyHasPassed()
    {
        _queue.Connected();
        Add(Start, 1);
        Add(Start + 1, 2);
        Add(Start + 1, 3);
        Assert.Equal(1, Round(_queue.Take(PeerStream.Control)!));
        Assert.Equal(2, Round(_queue.Take(PeerStream.Control)!));
        _now = Start + 65;

        _queue.Disconnected();

        Assert.Equal([2, 3], Taken());
    }

    [Fact]
    public void Disconnected_DoesNotRepeatRequests()
    {
        Add(new PeerMessage.ValueRequest(new InstanceId(Start, 1), default));
        Add(Start, 1);
        while (_queue.Take(PeerStream.Control) is not null)
        {
            // Both are on their way.
        }

        _queue.Disconnected();

        Assert.Equal([1], Taken());
    }

    [Fact]
    public void Value_WaitsOnlyForAConnection_ThatStands()
    {
        Add(Block(100_000));
        Assert.Null(_queue.Take(PeerStream.Bulk));
        Assert.Equal(0u, Taken(PeerStream.Control)[0]);

        _queue.Connected();
        Add(Block(100_000));
        Assert.NotNull(_queue.Take(PeerStream.Bulk));
        _queue.Disconnected();
        Assert.Null(_queue.Take(PeerStream.Bulk));
        Assert.All(Taken(PeerStream.Control), length => Assert.Equal(0u, length));
    }

    [Fact]
    public void Value_OverTheBound_IsLeftOutWhole()
    {
        _queue.Connected();
        PeerMessage.Consensus largest = Block(PeerLimits.ValueBytesMax);
        Add(largest);
        Add(largest);
        Assert.Equal(0, _queue.DroppedOverflow);

        Add(largest);

        Assert.Equal(PeerLimits.ValueBytesMax / PeerLimits.ChunkBytesMax, _queue.DroppedOverflow);
        Assert.Equal([PeerLimits.ValueBytesMax, PeerLimits.ValueBytesMax, 0u], Taken(PeerStream.Control));
    }

    [Fact]
    public void Backoff_DoublesUpToItsBound_WithinItsJitter()
    {
        double random = 0;
        Backoff backoff = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), () => random);
        Assert.Equal([0.5, 1, 2, 2.5, 2.5], Enumerable.Range(0, 5).Select(_ => backoff.Next().TotalSeconds));
        random = 0.999_999;
        Assert.InRange(backoff.Next().TotalSeconds, 4.99, 5);
        backoff.Reset();
        Assert.InRange(backoff.Next().TotalSeconds, 0.99, 1);
    }

    private void Add(ulong slot, int round) => Add(PeerSamples.Message(_cluster.Vote(StatementType.Commit, slot, 1, default, round)));

    private void Add(PeerMessage message) => _queue.Add(PeerEncoder.Encode(message));

    private PeerMessage.Consensus Block(int length)
    {
        byte[] value = new byte[length];
        return PeerSamples.Message(_cluster.Vote(StatementType.PrePrepare, Start, 1, ValueHash.Of(value), duty: DutyType.Proposal), value);
    }

    private int[] Taken()
    {
        List<int> rounds = [];
        while (_queue.Take(PeerStream.Control) is { } frame)
            rounds.Add(Round(frame));
        return [.. rounds];
    }

    /// <summary>The lengths of the values that the waiting messages announce.</summary>
    private uint[] Taken(PeerStream stream)
    {
        List<uint> lengths = [];
        while (_queue.Take(stream) is { } frame)
            lengths.Add(((Dvt.Peers.Wire.ControlFrame)frame.Message).Consensus.ValueLength);
        return [.. lengths];
    }

    private static int Round(PeerFrame frame) => (int)((Dvt.Peers.Wire.ControlFrame)frame.Message).Consensus.Statement.Round;
}

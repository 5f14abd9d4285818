using ClayStack.Dvt.Benchmarks.Fuzz;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Signing;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Peers.Codec;
using ClayStack.Dvt.Tests.Tidy;
using W = ClayStack.Dvt.Peers.Wire;

namespace ClayStack.Dvt.Tests.Peers.Codec;

/// <summary>What one side encodes, the other side gets.</summary>
public sealed class PeerMessageTests : IDisposable
{
    private const ulong Slot = PeerLink.Start;

    private static readonly byte[] Vote = [.. Enumerable.Range(0, 128).Select(i => (byte)i)];
    private static readonly ValueHash VoteHash = ValueHash.Of(Vote);
    private static readonly byte[] Block = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i % 251))];
    private static readonly ValueHash BlockHash = ValueHash.Of(Block);

    private readonly PeerLink _link = new();

    public void Dispose() => _link.Dispose();

    [Theory]
    [InlineData(StatementType.PrePrepare)]
    [InlineData(StatementType.Prepare)]
    [InlineData(StatementType.Commit)]
    public void Consensus_OfEachType_ComesAsItWasSent(StatementType type)
    {
        SignedStatement signed = _link.Cluster.Vote(type, Slot, 2, VoteHash);
        byte[] value = type == StatementType.PrePrepare ? Vote : [];

        PeerMessage.Consensus heard = Assert.IsType<PeerMessage.Consensus>(_link.Heard(PeerSamples.Message(signed, value)));

        AssertSame(signed, heard.Message.Signed);
        Assert.Equal(value, heard.Value.ToArray());
    }

    [Fact]
    public void RoundChange_WithPrepares_ComesAsItWasSent()
    {
        SignedStatement[] prepares = [.. Enumerable.Range(1, 3).Select(sender => _link.Cluster.Vote(StatementType.Prepare, Slot, sender, VoteHash))];
        SignedStatement signed = _link.Cluster.RoundChange(Slot, 2, 3, 1, VoteHash);

        PeerMessage.Consensus heard = Assert.IsType<PeerMessage.Consensus>(
            _link.Heard(new PeerMessage.Consensus(new ConsensusMessage(signed, [], prepares), default)));

        AssertSame(signed, heard.Message.Signed);
        Assert.Equal(3, heard.Message.Prepares.Count);
        Assert.All(prepares.Zip(heard.Message.Prepares), pair => AssertSame(pair.First, pair.Second));
    }

    [Fact]
    public void PrePrepare_OfALaterRound_ComesWithItsJustification()
    {
        SignedStatement[] changes = [.. Enumerable.Range(1, 4).Select(sender => _link.Cluster.RoundChange(Slot, sender, 2))];
        SignedStatement signed = _link.Cluster.Vote(StatementType.PrePrepare, Slot, 2, VoteHash, round: 2);

        PeerMessage.Consensus heard = Assert.IsType<PeerMessage.Consensus>(
            _link.Heard(new PeerMessage.Consensus(new ConsensusMessage(signed, changes, []), Vote)));

        Assert.All(changes.Zip(heard.Message.RoundChanges), pair => AssertSame(pair.First, pair.Second));
    }

    [Fact]
    public void Decided_ComesAsItWasSent()
    {
        PeerMessage.Decided sent = _link.Cluster.Decision(Slot, Vote, Vote, 1, 3, 4);

        PeerMessage.Decided heard = Assert.IsType<PeerMessage.Decided>(_link.Heard(sent));

        Assert.Equal(sent.Certificate.Value, heard.Certificate.Value);
        Assert.Equal(sent.Certificate.Instance, heard.Certificate.Instance);
        Assert.All(sent.Certificate.Commits.Zip(heard.Certificate.Commits), pair => AssertSame(pair.First, pair.Second));
        Assert.Equal(Vote, heard.Value.ToArray());
    }

    [Fact]
    public void Partials_ComeAsTheyWereSent()
    {
        SignedPartialBundle signed = _link.Cluster.Bundle(2, Slot, validators: 31);

        SignedPartialBundle heard = Assert.IsType<PeerMessage.Partials>(_link.Heard(new PeerMessage.Partials(signed))).Signed;

        Assert.Equal(signed.Sender, heard.Sender);
        Assert.Equal(signed.Fence, heard.Fence);
        Assert.Equal(signed.Signature.ToArray(), heard.Signature.ToArray());
        Assert.Equal(signed.Bundle.Groups[0].SigningRoot, heard.Bundle.Groups[0].SigningRoot);
        Assert.Equal(signed.Bundle.Groups[0].Partials, heard.Bundle.Groups[0].Partials);
    }

    [Fact]
    public void ValueRequest_ComesAsItWasSent()
    {
        PeerMessage.ValueRequest request = new(new InstanceId(Slot, (byte)DutyType.Proposal), BlockHash);
        Assert.Equal(request, _link.Heard(request));
    }

    [Fact]
    public void ValueResponse_ThatWasAskedFor_ComesWhole()
    {
        PeerMessage.ValueRequest request = new(new InstanceId(Slot, (byte)DutyType.Proposal), BlockHash);
        _link.Receiver.Sending(_link.Session.Peer, request);

        PeerMessage.ValueResponse heard = Assert.IsType<PeerMessage.ValueResponse>(
            _link.Heard(new PeerMessage.ValueResponse(request.Instance, BlockHash, Block)));

        Assert.Equal(Block, heard.Bytes.ToArray());
    }

    [Fact]
    public void LargeValue_ComesTogetherWithItsMessage_AndNotBefore()
    {
        PeerFrame[] frames = [.. PeerEncoder.Encode(Proposal())];
        SessionStep[] steps = [.. frames.Select(frame => _link.Session.Receive(frame.Stream, frame.ToArray()))];

        Assert.Equal(5, frames.Length);
        Assert.All(frames[1..], frame => Assert.True(frame.Stream == PeerStream.Bulk && frame.Length <= PeerLimits.BulkFrameBytesMax));
        Assert.All(steps, step => Assert.Equal(PeerRefusal.None, step.Refusal));
        Assert.All(steps[..^1], step => Assert.Empty(step.Events));
        Assert.Equal(Block, Assert.IsType<PeerMessage.Consensus>(PeerLink.Received(steps[^1])).Value.ToArray());
    }

    [Fact]
    public void LargeValue_ThatOvertakesItsMessage_StillComesTogetherWithIt()
    {
        PeerFrame[] frames = [.. PeerEncoder.Encode(Proposal())];
        foreach (PeerFrame frame in frames[1..])
            Assert.Empty(_link.Session.Receive(frame.Stream, frame.ToArray()).Events);

        SessionStep step = _link.Session.Receive(PeerStream.Control, frames[0].ToArray());

        Assert.Equal(Block, Assert.IsType<PeerMessage.Consensus>(PeerLink.Received(step)).Value.ToArray());
    }

    [Fact]
    public void LargeValue_WhoseConnectionBreaks_LeavesItsMessageWithoutIt()
    {
        PeerFrame[] frames = [.. PeerEncoder.Encode(Proposal())];
        foreach (PeerFrame frame in frames[..3])
            _link.Session.Receive(frame.Stream, frame.ToArray());

        PeerMessage.Consensus heard = Assert.IsType<PeerMessage.Consensus>(PeerLink.Received(_link.Session.End()));

        Assert.True(heard.Value.IsEmpty);
        Assert.Empty(_link.Session.End().Events);
    }

    [Fact]
    public void LargeValue_ThatBreaksOff_LeavesItsMessageWithoutIt()
    {
        PeerFrame[] frames = [.. PeerEncoder.Encode(Proposal())];
        foreach (PeerFrame frame in frames[..3])
            _link.Session.Receive(frame.Stream, frame.ToArray());

        SessionStep step = _link.Session.Receive(PeerStream.Bulk, frames[4].ToArray());

        Assert.Equal(PeerRefusal.UnexpectedValue, step.Refusal);
        Assert.True(Assert.IsType<PeerMessage.Consensus>(PeerLink.Received(step)).Value.IsEmpty);
    }

    [Fact]
    public void LargeValue_CostsLittleMoreThanItsBytes()
    {
        byte[] value = new byte[2_750_000];
        SignedStatement signed = _link.Cluster.Vote(StatementType.PrePrepare, Slot, 2, ValueHash.Of(value), duty: DutyType.Proposal);

        int sent = PeerEncoder.Encode(PeerSamples.Message(signed, value)).Sum(frame => frame.Length);

        Assert.InRange(sent, value.Length, value.Length + (64 * 1024 / 3));
    }

    [Theory]
    [InlineData(PeerLimits.InlineValueBytesMax, 1)]
    [InlineData(PeerLimits.InlineValueBytesMax + 1, 2)]
    [InlineData(PeerLimits.ChunkBytesMax, 2)]
    [InlineData(PeerLimits.ChunkBytesMax + 1, 3)]
    public void Value_OfThatLength_TakesSoManyFrames(int length, int frames)
    {
        byte[] value = new byte[length];
        PeerMessage.Consensus message = PeerSamples.Message(_link.Cluster.Vote(StatementType.PrePrepare, Slot, 2, ValueHash.Of(value)), value);

        Assert.Equal(frames, PeerEncoder.Encode(message).Count);
        Assert.Equal(length, Assert.IsType<PeerMessage.Consensus>(_link.Heard(message)).Value.Length);
    }

    [Fact]
    public void Encode_OfAValueOverTheBound_IsAnErrorOfTheCaller()
    {
        InstanceId instance = new(Slot, (byte)DutyType.Proposal);
        Assert.Throws<ArgumentException>(() => PeerEncoder.Encode(new PeerMessage.ValueResponse(instance, default, new byte[PeerLimits.ValueBytesMax + 1])));
        Assert.Throws<ArgumentException>(() => PeerEncoder.Encode(new PeerMessage.ValueResponse(instance, default, default)));
    }

    [Fact]
    public void AttestationDuty_Of31AttestersAndFourOperators_FitsItsBudget()
    {
        PeerMessage[] messages =
        [
            PeerSamples.Message(_link.Cluster.Vote(StatementType.PrePrepare, 12_345_678, 2, VoteHash), Vote),
            PeerSamples.Message(_link.Cluster.Vote(StatementType.Prepare, 12_345_678, 2, VoteHash)),
            PeerSamples.Message(_link.Cluster.Vote(StatementType.Commit, 12_345_678, 2, VoteHash)),
            new PeerMessage.Partials(_link.Cluster.Bundle(2, 12_345_678, validators: 31)),
        ];
        const int Peers = 3;
        const int GrpcAndHttp2Header = 5 + 9;

        int sent = Peers * messages.SelectMany(PeerEncoder.Encode).Sum(frame => frame.Length + GrpcAndHttp2Header);

        Assert.InRange(sent, 31 * BlsSignatureBytes.Length * Peers, 12 * 1024);
    }

    [Fact]
    public void NumbersOfTheProtos_AreThoseOfTheCode()
    {
        Assert.Equal(
            Enum.GetValues<DutyType>().Select(duty => (int)duty),
            Enum.GetValues<W.Duty>().Where(duty => duty != W.Duty.Unspecified).Select(duty => (int)duty));
        Assert.All(Enum.GetValues<DutyType>(), duty => Assert.Equal(duty.ToString(), ((W.Duty)duty).ToString()));
        Assert.All(Enum.GetValues<StatementType>(), type => Assert.Equal(type.ToString(), ((W.StatementType)type).ToString()));
    }

    [Fact]
    public void CodesOfRefusals_AreOneForEach()
    {
        Assert.Equal(PeerRefusals.All.Count, PeerRefusals.All.Select(PeerRefusals.Code).Distinct().Count());
        Assert.DoesNotContain(PeerRefusal.None, PeerRefusals.All);
        Assert.Throws<ArgumentOutOfRangeException>(() => PeerRefusals.Code(PeerRefusal.None));
    }

    [Fact]
    public void CodesOfRefusals_AreThoseOfTheDocument_InTheirOrder() => Assert.Equal(
        PeerRefusals.All.Select(PeerRefusals.Code),
        Repository.Lines("docs/peer-refusals.md").Where(line => line.StartsWith("| `PEER_", StringComparison.Ordinal)).Select(line => line.Split('`')[1]));

    private PeerMessage.Consensus Proposal() => PeerSamples.Message(
        _link.Cluster.Vote(StatementType.PrePrepare, Slot, 2, BlockHash, duty: DutyType.Proposal), Block);

    private static void AssertSame(SignedStatement expected, SignedStatement actual)
    {
        Assert.Equal(expected.Statement, actual.Statement);
        Assert.Equal(expected.Signature.ToArray(), actual.Signature.ToArray());
    }
}

using ClayStack.Dvt.Benchmarks.Fuzz;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Peers.Codec;
using Google.Protobuf;
using W = ClayStack.Dvt.Peers.Wire;

namespace ClayStack.Dvt.Tests.Peers.Codec;

/// <summary>How sessions begin, and when they do not (PROTOCOL P2, P4, S5). Operator 2 introduces itself to operator 1.</summary>
public sealed class PeerHelloTests : IDisposable
{
    private const ulong Now = 1000;

    private readonly PeerSamples _cluster = new();

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public void Hello_OfAPeer_OpensTheSession_OnceItIsDurable()
    {
        PeerSession session = Codec(1).OpenSession(new OperatorIndex(2));
        SessionStep step = Introduce(session, Codec(2));

        Assert.Equal(PeerSamples.Identity(2), step.Hello!.Run);
        Assert.InRange(step.Hello.SignedHello.Length, 1, IPeerRecords.HelloLengthMax);
        Assert.Empty(step.Events);
        Assert.False(session.IsOpen);

        PeerEvent.Connected connected = Assert.IsType<PeerEvent.Connected>(Assert.Single(session.HelloRecorded(HelloVerdict.Accepted).Events));
        Assert.True(session.IsOpen);
        Assert.Equal(
            new PeerHello("1.1", PeerSamples.Word(0xee), PeerSamples.Identity(2), AboutUs: null) { Watch = connected.Hello.Watch }, connected.Hello);
        Assert.Equal(new Slot(Now), connected.Hello.Watch!.Since);
        Assert.Empty(connected.Hello.Watch.Sightings);
    }

    [Fact]
    public void Hello_OfVersion10_IsHeard_AndConfirmsNothing()
    {
        PeerSession session = Codec(1).OpenSession(new OperatorIndex(2));
        PeerCodec sender = Codec(2);
        W.ControlFrame hello = W.ControlFrame.Parser.ParseFrom(HelloFor(session, sender));
        SignedHello old = HelloWire.ReadKeptHello(hello.Hello.Own.ToByteArray())! with { Minor = 0 };
        byte[] signature = new byte[64];
        _cluster.Key(2).Sign(HelloDigest.Compute(old), signature);
        hello.Hello.Own = HelloWire.Encode(old with { Signature = signature });
        hello.Hello.Watch = null;
        session.Receive(PeerStream.Control, sender.OpenSession(new OperatorIndex(1)).Begin().ToArray());

        Assert.NotNull(session.Receive(PeerStream.Control, hello.ToByteArray()).Hello);

        PeerEvent.Connected connected = Assert.IsType<PeerEvent.Connected>(Assert.Single(session.HelloRecorded(HelloVerdict.Accepted).Events));
        Assert.Equal("1.0", connected.Hello.Version);
        Assert.Null(connected.Hello.Watch);
    }

    [Fact]
    public void Watch_NamesEveryRunThatIntroducedItself_AcceptedOrNot_AndPongsRepeatIt()
    {
        ulong now = Now;
        PeerCodec keeper = _cluster.Codec(1, () => now);
        (PeerSession session, PeerSession other) = PeerSamples.Connect(keeper, Codec(2));
        now++;
        PeerSession older = keeper.OpenSession(new OperatorIndex(2));
        AssertEnds(PeerRefusal.StaleFence, older, Introduce(older, Codec(2, PeerSamples.Identity(2, fence: 6))));
        now++;
        byte[] pong = session.Receive(PeerStream.Control, PeerSession.Ping(5).ToArray()).Replies[0].ToArray();

        SessionStep step = other.Receive(PeerStream.Control, pong);

        Assert.Equal(5UL, step.Pong);
        IdentityWatch watch = Assert.IsType<PeerEvent.Watched>(Assert.Single(step.Events)).Watch;
        Assert.Equal(new Slot(Now), watch.Since);
        Assert.Equal(
            [
                new RunSighting(PeerSamples.Identity(2), new Slot(Now + 2)),
                new RunSighting(PeerSamples.Identity(2, fence: 6), new Slot(Now + 1)),
            ],
            watch.Sightings);
    }

    [Fact]
    public void Watch_KeepsTheLatestRuns_AndNoMoreThanItsBound()
    {
        KeptWords kept = new(new OperatorIndex(2), PeerSamples.SlotsPerEpoch, record: null, new Slot(Now));
        for (byte start = 1; start <= IdentityWatch.SightingsMax + 2; start++)
            kept.See(PeerSamples.Identity(2, start: start), new Slot(Now + start));
        Assert.Equal([3, 4, 5, 6], kept.Watch(new Slot(Now + 9)).Sightings.Select(sighting => (int)sighting.StartId[0]));
    }

    /// <summary>What is noted by a clock that is a day ahead would keep the peer in quarantine for a day.</summary>
    [Fact]
    public void Watch_OfAClockThatWasAhead_IsCorrected_AndGoesOn()
    {
        KeptWords kept = new(new OperatorIndex(2), PeerSamples.SlotsPerEpoch, record: null, new Slot(Now + 7200));
        kept.See(PeerSamples.Identity(2, start: 1), new Slot(Now + 7201));
        AssertWatch(kept, now: Now + 3, since: Now + 3, heard: Now + 3);
        AssertWatch(kept, now: Now + 9, since: Now + 3, heard: Now + 3);
        kept.See(PeerSamples.Identity(2, start: 1), new Slot(Now + 10));
        AssertWatch(kept, now: Now + 12, since: Now + 3, heard: Now + 10);
    }

    [Fact]
    public void Watch_OfAClockThatWasBehindForAWhile_IsAsBefore()
    {
        KeptWords kept = new(new OperatorIndex(2), PeerSamples.SlotsPerEpoch, record: null, new Slot(Now));
        kept.See(PeerSamples.Identity(2, start: 1), new Slot(Now + 5));
        AssertWatch(kept, now: Now - 720, since: Now - 720, heard: Now - 720);
        kept.See(PeerSamples.Identity(2, start: 1), new Slot(Now - 719));
        AssertWatch(kept, now: Now + 8, since: Now, heard: Now + 5);
    }

    private static void AssertWatch(KeptWords kept, ulong now, ulong since, ulong heard)
    {
        var watch = kept.Watch(new Slot(now));
        Assert.Equal((since, heard), (watch.SinceSlot, Assert.Single(watch.Sightings).LastSlot));
    }

    [Theory]
    [InlineData(HelloVerdict.LowerFence, PeerRefusal.StaleFence)]
    [InlineData(HelloVerdict.SecondRun, PeerRefusal.RivalRun)]
    [InlineData(HelloVerdict.NotRecorded, PeerRefusal.None)]
    public void Hello_ThatTheRecordsDoNotTake_EndsTheSession(HelloVerdict verdict, PeerRefusal refusal)
    {
        PeerSession session = Codec(1).OpenSession(new OperatorIndex(2));
        Introduce(session, Codec(2));

        SessionStep step = session.HelloRecorded(verdict);

        Assert.Equal(refusal, step.Refusal);
        Assert.NotNull(step.Ends);
        Assert.False(session.IsOpen);
        Assert.Empty(step.Events);
    }

    [Fact]
    public void Hello_Replayed_IsRefused()
    {
        PeerCodec receiver = Codec(1);
        PeerCodec sender = Codec(2);
        PeerSession first = receiver.OpenSession(new OperatorIndex(2));
        byte[] hello = HelloFor(first, sender);
        PeerSession second = receiver.OpenSession(new OperatorIndex(2));
        second.Receive(PeerStream.Control, sender.OpenSession(new OperatorIndex(1)).Begin().ToArray());

        AssertEnds(PeerRefusal.ReplayedHello, second, second.Receive(PeerStream.Control, hello));
    }

    [Fact]
    public void Hello_MeantForAnotherPeer_IsRefused()
    {
        PeerSession session = Codec(1).OpenSession(new OperatorIndex(2));
        PeerSession toThree = Codec(2).OpenSession(new OperatorIndex(3));
        byte[] hello = toThree.Receive(PeerStream.Control, session.Begin().ToArray()).Replies[0].ToArray();
        session.Receive(PeerStream.Control, toThree.Begin().ToArray());

        AssertEnds(PeerRefusal.ReplayedHello, session, session.Receive(PeerStream.Control, hello));
    }

    [Theory]
    [InlineData(6UL, 1, PeerRefusal.StaleFence)]
    [InlineData(7UL, 2, PeerRefusal.RivalRun)]
    [InlineData(7UL, 1, PeerRefusal.None)]
    [InlineData(8UL, 2, PeerRefusal.None)]
    public void Hello_AfterOneOfFenceSevenAndStartOne_IsJudgedByBoth(ulong fence, byte start, PeerRefusal refusal)
    {
        PeerCodec receiver = Codec(1);
        PeerSamples.Connect(receiver, Codec(2));
        PeerSession session = receiver.OpenSession(new OperatorIndex(2));

        SessionStep step = Introduce(session, Codec(2, PeerSamples.Identity(2, fence, start)));

        Assert.Equal(refusal, step.Refusal);
        Assert.Equal(refusal == PeerRefusal.None, step.Hello is not null);
    }

    [Fact]
    public void Session_OfAnOlderRun_Ends_OnceALaterOneIsAccepted()
    {
        PeerCodec receiver = Codec(1);
        (PeerSession older, _) = PeerSamples.Connect(receiver, Codec(2));
        PeerSession waiting = receiver.OpenSession(new OperatorIndex(2));
        Introduce(waiting, Codec(2));
        PeerSamples.Connect(receiver, Codec(2, PeerSamples.Identity(2, fence: 8)));

        byte[] vote = PeerEncoder.Encode(PeerSamples.Message(_cluster.Vote(StatementType.Commit, Now, 2, default)))[0].ToArray();
        AssertEnds(PeerRefusal.StaleFence, older, older.Receive(PeerStream.Control, vote));
        AssertEnds(PeerRefusal.StaleFence, waiting, waiting.HelloRecorded(HelloVerdict.Accepted));
    }

    [Fact]
    public void Hello_OfALowerFence_IsRefusedByTheRecordsOfAnEarlierStart()
    {
        PeerSession before = Codec(1).OpenSession(new OperatorIndex(2));
        HelloToRecord recorded = Introduce(before, Codec(2)).Hello!;
        PeerRecord record = new(recorded.Peer, recorded.Run, recorded.SignedHello, null, default, null, default);
        PeerSession session = _cluster.Codec(1, () => Now, records: [record]).OpenSession(new OperatorIndex(2));

        AssertEnds(PeerRefusal.StaleFence, session, Introduce(session, Codec(2, PeerSamples.Identity(2, fence: 6))));
    }

    [Fact]
    public void Hello_OfAnotherCluster_IsRefused()
    {
        PeerSettings other = _cluster.Settings(2) with { DefinitionHash = PeerSamples.Word(9) };
        PeerSession session = Codec(1).OpenSession(new OperatorIndex(2));

        AssertEnds(PeerRefusal.WrongCluster, session, Introduce(session, _cluster.Codec(2, () => Now, settings: other)));
    }

    [Theory]
    [InlineData(PeerLimits.Major + 1, PeerLimits.Minor, PeerRefusal.WrongVersion)]
    [InlineData(PeerLimits.Major, PeerLimits.Minor + 2, PeerRefusal.WrongVersion)]
    [InlineData(PeerLimits.Major, int.MaxValue, PeerRefusal.WrongVersion)]
    [InlineData(PeerLimits.Major, PeerLimits.Minor + 1, PeerRefusal.None)]
    public void Hello_OfAnotherVersion_IsTaken_OnlyIfTheMinorIsTheNext(int major, int minor, PeerRefusal refusal)
    {
        PeerSession session = Codec(1).OpenSession(new OperatorIndex(2));
        SessionStep step = Change(session, hello => (hello.Major, hello.Minor) = ((uint)major, (uint)minor), signAgain: true);
        Assert.Equal(refusal, step.Refusal);
    }

    [Fact]
    public void Hello_WithAChangedField_IsRefused()
    {
        foreach (Action<W.SignedHello> change in new Action<W.SignedHello>[]
        {
            hello => hello.StoreId = ByteString.CopyFrom(PeerSamples.Word(5).ToArray()),
            hello => hello.StartId = ByteString.CopyFrom(PeerSamples.Word(5).ToArray()),
            hello => hello.ManifestHead = ByteString.CopyFrom(PeerSamples.Word(5).ToArray()),
            hello => hello.Fence.Counter++,
            hello => hello.Fence.Timeline++,
            hello => hello.Minor++,
        })
        {
            PeerSession session = Codec(1).OpenSession(new OperatorIndex(2));
            AssertEnds(PeerRefusal.BadSignature, session, Change(session, change));
        }
    }

    [Fact]
    public void Hello_OfAnotherOperator_IsRefused()
    {
        PeerSession session = Codec(1).OpenSession(new OperatorIndex(2));
        AssertEnds(PeerRefusal.WrongSender, session, Introduce(session, Codec(3)));
    }

    [Fact]
    public void Frames_BeforeTheHello_EndTheSession()
    {
        PeerSession session = Codec(1).OpenSession(new OperatorIndex(2));
        byte[] vote = PeerEncoder.Encode(PeerSamples.Message(_cluster.Vote(StatementType.Commit, Now, 2, default)))[0].ToArray();
        AssertEnds(PeerRefusal.OutOfOrder, session, session.Receive(PeerStream.Control, vote));

        PeerSession other = Codec(1).OpenSession(new OperatorIndex(2));
        byte[] chunk = PeerEncoder.Encode(new PeerMessage.ValueResponse(new InstanceId(Now, 1), default, new byte[1]))[0].ToArray();
        AssertEnds(PeerRefusal.OutOfOrder, other, other.Receive(PeerStream.Bulk, chunk));
    }

    [Fact]
    public void Hello_Twice_EndsTheSession()
    {
        PeerCodec sender = Codec(2);
        PeerSession session = Codec(1).OpenSession(new OperatorIndex(2));
        byte[] hello = HelloFor(session, sender);
        Introduce(session, sender);
        session.HelloRecorded(HelloVerdict.Accepted);

        AssertEnds(PeerRefusal.OutOfOrder, session, session.Receive(PeerStream.Control, hello));
    }

    [Fact]
    public void Hello_ShowsThePeerItsOwnRunAndHighestWords()
    {
        PeerCodec keeper = Codec(1);
        (PeerSession session, _) = PeerSamples.Connect(keeper, Codec(2));
        Say(session, Now - 1, DutyType.Attestation);
        Say(session, Now, DutyType.Proposal);
        Say(session, Now - 40, DutyType.Attestation);
        Say(session, Now + 60, DutyType.SelectionProof);

        OwnTraces traces = TracesOf(keeper)!;

        Assert.Equal(new OwnTraces(PeerSamples.Identity(2), new Slot(Now), new Epoch((Now - 1) / PeerSamples.SlotsPerEpoch), PeerSamples.Fence), traces);
    }

    [Fact]
    public void Hello_ShowsWhatTheRecordsKept_AfterARestartOfTheKeeper()
    {
        PeerSession before = Codec(1).OpenSession(new OperatorIndex(2));
        HelloToRecord recorded = Introduce(before, Codec(2)).Hello!;
        before.HelloRecorded(HelloVerdict.Accepted);
        PeerSigned signed = Say(before, Now, DutyType.Attestation).Signed!;
        Assert.Equal(new Slot(Now), signed.Slot);
        Assert.Equal(new Epoch(Now / PeerSamples.SlotsPerEpoch), signed.Target);
        PeerRecord record = new(
            recorded.Peer, recorded.Run, recorded.SignedHello, signed.Slot, signed.SignedBundle, signed.Target, signed.SignedBundle);

        OwnTraces traces = TracesOf(_cluster.Codec(1, () => Now, records: [record]))!;

        Assert.Equal(new OwnTraces(PeerSamples.Identity(2), new Slot(Now), new Epoch(Now / PeerSamples.SlotsPerEpoch), PeerSamples.Fence), traces);
    }

    [Fact]
    public void Bundle_ThatIsNotTheHighest_IsNotKept()
    {
        (PeerSession session, _) = PeerSamples.Connect(Codec(1), Codec(2));
        Assert.NotNull(Say(session, Now, DutyType.Attestation).Signed);
        Assert.Null(Say(session, Now - 1, DutyType.Attestation).Signed);
        Assert.Null(Say(session, Now + 1, DutyType.Randao).Signed);
        Assert.NotNull(Say(session, Now + 1, DutyType.Proposal).Signed);
    }

    [Fact]
    public void Claim_WithoutOurSignature_IsCounted_AndIsNoTrace()
    {
        PeerCodec liar = Codec(1);
        (PeerSession heard, _) = PeerSamples.Connect(liar, Codec(2));
        Say(heard, Now, DutyType.Attestation);
        PeerCodec owner = Codec(2, PeerSamples.Identity(2, fence: 8));
        PeerSession session = owner.OpenSession(new OperatorIndex(1));
        PeerSession other = liar.OpenSession(new OperatorIndex(2));
        W.ControlFrame hello = Parse(other.Receive(PeerStream.Control, session.Begin().ToArray()).Replies[0]);
        hello.Hello.KeptHello.Fence.Counter = 99;
        hello.Hello.KeptBundles[0].Slot += 1;
        session.Receive(PeerStream.Control, other.Begin().ToArray());

        SessionStep step = session.Receive(PeerStream.Control, hello.ToByteArray());

        Assert.NotNull(step.Hello);
        Assert.Null(Assert.IsType<PeerEvent.Connected>(Assert.Single(session.HelloRecorded(HelloVerdict.Accepted).Events)).Hello.AboutUs);
        Assert.Equal(2, owner.Refusals(new OperatorIndex(1), PeerRefusal.BadSignature));
    }

    [Fact]
    public void Codec_WithAnotherOperatorsKey_IsRefused()
    {
        PeerSettings settings = _cluster.Settings(3);
        Assert.Throws<ArgumentException>(() => _cluster.Codec(2, () => Now, settings: settings));
    }

    private PeerCodec Codec(int self, RunIdentity? identity = null) => _cluster.Codec(self, () => Now, identity);

    /// <summary>What the keeper shows to a later run of operator 2.</summary>
    private OwnTraces? TracesOf(PeerCodec keeper)
    {
        PeerSession session = Codec(2, PeerSamples.Identity(2, fence: 8)).OpenSession(new OperatorIndex(1));
        Assert.NotNull(Introduce(session, keeper).Hello);
        return Assert.IsType<PeerEvent.Connected>(Assert.Single(session.HelloRecorded(HelloVerdict.Accepted).Events)).Hello.AboutUs;
    }

    private SessionStep Say(PeerSession session, ulong slot, DutyType duty)
    {
        SessionStep step = session.Receive(
            PeerStream.Control, PeerEncoder.Encode(new PeerMessage.Partials(_cluster.Bundle(2, slot, duty)))[0].ToArray());
        Assert.Equal(PeerRefusal.None, step.Refusal);
        return step;
    }

    private static byte[] HelloFor(PeerSession session, PeerCodec sender) =>
        sender.OpenSession(session.Peer == sender.Settings.Self ? new OperatorIndex(1) : session.Peer)
            .Receive(PeerStream.Control, session.Begin().ToArray()).Replies[0].ToArray();

    private static SessionStep Introduce(PeerSession session, PeerCodec sender)
    {
        OperatorIndex receiver = sender.Settings.Self == new OperatorIndex(1) ? new OperatorIndex(2) : new OperatorIndex(1);
        PeerSession other = sender.OpenSession(receiver);
        byte[] hello = other.Receive(PeerStream.Control, session.Begin().ToArray()).Replies[0].ToArray();
        session.Receive(PeerStream.Control, other.Begin().ToArray());
        return session.Receive(PeerStream.Control, hello);
    }

    private SessionStep Change(PeerSession session, Action<W.SignedHello> change, bool signAgain = false)
    {
        PeerSession other = Codec(2).OpenSession(new OperatorIndex(1));
        W.ControlFrame frame = Parse(other.Receive(PeerStream.Control, session.Begin().ToArray()).Replies[0]);
        change(frame.Hello.Own);
        if (signAgain)
        {
            Assert.True(WireReader.TryHello(frame.Hello.Own, out SignedHello? hello));
            byte[] signature = new byte[64];
            _cluster.Key(2).Sign(HelloDigest.Compute(hello), signature);
            frame.Hello.Own.Signature = ByteString.CopyFrom(signature);
        }

        session.Receive(PeerStream.Control, other.Begin().ToArray());
        return session.Receive(PeerStream.Control, frame.ToByteArray());
    }

    private static W.ControlFrame Parse(PeerFrame frame) => W.ControlFrame.Parser.ParseFrom(frame.ToArray());

    private static void AssertEnds(PeerRefusal reason, PeerSession session, SessionStep step)
    {
        Assert.Equal(reason, step.Refusal);
        Assert.Equal(PeerRefusals.Code(reason), step.Ends);
        Assert.Null(step.Hello);
        Assert.Empty(step.Events);
        Assert.False(session.IsOpen);
    }
}

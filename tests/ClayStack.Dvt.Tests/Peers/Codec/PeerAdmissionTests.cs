using ClayStack.Dvt.Benchmarks.Fuzz;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Signing;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Peers.Codec;
using Google.Protobuf;
using W = ClayStack.Dvt.Peers.Wire;

namespace ClayStack.Dvt.Tests.Peers.Codec;

/// <summary>What is refused, and that its neighbour is not (PROTOCOL P3, C6).</summary>
public sealed class PeerAdmissionTests : IDisposable
{
    private const ulong Now = PeerLink.Start;

    private static readonly byte[] Value = [1, 2, 3];
    private static readonly ValueHash Hash = ValueHash.Of(Value);
    private static readonly ValueHash Other = ValueHash.Of([9]);
    private static readonly byte[] Block = new byte[100_000];
    private static readonly ValueHash BlockHash = ValueHash.Of(Block);

    private readonly PeerLink _link = new();

    public void Dispose() => _link.Dispose();

    [Theory]
    [InlineData(DutyType.Attestation, 64, 2)]
    [InlineData(DutyType.Proposal, 64, 2)]
    [InlineData(DutyType.SyncMessage, 64, 2)]
    [InlineData(DutyType.SelectionProof, 64, 66)]
    [InlineData(DutyType.SyncSelectionProof, 64, 66)]
    [InlineData(DutyType.Randao, 64, 34)]
    [InlineData(DutyType.VoluntaryExit, 1000, 66)]
    public void Bundle_AtTheEdgesOfItsWindow_IsTaken_AndBeyondRefused(DutyType duty, ulong back, ulong ahead)
    {
        _link.Heard(Partials(duty, Now - back));
        _link.Heard(Partials(duty, Now + ahead));
        if (back < Now)
            _link.Refused(PeerRefusal.OutsideWindow, Partials(duty, Now - back - 1));
        _link.Refused(PeerRefusal.OutsideWindow, Partials(duty, Now + ahead + 1));
    }

    [Theory]
    [InlineData(DutyType.Attestation)]
    [InlineData(DutyType.Proposal)]
    [InlineData(DutyType.Aggregate)]
    [InlineData(DutyType.SyncContribution)]
    public void Vote_AtTheEdgesOfItsWindow_IsTaken_AndBeyondRefused(DutyType duty)
    {
        _link.Heard(Vote(slot: Now - 64, duty: duty));
        _link.Heard(Vote(slot: Now + 2, duty: duty));
        _link.Refused(PeerRefusal.OutsideWindow, Vote(slot: Now - 65, duty: duty));
        _link.Refused(PeerRefusal.OutsideWindow, Vote(slot: Now + 3, duty: duty));
    }

    [Fact]
    public void Vote_UnderAnotherSender_IsRefused() =>
        _link.Refused(PeerRefusal.WrongSender, PeerSamples.Message(_link.Cluster.Vote(StatementType.Commit, Now, 3, Hash)));

    [Fact]
    public void Words_OfAnotherRun_AreRefused()
    {
        _link.Refused(PeerRefusal.WrongFence, PeerSamples.Message(
            _link.Cluster.Vote(StatementType.Commit, Now, 2, Hash, fence: new Fence(0, 6))));
        _link.Refused(PeerRefusal.WrongFence, new PeerMessage.Partials(_link.Cluster.Bundle(2, Now, fence: new Fence(0, 8))));
    }

    [Fact]
    public void Vote_Again_IsADuplicate_AlsoAfterReconnecting()
    {
        _link.Heard(Vote());
        _link.Refused(PeerRefusal.Duplicate, Vote());
        _link.Reconnect();
        _link.Refused(PeerRefusal.Duplicate, Vote());
    }

    [Fact]
    public void Vote_WithOtherContent_IsEvidenceOnce_AndThenOverQuota()
    {
        SignedStatement first = _link.Cluster.Vote(StatementType.Commit, Now, 2, Hash);
        SignedStatement second = _link.Cluster.Vote(StatementType.Commit, Now, 2, Other);
        _link.Heard(PeerSamples.Message(first));

        PeerEvent.Equivocated evidence = Assert.IsType<PeerEvent.Equivocated>(Assert.Single(_link.Say(PeerSamples.Message(second)).Events));

        Assert.Equal(2, evidence.Peer.Value);
        Assert.Equal(first.Statement, evidence.First.Statement);
        Assert.Equal(second.Statement, evidence.Second.Statement);
        _link.Refused(PeerRefusal.OverQuota, PeerSamples.Message(_link.Cluster.Vote(StatementType.Commit, Now, 2, ValueHash.Of([8]))));
        _link.Refused(PeerRefusal.Duplicate, PeerSamples.Message(first));
    }

    [Fact]
    public void Vote_OfAnotherTypeRoundOrInstance_HasAQuotaOfItsOwn()
    {
        _link.Heard(Vote());
        _link.Heard(PeerSamples.Message(_link.Cluster.Vote(StatementType.Prepare, Now, 2, Hash)));
        _link.Heard(PeerSamples.Message(_link.Cluster.Vote(StatementType.Commit, Now, 2, Hash, round: PeerSamples.RoundMax)));
        _link.Heard(Vote(slot: Now - 1));
        _link.Heard(Vote(duty: DutyType.Aggregate));
    }

    [Fact]
    public void Vote_WithAnInvalidSignature_IsRefused_AndTwoOfThemUseUpItsPlaces()
    {
        SignedStatement good = _link.Cluster.Vote(StatementType.Commit, Now, 2, Hash);
        _link.Refused(PeerRefusal.BadSignature, PeerSamples.Message(Spoil(good)));
        _link.Refused(PeerRefusal.BadSignature, PeerSamples.Message(Spoil(good)));
        _link.Refused(PeerRefusal.OverQuota, PeerSamples.Message(good));
    }

    [Fact]
    public void Vote_AfterOneInvalidSignature_IsStillHeard()
    {
        SignedStatement good = _link.Cluster.Vote(StatementType.Commit, Now, 2, Hash);
        _link.Refused(PeerRefusal.BadSignature, PeerSamples.Message(Spoil(good)));
        _link.Heard(PeerSamples.Message(good));
    }

    [Fact]
    public void Peer_WithEightInvalidSignaturesInASlot_IsMutedUntilTheNext()
    {
        for (int round = 1; round <= 8; round++)
            _link.Refused(PeerRefusal.BadSignature, PeerSamples.Message(Spoil(_link.Cluster.Vote(StatementType.Commit, Now, 2, Hash, round))));

        _link.Refused(PeerRefusal.Muted, Vote(slot: Now - 1));
        _link.Slot++;
        _link.Heard(Vote(slot: Now - 1));
    }

    [Fact]
    public void Justification_WithOneInvalidSignature_IsRefused_ThoughItsContentWasVerifiedBefore()
    {
        SignedStatement prepare = _link.Cluster.Vote(StatementType.Prepare, Now, 2, Hash);
        _link.Heard(PeerSamples.Message(prepare));
        SignedStatement[] prepares =
        [
            _link.Cluster.Vote(StatementType.Prepare, Now, 1, Hash), Spoil(prepare), _link.Cluster.Vote(StatementType.Prepare, Now, 3, Hash),
        ];

        _link.Refused(PeerRefusal.BadSignature, Change(2, prepares));
        _link.Heard(Change(3, [prepares[0], prepare, prepares[2]]));
    }

    [Fact]
    public void Justification_OfOneSenderTwice_OfAnotherTypeOrInstance_IsMalformed()
    {
        SignedStatement one = _link.Cluster.Vote(StatementType.Prepare, Now, 1, Hash);
        _link.Refused(PeerRefusal.Malformed, Change(2, [one, one, _link.Cluster.Vote(StatementType.Prepare, Now, 3, Hash)]));
        _link.Refused(PeerRefusal.Malformed, Change(2, [one, _link.Cluster.Vote(StatementType.Commit, Now, 3, Hash)]));
        _link.Refused(PeerRefusal.Malformed, Change(2, [one, _link.Cluster.Vote(StatementType.Prepare, Now - 1, 3, Hash)]));
    }

    [Fact]
    public void Fields_ThatATypeDoesNotHave_AreMalformed()
    {
        SignedStatement prepare = _link.Cluster.Vote(StatementType.Prepare, Now, 2, Hash);
        SignedStatement change = _link.Cluster.RoundChange(Now, 3, 2);
        _link.Refused(PeerRefusal.Malformed, PeerSamples.Message(prepare, Value));
        _link.Refused(PeerRefusal.Malformed, new PeerMessage.Consensus(new ConsensusMessage(prepare, [change], []), default));
        _link.Refused(PeerRefusal.Malformed, new PeerMessage.Consensus(new ConsensusMessage(prepare, [], [prepare]), default));
        _link.Refused(PeerRefusal.Malformed, Change(2, [], preparedRound: 2));
        _link.Refused(PeerRefusal.Malformed, Spoiled(PeerSamples.Message(prepare), frame => frame.Consensus.Statement.PreparedRound = 1));
        _link.Refused(PeerRefusal.Malformed, Spoiled(PeerSamples.Message(prepare), frame => frame.Consensus.Statement.Type = (W.StatementType)5));
        _link.Refused(PeerRefusal.Malformed, Spoiled(PeerSamples.Message(prepare), frame => frame.Consensus.Statement.Round = 0));
        _link.Refused(PeerRefusal.Malformed, Spoiled(PeerSamples.Message(prepare), frame => frame.Consensus.Statement.Round = PeerSamples.RoundMax + 1));
        _link.Refused(PeerRefusal.Malformed, Spoiled(PeerSamples.Message(prepare), frame => frame.Consensus.Statement.Sender = 5));
        _link.Refused(PeerRefusal.Malformed, Spoiled(PeerSamples.Message(prepare), frame => frame.Consensus.Statement.Fence = null));
        _link.Refused(PeerRefusal.Malformed, Spoiled(PeerSamples.Message(prepare), frame => frame.Consensus.Statement.Duty = W.Duty.SyncMessage));
        _link.Refused(PeerRefusal.Malformed, Spoiled(PeerSamples.Message(prepare), frame => frame.Consensus.Statement.Value = ByteString.CopyFrom(new byte[31])));
        _link.Refused(PeerRefusal.Malformed, Spoiled(PeerSamples.Message(prepare), frame => frame.Consensus.Statement = null));
        _link.Heard(PeerSamples.Message(prepare));
    }

    [Fact]
    public void Certificate_NeedsAQuorumOfDistinctSenders()
    {
        _link.Refused(PeerRefusal.Malformed, _link.Cluster.Decision(Now, Value, default, 1, 2));
        _link.Refused(PeerRefusal.Malformed, _link.Cluster.Decision(Now, Value, default, 1, 2, 2));
        _link.Heard(_link.Cluster.Decision(Now, Value, default, 1, 3, 4));
    }

    [Fact]
    public void Certificate_WithOneInvalidSignature_IsRefused()
    {
        PeerMessage.Decided good = _link.Cluster.Decision(Now, Value, default, 1, 3, 4);
        SignedStatement[] commits = [good.Certificate.Commits[0], good.Certificate.Commits[1], Spoil(good.Certificate.Commits[2])];
        _link.Refused(PeerRefusal.BadSignature, good with { Certificate = good.Certificate with { Commits = commits } });
    }

    [Fact]
    public void Certificates_AreBoundedForAnInstance()
    {
        for (int i = 0; i < 4; i++)
            _link.Heard(_link.Cluster.Decision(Now, Value, default, 1, 3, 4));
        _link.Refused(PeerRefusal.OverQuota, _link.Cluster.Decision(Now, Value, default, 1, 3, 4));
        _link.Heard(_link.Cluster.Decision(Now - 1, Value, default, 1, 3, 4));
    }

    [Fact]
    public void Requests_AreBoundedForAnInstance()
    {
        PeerMessage.ValueRequest request = new(new InstanceId(Now, 1), Hash);
        for (int i = 0; i < 8; i++)
            _link.Heard(request);
        _link.Refused(PeerRefusal.OverQuota, request);
        _link.Heard(request with { Instance = new InstanceId(Now, 2) });
        _link.Refused(PeerRefusal.OutsideWindow, request with { Instance = new InstanceId(Now - 65, 1) });
    }

    [Fact]
    public void Value_ThatDoesNotHashToWhatWasSigned_IsRefused()
    {
        _link.Refused(PeerRefusal.ValueMismatch, PeerSamples.Message(_link.Cluster.Vote(StatementType.PrePrepare, Now, 2, Hash), new byte[] { 9 }));
        _link.Receiver.Sending(_link.Session.Peer, new PeerMessage.ValueRequest(new InstanceId(Now, 2), Hash));
        _link.Refused(PeerRefusal.ValueMismatch, new PeerMessage.ValueResponse(new InstanceId(Now, 2), Hash, new byte[] { 9 }));
    }

    [Fact]
    public void Values_ThatNobodyAskedFor_AreBoundedForAnInstance()
    {
        PeerMessage.ValueResponse response = new(new InstanceId(Now, 2), Hash, Value);
        for (int i = 0; i < 4; i++)
            Assert.Empty(_link.Say(response).Events);
        _link.Refused(PeerRefusal.UnexpectedValue, response);
        _link.Receiver.Sending(_link.Session.Peer, new PeerMessage.ValueRequest(response.Instance, Hash));
        _link.Heard(response);
        _link.Refused(PeerRefusal.UnexpectedValue, response);
    }

    [Fact]
    public void Chunk_OutOfItsPlace_IsRefused_AndTheValueWithIt()
    {
        PeerMessage.ValueResponse response = new(new InstanceId(Now, 2), BlockHash, Block);
        _link.Receiver.Sending(_link.Session.Peer, new PeerMessage.ValueRequest(response.Instance, BlockHash));
        PeerFrame[] chunks = [.. PeerEncoder.Encode(response)];
        Assert.Equal(2, chunks.Length);

        _link.Refused(PeerRefusal.UnexpectedValue, () => Say(chunks[1]));
        Say(chunks[0]);
        PeerFrame foreign = PeerEncoder.Encode(response with { Instance = new InstanceId(Now - 1, 2) })[1];
        _link.Refused(PeerRefusal.UnexpectedValue, () => Say(foreign));
        _link.Refused(PeerRefusal.UnexpectedValue, () => Say(chunks[1]));

        Say(chunks[0]);
        Assert.Equal(Block, Assert.IsType<PeerMessage.ValueResponse>(PeerLink.Received(Say(chunks[1]))).Bytes.ToArray());
    }

    [Fact]
    public void Chunk_ThatClaimsMoreThanTheBounds_IsMalformed()
    {
        W.ValueChunk Chunk() => new()
        {
            Duty = W.Duty.Proposal,
            Slot = Now,
            ValueHash = ByteString.CopyFrom(new byte[32]),
            Length = 10,
            Data = ByteString.CopyFrom(Value),
        };
        SessionStep Say(Action<W.ValueChunk> change)
        {
            W.ValueChunk chunk = Chunk();
            change(chunk);
            return _link.Session.Receive(PeerStream.Bulk, new W.BulkFrame { Chunk = chunk }.ToByteArray());
        }

        _link.Refused(PeerRefusal.Malformed, () => Say(chunk => chunk.Length = PeerLimits.ValueBytesMax + 1));
        _link.Refused(PeerRefusal.Malformed, () => Say(chunk => chunk.Length = 2));
        _link.Refused(PeerRefusal.Malformed, () => Say(chunk => chunk.Offset = uint.MaxValue));
        _link.Refused(PeerRefusal.Malformed, () => Say(chunk => chunk.Data = ByteString.Empty));
        _link.Refused(PeerRefusal.Malformed, () => Say(chunk => (chunk.Length, chunk.Data) = (100_000, ByteString.CopyFrom(new byte[PeerLimits.ChunkBytesMax + 1]))));
        Assert.Equal(PeerRefusal.None, Say(_ => { }).Refusal);
    }

    [Fact]
    public void Bundle_Again_IsADuplicate_WhateverItsSignature()
    {
        _link.Heard(Partials(DutyType.Attestation, Now));
        _link.Refused(PeerRefusal.Duplicate, Partials(DutyType.Attestation, Now));
    }

    [Fact]
    public void Bundle_WithAnotherRootForAValidator_IsCountedAsEvidence()
    {
        _link.Heard(new PeerMessage.Partials(_link.Cluster.Bundle(2, Now, root: 1)));
        PeerEvent.SignedTwice evidence = Assert.IsType<PeerEvent.SignedTwice>(Assert.Single(_link.RefusedWith(
            PeerRefusal.ContradictingRoots, new PeerMessage.Partials(_link.Cluster.Bundle(2, Now, root: 2)))));
        Assert.Equal((RootOf(1), RootOf(2)), (evidence.First.Bundle.Groups[0].SigningRoot, evidence.Second.Bundle.Groups[0].SigningRoot));
        _link.Refused(PeerRefusal.OverQuota, new PeerMessage.Partials(_link.Cluster.Bundle(2, Now, root: 3)));
    }

    [Fact]
    public void Bundle_ThatContradictsAnOldOne_IsCounted_ButTheOldOneIsNotAtHandAnyMore()
    {
        _link.Heard(new PeerMessage.Partials(_link.Cluster.Bundle(2, Now, root: 1)));
        _link.Slot += 9;
        _link.Heard(new PeerMessage.Partials(_link.Cluster.Bundle(2, _link.Slot, root: 1)));
        _link.Refused(PeerRefusal.ContradictingRoots, new PeerMessage.Partials(_link.Cluster.Bundle(2, Now, root: 2)));
    }

    private static Root RootOf(byte fill) => Root.FromBytes(PeerSamples.Word(fill).ToArray());

    [Fact]
    public void Bundle_AfterTheFirst_WithoutContradiction_IsOverQuota()
    {
        _link.Heard(new PeerMessage.Partials(_link.Cluster.Bundle(2, Now)));
        _link.Refused(PeerRefusal.OverQuota, new PeerMessage.Partials(_link.Cluster.Bundle(2, Now, root: 2, firstValidator: 5)));
    }

    [Fact]
    public void Bundle_WithAnInvalidSignature_IsRefused()
    {
        SignedPartialBundle good = _link.Cluster.Bundle(2, Now);
        byte[] signature = good.Signature.ToArray();
        signature[40] ^= 1;
        _link.Refused(PeerRefusal.BadSignature, new PeerMessage.Partials(good with { Signature = signature }));
        _link.Refused(PeerRefusal.BadSignature, new PeerMessage.Partials(_link.Cluster.Bundle(3, Now)));
        _link.Refused(PeerRefusal.OverQuota, new PeerMessage.Partials(good));
    }

    [Fact]
    public void Bundle_OutOfOrderOrWithAValidatorTwice_IsMalformed_UnlessSubcommitteesTellThemApart()
    {
        PartialGroup group = _link.Cluster.Bundle(2, Now, validators: 2).Bundle.Groups[0];
        PartialGroup turned = group with { Partials = [.. group.Partials.Reverse()] };
        PartialGroup elsewhere = group with { SigningRoot = Root.FromBytes(PeerSamples.Word(0x77).ToArray()) };

        _link.Refused(PeerRefusal.Malformed, Signed(DutyType.Attestation, turned));
        _link.Refused(PeerRefusal.Malformed, Signed(DutyType.Attestation, group, elsewhere));
        _link.Refused(PeerRefusal.Malformed, Signed(DutyType.SyncContribution, group, group));
        _link.Refused(PeerRefusal.Malformed, Signed(DutyType.Attestation));
        _link.Heard(Signed(DutyType.SyncContribution, group, elsewhere));
    }

    [Fact]
    public void Bundles_WithoutAWindow_HaveANumberForEachEpoch()
    {
        for (ulong slot = 0; slot < 256; slot++)
            _link.Heard(Partials(DutyType.VoluntaryExit, slot));
        _link.Refused(PeerRefusal.OverQuota, Partials(DutyType.VoluntaryExit, 256));
        _link.Slot += PeerSamples.SlotsPerEpoch;
        _link.Heard(Partials(DutyType.VoluntaryExit, 256));
    }

    [Fact]
    public void Exits_OfOneEpoch_MayComeOneByOne_AndNothingElseMay()
    {
        PartialGroup first = _link.Cluster.Bundle(2, Now, validators: 1).Bundle.Groups[0];
        PartialGroup second = new(
            Root.FromBytes(PeerSamples.Word(0x77).ToArray()), [first.Partials[0] with { Validator = new ValidatorIndex(first.Partials[0].Validator.Value + 1) }]);

        _link.Heard(Signed(DutyType.VoluntaryExit, first));
        _link.Heard(Signed(DutyType.VoluntaryExit, second));
        _link.Heard(Signed(DutyType.VoluntaryExit, first, second));
        _link.Refused(PeerRefusal.Duplicate, Signed(DutyType.VoluntaryExit, first));
        _link.Heard(Signed(DutyType.BuilderRegistration, first));
        _link.Refused(PeerRefusal.OverQuota, Signed(DutyType.BuilderRegistration, second));

        // In the next epoch all of it is sent again.
        _link.Slot += PeerSamples.SlotsPerEpoch;
        _link.Heard(Signed(DutyType.VoluntaryExit, first, second));
    }

    [Fact]
    public void Pings_AreAnswered_WithinABound()
    {
        for (ulong id = 0; id < 32; id++)
        {
            PeerFrame pong = Assert.Single(_link.Session.Receive(PeerStream.Control, PeerSession.Ping(id).ToArray()).Replies);
            Assert.Equal(id, _link.Sender.Receive(PeerStream.Control, pong.ToArray()).Pong);
        }

        _link.Refused(PeerRefusal.OverQuota, () => _link.Session.Receive(PeerStream.Control, PeerSession.Ping(32).ToArray()));
    }

    [Fact]
    public void Frames_OverTheBound_AndThoseThatAreNone_AreRefused()
    {
        _link.Refused(PeerRefusal.Oversized, () => _link.Session.Receive(PeerStream.Control, new byte[PeerLimits.ControlFrameBytesMax + 1]));
        _link.Refused(PeerRefusal.Malformed, () => _link.Session.Receive(PeerStream.Control, new byte[PeerLimits.ControlFrameBytesMax]));
        _link.Refused(PeerRefusal.Oversized, () => _link.Session.Receive(PeerStream.Bulk, new byte[PeerLimits.BulkFrameBytesMax + 1]));
        _link.Refused(PeerRefusal.Malformed, () => _link.Session.Receive(PeerStream.Bulk, new byte[PeerLimits.BulkFrameBytesMax]));
        _link.Refused(PeerRefusal.Malformed, () => _link.Session.Receive(PeerStream.Control, default));
        _link.Heard(Vote());
    }

    [Fact]
    public void WhatIsKept_GoesWithItsSlot()
    {
        _link.Heard(Vote());
        _link.Heard(Partials(DutyType.Attestation, Now));
        _link.Slot += 65;
        _link.Refused(PeerRefusal.OutsideWindow, Vote());
        _link.Slot -= 1;

        // Its quota is gone with it, which is why the window has to stand before the quota.
        _link.Heard(Vote());
        _link.Heard(Partials(DutyType.Attestation, Now));
    }

    private PeerMessage.Consensus Vote(ulong slot = Now, DutyType duty = DutyType.Attestation) =>
        PeerSamples.Message(_link.Cluster.Vote(StatementType.Commit, slot, 2, Hash, duty: duty));

    private PeerMessage.Partials Partials(DutyType duty, ulong slot) => new(_link.Cluster.Bundle(2, slot, duty));

    private PeerMessage.Partials Signed(DutyType duty, params PartialGroup[] groups) =>
        new(_link.Cluster.Sign(2, new PartialBundle(new Slot(Now), duty, groups)));

    private PeerMessage.Consensus Change(int round, SignedStatement[] prepares, int preparedRound = 1) => new(
        new ConsensusMessage(_link.Cluster.RoundChange(Now, 2, round, preparedRound, Hash), [], prepares), default);

    private SessionStep Say(PeerFrame frame) => _link.Session.Receive(frame.Stream, frame.ToArray());

    private Func<SessionStep> Spoiled(PeerMessage message, Action<W.ControlFrame> change)
    {
        W.ControlFrame frame = W.ControlFrame.Parser.ParseFrom(PeerEncoder.Encode(message)[0].ToArray());
        change(frame);
        return () => _link.Session.Receive(PeerStream.Control, frame.ToByteArray());
    }

    private static SignedStatement Spoil(SignedStatement signed)
    {
        byte[] signature = signed.Signature.ToArray();
        signature[40] ^= 1;
        return signed with { Signature = signature };
    }
}

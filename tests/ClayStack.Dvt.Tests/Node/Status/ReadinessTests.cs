using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Node.Status;
using ClayStack.Dvt.Tests.Tidy;

namespace ClayStack.Dvt.Tests.Node.Status;

public sealed class ReadinessTests
{
    [Fact]
    public void Of_NodeThatHasAll_IsReady() => Assert.Empty(Readiness.Of(Snapshots.Ready));

    [Fact]
    public void Of_NodeBeforeGenesis_IsReady() =>
        Assert.Empty(Readiness.Of(Snapshots.With(cluster => cluster with { Slot = null, ScheduledEpochs = [] })));

    [Fact]
    public void Of_NodeThatStarts_SaysSo() => AssertOnly(NotReadyReason.Starting, Snapshots.Starting);

    [Fact]
    public void Of_NodeThatHalted_SaysNothingElse() => AssertOnly(
        NotReadyReason.Halted,
        Snapshots.With(cluster => cluster with { BeaconReady = false }) with { Halted = "operator 2 proves it" },
        "operator 2 proves it");

    [Fact]
    public void Of_NodeThatStandsBy_SaysForWhom_UntilItHasACluster()
    {
        AssertOnly(NotReadyReason.StandingBy, Snapshots.Starting with { StandingBy = "process 7 on host a has the store" }, "process 7 on host a");
        Assert.Empty(Readiness.Of(Snapshots.Ready with { StandingBy = "process 7 on host a has the store" }));
        AssertOnly(NotReadyReason.Halted, Snapshots.Starting with { StandingBy = "process 7", Halted = "it lost its lease" }, "it lost its lease");
    }

    [Fact]
    public void Of_NoBeaconNode_SaysWhatTheyAreLike() =>
        AssertOnly(NotReadyReason.BeaconNotReady, Snapshots.With(cluster => cluster with { BeaconReady = false, BeaconDetail = "http://a: syncing" }), "http://a: syncing");

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void Of_NoValidatorKnown_IsNotReady_OneIsEnough(int known, bool ready)
    {
        NodeSnapshot snapshot = Snapshots.With(cluster => cluster with { ValidatorsKnown = known, ValidatorsWithoutHistory = 0 });
        if (ready)
            Assert.Empty(Readiness.Of(snapshot));
        else
            AssertOnly(NotReadyReason.ValidatorsUnknown, snapshot);
    }

    [Theory]
    [InlineData(31, false)]
    [InlineData(30, true)]
    public void Of_AllKnownValidatorsWithoutHistory_IsNotReady_OneWithIsEnough(int without, bool ready)
    {
        NodeSnapshot snapshot = Snapshots.With(cluster => cluster with { ValidatorsWithoutHistory = without });
        if (ready)
            Assert.Empty(Readiness.Of(snapshot));
        else
            AssertOnly(NotReadyReason.ValidatorsWithoutHistory, snapshot);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    public void Of_PeersBelowAQuorum_IsNotReady(int count, bool ready)
    {
        NodeSnapshot snapshot = Snapshots.With(cluster => cluster with
        {
            ConnectedPeers = [.. Enumerable.Range(2, count).Select(index => new OperatorIndex(index))],
        });
        if (ready)
            Assert.Empty(Readiness.Of(snapshot));
        else
            AssertOnly(NotReadyReason.PeersTooFew, snapshot, "operators: 2");
    }

    [Fact]
    public void Of_GateStillShut_WaitsForPeers() =>
        AssertOnly(NotReadyReason.WaitingForPeers, Snapshots.With(cluster => cluster with { MayVoteSince = null }));

    [Fact]
    public void Of_ANodeInQuarantine_SaysWhyAndForHowLong_AndDoesNotSayThatItWaits() => AssertOnly(
        NotReadyReason.Quarantined,
        Snapshots.With(cluster => cluster with
        {
            MayVoteSince = null,
            Safety = SafetyStatus.Free with { Quarantine = new QuarantineStatus(QuarantineCause.LaterSignature, 60, TimeSpan.FromMinutes(12), Heard: null) },
        }),
        "for 60 more slots (about 12 min)");

    [Fact]
    public void Of_ANodeWhoseCopyIsHeard_NamesTheCopy() => AssertOnly(
        NotReadyReason.Quarantined,
        Snapshots.With(cluster => cluster with
        {
            Safety = SafetyStatus.Free with { Quarantine = new QuarantineStatus(QuarantineCause.SecondRun, 64, TimeSpan.FromMinutes(13), "Another run was heard.") },
        }),
        "Another run was heard.");

    [Fact]
    public void Of_AClockInDoubt_SaysWhatIsWrongWithIt() => AssertOnly(
        NotReadyReason.ClockUncertain,
        Snapshots.With(cluster => cluster with { Safety = SafetyStatus.Free with { ClockDoubt = "The clock jumped." } }),
        "The clock jumped.");

    [Theory]
    [InlineData(30, true)]
    [InlineData(31, false)]
    public void Of_ValidatorsThatAreWatched_IsNotReady_OneThatIsNotIsEnough(int watched, bool ready)
    {
        NodeSnapshot snapshot = Snapshots.With(cluster => cluster with { Safety = SafetyStatus.Free with { DoppelgangerWatched = watched } });
        if (ready)
            Assert.Empty(Readiness.Of(snapshot));
        else
            AssertOnly(NotReadyReason.DoppelgangerWatch, snapshot);
    }

    [Fact]
    public void Of_SeveralObstacles_TellsAll() => Assert.Equal(
        [NotReadyReason.BeaconNotReady, NotReadyReason.ValidatorsUnknown, NotReadyReason.PeersTooFew, NotReadyReason.WaitingForPeers],
        Readiness.Of(Snapshots.With(cluster => cluster with { BeaconReady = false, ValidatorsKnown = 0, ConnectedPeers = [], MayVoteSince = null }))
            .Select(reason => reason.Reason));

    [Theory]
    [InlineData(NotReadyReason.PeersTooFew, "PEERS_TOO_FEW")]
    [InlineData(NotReadyReason.BeaconNotReady, "BEACON_NOT_READY")]
    [InlineData(NotReadyReason.ValidatorsUnknown, "VALIDATORS_UNKNOWN")]
    [InlineData(NotReadyReason.ValidatorsWithoutHistory, "VALIDATORS_WITHOUT_HISTORY")]
    [InlineData(NotReadyReason.WaitingForPeers, "WAITING_FOR_PEERS")]
    [InlineData(NotReadyReason.StatusUnavailable, "STATUS_UNAVAILABLE")]
    [InlineData(NotReadyReason.Starting, "STARTING")]
    [InlineData(NotReadyReason.Halted, "HALTED")]
    [InlineData(NotReadyReason.Quarantined, "QUARANTINED")]
    [InlineData(NotReadyReason.ClockUncertain, "CLOCK_UNCERTAIN")]
    [InlineData(NotReadyReason.DoppelgangerWatch, "DOPPELGANGER_WATCH")]
    [InlineData(NotReadyReason.StandingBy, "STANDING_BY")]
    public void CodeOf_Reason_IsStable(object reason, string code) =>
        Assert.Equal(code, Readiness.CodeOf((NotReadyReason)reason));

    [Fact]
    public void Codes_StandInTheDocument()
    {
        string document = Repository.Text("docs/operations.md");
        Assert.All(Enum.GetValues<NotReadyReason>(), reason => Assert.Contains($"| `{Readiness.CodeOf(reason)}` |", document, StringComparison.Ordinal));
    }

    private static void AssertOnly(NotReadyReason expected, NodeSnapshot snapshot, string detail = "")
    {
        NotReady reason = Assert.Single(Readiness.Of(snapshot));
        Assert.Equal(expected, reason.Reason);
        Assert.Contains(detail, reason.Detail, StringComparison.Ordinal);
        Assert.EndsWith(".", reason.Remedy, StringComparison.Ordinal);
    }
}

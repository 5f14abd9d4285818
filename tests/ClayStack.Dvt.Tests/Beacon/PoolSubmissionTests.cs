using System.Text.Json;
using ClayStack.Dvt.Beacon.Api;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Altair;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Tests.Beacon;

/// <summary>Submissions: to all nodes, success at the first acceptance, refusals item by item.</summary>
public sealed class PoolSubmissionTests : PoolTest
{
    private const string Path = "eth/v1/beacon/pool/sync_committees";

    private static readonly SyncCommitteeMessage[] Messages =
    [
        new(new Slot(1), TestChain.Root(1), new ValidatorIndex(10), default),
        new(new Slot(1), TestChain.Root(1), new ValidatorIndex(11), default),
    ];

    [Fact]
    public void Submit_AllTake_SuccessAtTheFirstAndEveryNodeGetsIt()
    {
        A.On(Path, ScriptedReply.Json("").After(300));
        B.On(Path, ScriptedReply.Json("").After(100));
        C.On(Path, ScriptedReply.Never);
        StartPool(A, B, C);
        TimeSpan start = Now;
        BeaconResult<SubmissionOutcome> result = Submit();

        Assert.Empty(Outcome(result).Refused);
        Assert.Equal("b", result.Node);
        Assert.Equal(start + TimeSpan.FromMilliseconds(100), Now);
        World.Pass(TimeSpan.FromSeconds(2));
        foreach (ScriptedNode node in new[] { A, B, C })
        {
            ScriptedRequest request = Assert.Single(node.Asked(Path));
            Assert.Equal(start, request.At);
            Assert.Equal(["10", "11"], JsonDocument.Parse(request.Body).RootElement.EnumerateArray().Select(
                item => item.GetProperty("validator_index").GetString()));
        }

        Assert.False(A.Asked(Path)[0].WasCancelled);
        Assert.True(C.Asked(Path)[0].WasCancelled); // at its deadline
    }

    [Fact]
    public void Submit_EachNodeRefusesAnotherItem_EverythingWasTaken()
    {
        A.On(Path, Failures((0, "bad_signature: no")));
        B.On(Path, Failures((1, "bad_signature: no")));
        StartPool(A, B);
        Assert.Empty(Outcome(Submit()).Refused);
    }

    [Fact]
    public void Submit_AllNodesRefuseAnItem_ItIsNamedOnceAllHaveAnswered()
    {
        A.On(Path, Failures((1, "bad_signature: no")));
        B.On(Path, Failures((1, "bad_signature: never")).After(50));
        StartPool(A, B);
        TimeSpan start = Now;
        RefusedItem refused = Assert.Single(Outcome(Submit()).Refused);

        Assert.Equal(1, refused.Place);
        Assert.Contains("bad_signature", refused.Detail, StringComparison.Ordinal);
        Assert.Equal(start + TimeSpan.FromMilliseconds(50), Now);
    }

    [Theory]
    [InlineData("Verification: PriorSyncCommitteeMessageKnown { validator_index: 1, slot: 2 }", true)]
    [InlineData("ATTESTATION_ERROR_ATTESTATION_ALREADY_KNOWN", true)]
    [InlineData("PublishError.Duplicate", true)]
    [InlineData("Already seen", true)]
    [InlineData("bad_signature", false)]
    [InlineData("duplicate proposal: slashable", false)]
    [InlineData("equivocation: block already known", false)]
    public void Submit_ItemIsKnownAlready_CountsAsTaken(string message, bool taken)
    {
        A.On(Path, Failures((0, message), (1, message)));
        StartPool(A);
        SubmissionOutcome outcome = Outcome(Submit());

        Assert.Equal(taken ? 0 : 2, outcome.Refused.Count);
        Assert.Equal(taken ? 2 : 0, outcome.Duplicates);
    }

    [Fact]
    public void Submit_WholeIsKnownAlready_SuccessForOneItemAndFailureForSeveral()
    {
        A.On(Path, ScriptedReply.Json("""{"code":400,"message":"already known"}""", 400));
        StartPool(A);
        Assert.Empty(Outcome(World.Run(() => Pool.SubmitSyncMessages([Messages[0]], In(1000)))).Refused);
        Assert.Equal(BeaconErrorReason.Refused, Submit().Error!.Reason);
    }

    [Theory]
    [InlineData("""{"code":400,"message":"x","failures":[{"index":2,"message":"y"}]}""")]
    [InlineData("""{"code":400,"message":"x","failures":[{"index":-1,"message":"y"}]}""")]
    [InlineData("""{"code":400,"message":"x","failures":[{"message":"y"}]}""")]
    [InlineData("""{"code":400,"message":"x","failures":[]}""")]
    [InlineData("""{"code":400,"message":"x","failures":"all"}""")]
    [InlineData("not JSON")]
    public void Submit_RefusalNamesNoItem_NothingCountsAsTaken(string body)
    {
        A.On(Path, ScriptedReply.Json(body, 400));
        StartPool(A);
        Assert.Equal(BeaconErrorReason.Refused, Submit().Error!.Reason);
    }

    [Fact]
    public void Submit_NoNodeTakesIt_FailsWithTheMostTellingReason()
    {
        A.On(Path, ScriptedReply.Refused);
        B.On(Path, ScriptedReply.Json("""{"code":500,"message":"broken"}""", 500));
        StartPool(A, B);
        Assert.Equal(BeaconErrorReason.ServerFailed, Submit().Error!.Reason);
    }

    [Fact]
    public void Submit_AskerGoesAway_TheSubmissionStillSpreads()
    {
        A.On(Path, ScriptedReply.Json("").After(10));
        B.On(Path, ScriptedReply.Json("").After(500));
        StartPool(A, B);
        Submit();
        World.Pass(TimeSpan.FromMilliseconds(500));
        Assert.False(Assert.Single(B.Asked(Path)).WasCancelled);
    }

    [Theory]
    [InlineData(ForkName.Deneb, "aggregation_bits")]
    [InlineData(ForkName.Electra, "attester_index")]
    [InlineData(ForkName.Fulu, "attester_index")]
    public void SubmitAttestations_OfAFork_HaveItsFormAndVersion(ForkName fork, string field)
    {
        A.On("eth/v2/beacon/pool/attestations", ScriptedReply.Json(""));
        StartPool(A);
        AttesterDuty duty = new(TestChain.Key(7), new ValidatorIndex(7), new Slot(9), new CommitteeIndex(1), 4, 2, 3);
        SignedVote vote = new(duty, TestChain.VoteData(9, TestChain.Root(1)), default);
        Outcome(World.Run(() => Pool.SubmitAttestations(fork, [vote], In(1000))));

        ScriptedRequest request = Assert.Single(A.Asked("eth/v2/beacon/pool/attestations"));
        Assert.Equal(fork.ToString().ToLowerInvariant(), request.Headers["Eth-Consensus-Version"]);
        JsonElement item = Assert.Single(JsonDocument.Parse(request.Body).RootElement.EnumerateArray());
        Assert.True(item.TryGetProperty(field, out JsonElement value));
        Assert.Equal(fork == ForkName.Deneb ? "0x18" : "7", value.GetString()); // four members, the last one votes
    }

    [Fact]
    public void Submit_Nothing_IsSuccessWithoutACall()
    {
        StartPool(A);
        Assert.Empty(Outcome(World.Run(() => Pool.SubmitSyncMessages([], In(1000)))).Refused);
        Assert.Empty(A.Asked(Path));
    }

    private BeaconResult<SubmissionOutcome> Submit() => World.Run(() => Pool.SubmitSyncMessages(Messages, In(1000)));

    private static SubmissionOutcome Outcome(BeaconResult<SubmissionOutcome> result)
    {
        Assert.True(result.TryGet(out SubmissionOutcome? outcome, out BeaconError? error), error?.ToString());
        return outcome;
    }

    private static ScriptedReply Failures(params (int Index, string Message)[] failures) => ScriptedReply.Json(
        JsonSerializer.Serialize(new
        {
            code = 400,
            message = "some failures",
            failures = failures.Select(failure => new { index = failure.Index, message = failure.Message }),
        }),
        400);
}

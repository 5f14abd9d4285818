using System.Text;
using ClayStack.Dvt.Beacon;
using ClayStack.Dvt.Beacon.Api;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Tests.Beacon;

/// <summary>
/// Nodes that are broken or lie. Each kind of nonsense is given to every call that reads: the client must name it by a reason
/// of the closed list, the pool must take the other node's answer, and nothing may hang or be read without a bound.
/// </summary>
public sealed class HostileNodeTests : PoolTest
{
    private const string Hexadecimal = "0x0101010101010101010101010101010101010101010101010101010101010101";

    private static readonly BeaconBlockHeaderCase Header = new();

    /// <summary>The calls: path, an honest answer, and the question.</summary>
    private static readonly Dictionary<string, (string Path, string Honest, Func<IBeaconApi, DateTimeOffset, Task<(bool, BeaconError?, string)>> Ask)> Reads = new()
    {
        ["validators"] = ("eth/v1/beacon/states/head/validators", $$$"""{"execution_optimistic":false,"finalized":false,"data":[{"index":"7","balance":"32000000000","status":"active_ongoing","validator":{"pubkey":"{{{TestChain.Key(7)}}}","withdrawal_credentials":"{{{Hexadecimal}}}","effective_balance":"32000000000","slashed":false,"activation_eligibility_epoch":"0","activation_epoch":"0","exit_epoch":"18446744073709551615","withdrawable_epoch":"18446744073709551615"}}]}""",
            async (api, deadline) => Shown(await api.GetValidators(StateId.Head, [TestChain.Key(7)], deadline))),
        ["fork"] = ("eth/v1/beacon/states/head/fork", """{"data":{"previous_version":"0x05000001","current_version":"0x06000001","epoch":"0"}}""",
            async (api, deadline) => Shown(await api.GetFork(StateId.Head, deadline))),
        ["committees"] = ("eth/v1/beacon/states/head/committees", """{"data":[{"index":"0","slot":"8","validators":["1","2"]}]}""",
            async (api, deadline) => Shown(await api.GetCommittees(StateId.Head, new Epoch(1), deadline))),
        ["sync_committee"] = ("eth/v1/beacon/states/head/sync_committees", $$$"""{"data":{"validators":[{{{string.Join(',', Enumerable.Repeat("\"1\"", 32))}}}]}}""",
            async (api, deadline) => Shown(await api.GetSyncCommittee(StateId.Head, new Epoch(1), deadline))),
        ["finality"] = ("eth/v1/beacon/states/head/finality_checkpoints", $$$"""{"data":{"previous_justified":{{{Checkpoint}}},"current_justified":{{{Checkpoint}}},"finalized":{{{Checkpoint}}}}}""",
            async (api, deadline) => Shown(await api.GetFinality(StateId.Head, deadline))),
        ["pending_deposits"] = ("eth/v1/beacon/states/head/pending_deposits", $$"""{"data":[{"pubkey":"{{TestChain.Key(7)}}","withdrawal_credentials":"{{Hexadecimal}}","amount":"1","signature":"{{default(BlsSignatureBytes)}}","slot":"1"}]}""",
            async (api, deadline) => Shown(await api.GetPendingDeposits(StateId.Head, deadline))),
        ["pending_withdrawals"] = ("eth/v1/beacon/states/head/pending_partial_withdrawals", """{"data":[{"validator_index":"1","amount":"1","withdrawable_epoch":"3"}]}""",
            async (api, deadline) => Shown(await api.GetPendingPartialWithdrawals(StateId.Head, deadline))),
        ["block_root"] = ("eth/v1/beacon/blocks/head/root", $$$"""{"data":{"root":"{{{Hexadecimal}}}"}}""",
            async (api, deadline) => Shown(await api.GetBlockRoot(BlockId.Head, deadline))),
        ["header"] = ("eth/v1/beacon/headers/", Header.Json, async (api, deadline) => Shown(await api.GetHeader(BlockId.Of(Header.Root), deadline))),
        ["attester_duties"] = ("eth/v1/validator/duties/attester/1", TestChain.Duties(TestChain.Root(1), (7, 9)),
            async (api, deadline) => Shown(await api.GetAttesterDuties(new Epoch(1), Validators(7), deadline))),
        ["proposer_duties"] = ("eth/v2/validator/duties/proposer/1", TestChain.Proposers(TestChain.Root(1), (7, 9)),
            async (api, deadline) => Shown(await api.GetProposerDuties(new Epoch(1), deadline))),
        ["sync_duties"] = ("eth/v1/validator/duties/sync/1", $$"""{"data":[{"pubkey":"{{TestChain.Key(7)}}","validator_index":"7","validator_sync_committee_indices":["3","31"]}]}""",
            async (api, deadline) => Shown(await api.GetSyncDuties(new Epoch(1), Validators(7), deadline))),
        ["attestation_data"] = ("eth/v1/validator/attestation_data", TestChain.Vote(9, TestChain.Root(1)),
            async (api, deadline) => Shown(await api.GetAttestationData(new Slot(9), deadline))),
        ["liveness"] = ("eth/v1/validator/liveness/1", """{"data":[{"index":"7","is_live":true}]}""",
            async (api, deadline) => Shown(await api.GetLiveness(new Epoch(1), Validators(7), deadline))),
        ["rewards"] = ("eth/v1/beacon/rewards/attestations/1", """{"data":{"ideal_rewards":[],"total_rewards":[{"validator_index":"7","head":"1","target":"2","source":"3","inactivity":"0"}]}}""",
            async (api, deadline) => Shown(await api.GetAttestationRewards(new Epoch(1), Validators(7), deadline))),
    };

    /// <summary>The nonsense: what is sent instead of the honest answer, and the reason that it must be given.</summary>
    private static readonly Dictionary<string, (Func<string, ScriptedReply> Reply, BeaconErrorReason Reason)> Nonsense = new()
    {
        ["nothing"] = (_ => ScriptedReply.Json(""), BeaconErrorReason.InvalidAnswer),
        ["no JSON"] = (_ => ScriptedReply.Json("<html>"), BeaconErrorReason.InvalidAnswer),
        ["a web page"] = (_ => ScriptedReply.Json("<html>") with { ContentType = "text/html" }, BeaconErrorReason.InvalidAnswer),
        ["another type: text"] = (_ => ScriptedReply.Json("\"x\""), BeaconErrorReason.InvalidAnswer),
        ["another type: list"] = (_ => ScriptedReply.Json("[]"), BeaconErrorReason.InvalidAnswer),
        ["another type: null"] = (_ => ScriptedReply.Json("""{"data":null}"""), BeaconErrorReason.InvalidAnswer),
        ["another type: number"] = (_ => ScriptedReply.Json("""{"dependent_root":1,"data":1}"""), BeaconErrorReason.InvalidAnswer),
        ["SSZ where JSON was asked for"] = (_ => ScriptedReply.Ssz(new byte[100]), BeaconErrorReason.InvalidAnswer),
        ["bytes that are no UTF-8"] = (_ => new ScriptedReply { Pieces = [[(byte)'"', 0xff, (byte)'"']] }, BeaconErrorReason.InvalidAnswer),
        ["half a surrogate"] = (_ => ScriptedReply.Json("{\"data\":\"\\ud800\"}"), BeaconErrorReason.InvalidAnswer),
        ["half an answer"] = (honest => ScriptedReply.Json(honest[..(honest.Length / 2)]), BeaconErrorReason.InvalidAnswer),
        ["half an answer and a broken connection"] = (honest => ScriptedReply.Json(honest[..(honest.Length / 2)]) with { Failure = new HttpIOException(HttpRequestError.ResponseEnded) }, BeaconErrorReason.Unreachable),
        ["a field twice"] = (honest => ScriptedReply.Json("{\"data\":{}," + honest[1..]), BeaconErrorReason.InvalidAnswer),
        ["great depth"] = (_ => ScriptedReply.Json("{\"data\":" + new string('[', 10_000)), BeaconErrorReason.InvalidAnswer),
        ["100 MB announced"] = (honest => ScriptedReply.Json(honest) with { ContentLength = 100_000_000 }, BeaconErrorReason.InvalidAnswer),
        ["an endless answer"] = (_ => new ScriptedReply { Pieces = Forever("{\"data\":[                     ") }, BeaconErrorReason.InvalidAnswer),
        ["numbers out of range"] = (honest => ScriptedReply.Json(Numbers(honest, "\"18446744073709551616\"")), BeaconErrorReason.InvalidAnswer),
        ["negative numbers"] = (honest => ScriptedReply.Json(Numbers(honest, "\"-1e99\"")), BeaconErrorReason.InvalidAnswer),
        ["numbers without quotes"] = (honest => ScriptedReply.Json(Numbers(honest, "{}")), BeaconErrorReason.InvalidAnswer),
        ["a redirect"] = (_ => ScriptedReply.Json("", 302).With("Location", "http://b/"), BeaconErrorReason.InvalidAnswer),
        ["a permanent redirect"] = (_ => ScriptedReply.Json("", 308).With("Location", "http://b/"), BeaconErrorReason.InvalidAnswer),
        ["no content"] = (_ => ScriptedReply.Json("", 204), BeaconErrorReason.InvalidAnswer),
        ["bad request"] = (_ => ScriptedReply.Json("""{"code":400,"message":"no"}""", 400), BeaconErrorReason.Refused),
        ["unauthorized"] = (_ => ScriptedReply.Json("", 401), BeaconErrorReason.Refused),
        ["too many requests"] = (_ => ScriptedReply.Json("", 429), BeaconErrorReason.ServerFailed),
        ["come again much later"] = (_ => ScriptedReply.Json("", 503).With("Retry-After", "3600"), BeaconErrorReason.ServerFailed),
        ["broken"] = (_ => ScriptedReply.Json("""{"code":500,"message":[1]}""", 500), BeaconErrorReason.ServerFailed),
        ["broken with 100 MB of excuses"] = (_ => new ScriptedReply { Status = System.Net.HttpStatusCode.InternalServerError, Pieces = Forever("excuse ") }, BeaconErrorReason.InvalidAnswer),
        ["no connection"] = (_ => ScriptedReply.Refused, BeaconErrorReason.Unreachable),
    };

    public static TheoryData<string, string> Cases { get; } = MakeCases();

    private static string Checkpoint => $$"""{"epoch":"1","root":"{{Hexadecimal}}"}""";

    [Theory]
    [MemberData(nameof(Cases))]
    public void Read_OneNodeTalksNonsense_IsATypedErrorAndTheOtherNodesAnswerCounts(string call, string nonsense)
    {
        (string path, string honest, Func<IBeaconApi, DateTimeOffset, Task<(bool, BeaconError?, string)>> ask) = Reads[call];
        (Func<string, ScriptedReply> reply, BeaconErrorReason reason) = Nonsense[nonsense];
        World.Pass(TestChain.Slot * 9);
        A.On(path, reply(honest));
        B.On(path, honest);
        StartPool(A, B);
        long before = A.BytesSent;

        (bool good, BeaconError? error, _) = World.Run(() => ask(A.Client(Metrics), In(5000)));
        Assert.False(good);
        Assert.Equal(reason, error!.Reason);
        Assert.InRange(error.Detail.Length, 1, 256);
        Assert.DoesNotContain(error.Detail, char.IsControl);
        Assert.True(A.BytesSent - before <= 65 * 1024 * 1024, "More was read than any answer may have.");

        TimeSpan start = Now;
        (good, error, string node) = World.Run(() => ask(Pool, In(5000)));
        Assert.True(good, error?.ToString());
        Assert.Equal("b", node);
        Assert.InRange(Now - start, TimeSpan.Zero, TimeSpan.FromMilliseconds(300));
    }

    [Theory]
    [InlineData("slot", "17")]
    [InlineData("slot", "7")]
    [InlineData("committees_at_slot", "0")]
    [InlineData("committees_at_slot", "5")]
    [InlineData("committee_index", "2")]
    [InlineData("committee_length", "0")]
    [InlineData("committee_length", "2049")]
    [InlineData("validator_committee_index", "4")]
    [InlineData("validator_index", "8")]
    public void AttesterDuties_NumberOutOfBounds_IsInvalidAndNamesTheField(string field, string value)
    {
        string duty = TestChain.Duty((7, 9));
        string changed = System.Text.RegularExpressions.Regex.Replace(
            duty, $"\"{field}\":\"\\d+\"", $"\"{field}\":\"{value}\"", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
        A.On("eth/v1/validator/duties/attester/1", TestChain.Duties(TestChain.Root(1), (7, 9)).Replace(duty, changed, StringComparison.Ordinal));
        BeaconResult<DutySet<AttesterDuty>> result = World.Run(() => A.Client(Metrics).GetAttesterDuties(new Epoch(1), Validators(7), In(1000)));

        Assert.Equal(BeaconErrorReason.InvalidAnswer, result.Error!.Reason);
        Assert.Contains(field is "committees_at_slot" ? "data" : field, result.Error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void AttesterDuties_AValidatorTwiceOrMoreThanAsked_IsInvalid()
    {
        A.On("eth/v1/validator/duties/attester/1", TestChain.Duties(TestChain.Root(1), (7, 9), (7, 10)));
        BeaconApiClient client = A.Client(Metrics);
        Assert.Equal(BeaconErrorReason.InvalidAnswer, World.Run(() => client.GetAttesterDuties(new Epoch(1), Validators(7, 8), In(1000))).Error!.Reason);
        Assert.Equal(BeaconErrorReason.InvalidAnswer, World.Run(() => client.GetAttesterDuties(new Epoch(1), Validators(7), In(1000))).Error!.Reason);
    }

    [Theory]
    [InlineData("""["32"]""")]
    [InlineData("""["3","3"]""")]
    [InlineData("[]")]
    public void SyncDuties_PlaceOutOfBoundsOrTaken_IsInvalid(string places)
    {
        A.On("eth/v1/validator/duties/sync/1", Reads["sync_duties"].Honest.Replace("""["3","31"]""", places, StringComparison.Ordinal));
        Assert.Equal(
            BeaconErrorReason.InvalidAnswer,
            World.Run(() => A.Client(Metrics).GetSyncDuties(new Epoch(1), Validators(7), In(1000))).Error!.Reason);
    }

    [Fact]
    public void ProposerDuties_ASlotTwice_IsInvalid()
    {
        A.On("eth/v2/validator/duties/proposer/1", TestChain.Proposers(TestChain.Root(1), (7, 9), (8, 9)));
        Assert.Equal(BeaconErrorReason.InvalidAnswer, World.Run(() => A.Client(Metrics).GetProposerDuties(new Epoch(1), In(1000))).Error!.Reason);
    }

    [Theory]
    [InlineData("\"slot\":\"9\"", "\"slot\":\"10\"")]
    [InlineData("\"index\":\"0\"", "\"index\":\"1\"")]
    [InlineData("\"target\":{\"epoch\":\"1\"", "\"target\":{\"epoch\":\"2\"")]
    [InlineData("\"source\":{\"epoch\":\"0\"", "\"source\":{\"epoch\":\"2\"")]
    public void AttestationData_OfSomethingElse_IsInvalid(string honest, string lie)
    {
        A.On("eth/v1/validator/attestation_data", TestChain.Vote(9, TestChain.Root(1)).Replace(honest, lie, StringComparison.Ordinal));
        BeaconResult<AttestationData> result = World.Run(() => A.Client(Metrics).GetAttestationData(new Slot(9), In(1000)));
        Assert.Equal(BeaconErrorReason.InvalidAnswer, result.Error!.Reason);
    }

    [Fact]
    public void Header_RootIsNotTheHeaders_IsInvalid()
    {
        A.On("eth/v1/beacon/headers/", TestChain.Header(TestChain.HeaderOf(8), TestChain.Root(9)));
        Assert.Equal(BeaconErrorReason.InvalidAnswer, World.Run(() => A.Client(Metrics).GetHeader(BlockId.Of(TestChain.Root(9)), In(1000))).Error!.Reason);
    }

    [Fact]
    public void Header_AnotherBlockThanAskedFor_IsInvalid()
    {
        A.On("eth/v1/beacon/headers/", TestChain.Header(TestChain.HeaderOf(8)));
        BeaconApiClient client = A.Client(Metrics);
        Assert.Equal(BeaconErrorReason.InvalidAnswer, World.Run(() => client.GetHeader(BlockId.Of(TestChain.Root(9)), In(1000))).Error!.Reason);
        Assert.Equal(BeaconErrorReason.InvalidAnswer, World.Run(() => client.GetHeader(BlockId.Of(new Slot(9)), In(1000))).Error!.Reason);
        Assert.True(World.Run(() => client.GetHeader(BlockId.Of(new Slot(8)), In(1000))).IsSuccess);
    }

    [Fact]
    public void Liveness_SilenceAboutAValidator_IsInvalid()
    {
        A.On("eth/v1/validator/liveness/1", """{"data":[{"index":"7","is_live":false}]}""");
        Assert.Equal(
            BeaconErrorReason.InvalidAnswer, World.Run(() => A.Client(Metrics).GetLiveness(new Epoch(1), Validators(7, 8), In(1000))).Error!.Reason);
    }

    [Theory]
    [InlineData("\"1234.75\"", 1234)]
    [InlineData("-17.5", -17)]
    [InlineData("12", 12)]
    [InlineData("\"-3\"", -3)]
    public void Rewards_FractionsAndNumbers_AreCutToGwei(string written, long gwei)
    {
        A.On("eth/v1/beacon/rewards/attestations/1", Reads["rewards"].Honest.Replace("\"head\":\"1\"", $"\"head\":{written}", StringComparison.Ordinal));
        BeaconResult<OnChain<IReadOnlyList<AttestationReward>>> result = World.Run(
            () => A.Client(Metrics).GetAttestationRewards(new Epoch(1), Validators(7), In(1000)));
        Assert.True(result.TryGet(out OnChain<IReadOnlyList<AttestationReward>>? rewards, out _));
        Assert.Equal(gwei, Assert.Single(rewards.Value).HeadGwei);
    }

    [Theory]
    [InlineData("\"NaN\"")]
    [InlineData("\"1e400\"")]
    [InlineData("\"99999999999999999999\"")]
    [InlineData("true")]
    public void Rewards_NoNumber_IsInvalid(string written)
    {
        A.On("eth/v1/beacon/rewards/attestations/1", Reads["rewards"].Honest.Replace("\"head\":\"1\"", $"\"head\":{written}", StringComparison.Ordinal));
        Assert.Equal(
            BeaconErrorReason.InvalidAnswer, World.Run(() => A.Client(Metrics).GetAttestationRewards(new Epoch(1), Validators(7), In(1000))).Error!.Reason);
    }

    [Fact]
    public void RetryAfter_WithinTheDeadline_IsWaitedFor()
    {
        int asked = 0;
        A.On("eth/v1/node/version", _ => ++asked == 1
            ? ScriptedReply.Json("", 503).With("Retry-After", "2")
            : ScriptedReply.Json("""{"data":{"version":"x"}}"""));
        TimeSpan start = Now;
        Assert.True(World.Run(() => A.Client(Metrics).GetVersion(In(5000))).IsSuccess);
        Assert.Equal(start + TimeSpan.FromSeconds(2), Now);
    }

    [Theory]
    [InlineData(2000, 0)]
    [InlineData(2001, 2000)]
    public void RetryAfter_AtOrBehindTheDeadline_IsAFailureAtOnce(int deadlineMs, int waitedMs)
    {
        A.On("eth/v1/node/version", ScriptedReply.Json("", 429).With("Retry-After", "2"));
        TimeSpan start = Now;
        BeaconResult<string> result = World.Run(() => A.Client(Metrics).GetVersion(In(deadlineMs)));
        Assert.Equal(BeaconErrorReason.ServerFailed, result.Error!.Reason);
        Assert.Equal(start + TimeSpan.FromMilliseconds(waitedMs), Now);
    }

    [Fact]
    public void RetryAfter_ForEver_IsTriedThreeTimes()
    {
        A.On("eth/v1/node/version", ScriptedReply.Json("", 429).With("Retry-After", "0"));
        Assert.Equal(BeaconErrorReason.ServerFailed, World.Run(() => A.Client(Metrics).GetVersion(In(5000))).Error!.Reason);
        Assert.Equal(3, A.Asked("eth/v1/node/version").Count);
    }

    [Fact]
    public void Body_ThatNeverComes_EndsAtTheDeadline()
    {
        A.On("eth/v1/node/version", ScriptedReply.Never);
        TimeSpan start = Now;
        Assert.Equal(BeaconErrorReason.TimedOut, World.Run(() => A.Client(Metrics).GetVersion(In(1500))).Error!.Reason);
        Assert.Equal(start + TimeSpan.FromMilliseconds(1500), Now);
    }

    [Fact]
    public void Deadline_IsOver_NothingIsSent()
    {
        Assert.Equal(BeaconErrorReason.TimedOut, World.Run(() => A.Client(Metrics).GetVersion(In(0))).Error!.Reason);
        Assert.Empty(A.Requests);
    }

    private static (bool, BeaconError?, string) Shown<T>(BeaconResult<T> result) where T : notnull => (result.IsSuccess, result.Error, result.Node);

    private static IEnumerable<byte[]> Forever(string text)
    {
        byte[] piece = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(text, 1000)));
        while (true)
            yield return piece;
    }

    /// <summary>Every number in quotes gives way; hexadecimal stays, except where an answer has no number: there a root does.</summary>
    private static string Numbers(string honest, string instead)
    {
        string changed = System.Text.RegularExpressions.Regex.Replace(
            honest, "\"\\d+\"", instead, System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
        return string.Equals(changed, honest, StringComparison.Ordinal) ? honest.Replace($"\"{Hexadecimal}\"", instead, StringComparison.Ordinal) : changed;
    }

    private static TheoryData<string, string> MakeCases()
    {
        TheoryData<string, string> cases = [];
        foreach (string call in Reads.Keys)
        {
            foreach (string nonsense in Nonsense.Keys)
                cases.Add(call, nonsense);
        }

        return cases;
    }

    private sealed record BeaconBlockHeaderCase
    {
        public Root Root { get; } = TestChain.RootOf(TestChain.HeaderOf(8));

        public string Json { get; } = TestChain.Header(TestChain.HeaderOf(8));
    }
}

using System.Net;
using System.Text;
using System.Text.Json;
using ClayStack.Dvt.Devnet;
using ClayStack.Dvt.Ethereum.Electra;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz.Json;
using Attestation = ClayStack.Dvt.Ethereum.Phase0.Attestation;

namespace ClayStack.Dvt.Tests.Devnet;

public sealed class SubmissionTests
{
    [Theory]
    [InlineData(ForkName.Electra)]
    [InlineData(ForkName.Fulu)]
    public async Task Attestations_SubmittedOverHttp_AreIncludedAndCounted(ForkName fork)
    {
        await using NodeUnderTest test = await NodeUnderTest.StartAsync(TestChain.Options(fork));
        test.AdvanceTo(1, 500);
        AttestationData data = await test.DataAsync(1);
        (int Validator, int Place, int Length)[] attesters = await test.AttestersAsync(1);
        Assert.Equal(2, attesters.Length);
        await test.SubmitAsync(test.Body([.. attesters.Select(attester => test.Single(attester.Validator, data))]));
        test.AdvanceTo(2);

        DevnetGroupStatus group = Assert.Single(test.Node.Status().Groups);
        Assert.Equal((4L, 2L, 2L, 0L), (group.Expected, group.Included, group.HeadCorrect, group.Late));
        Assert.Equal(2, test.Node.Status().Accepted);
        Assert.All(test.Node.AcceptancesSince(new Slot(1)), acceptance => Assert.Equal(TimeSpan.FromMilliseconds(500), acceptance.SinceSlotStart));
        Assert.Equal(2, test.Node.AcceptancesSince(new Slot(1)).Count);
        Assert.Empty(test.Node.AcceptancesSince(new Slot(2)));
        Assert.Equal(new DevnetPerformance(Accepted: true, 1, TargetCorrect: true, HeadCorrect: true), test.Node.Performance(default)[attesters[0].Validator]);
        Assert.False(test.Node.Performance(default)[(await test.AttestersAsync(2))[0].Validator].Accepted);
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v2")]
    public async Task Attestations_OfDeneb_AreAggregatesOfOneBit(string version)
    {
        await using NodeUnderTest test = await NodeUnderTest.StartAsync(TestChain.Options(ForkName.Deneb));
        test.AdvanceTo(1);
        AttestationData data = await test.DataAsync(1);
        (int validator, int place, int length) = (await test.AttestersAsync(1))[1];
        BlsSignatureBytes signature = test.Sign(validator, data);
        string path = $"/eth/{version}/beacon/pool/attestations";
        await test.PostAsync(path, Body(Bitlist.WithOnes(length, place)), version: "deneb");
        Assert.Equal(1, test.Node.Status().Accepted);

        await RefusedAsync(Bitlist.WithOnes(length, 0, 1), "wrong_bits");
        await RefusedAsync(Bitlist.WithOnes(length + 1, place), "wrong_bits");
        await RefusedAsync(Bitlist.WithOnes(length, 1 - place), "bad_signature");
        Assert.Equal(1, test.Node.Status().Accepted);

        string Body(Bitlist bits) => $"[{Encoding.UTF8.GetString(SszJson.ToUtf8(new Attestation(bits, data, signature), test.Options.Preset))}]";

        async Task RefusedAsync(Bitlist bits, string code) =>
            AssertFailures(await test.PostAsync(path, Body(bits), HttpStatusCode.BadRequest, "deneb"), (0, code));
    }

    [Fact]
    public async Task WrongItems_AreRefusedByTheirPlace_AndTheOthersAreTaken()
    {
        await using NodeUnderTest test = await NodeUnderTest.StartAsync();
        test.AdvanceTo(1);
        AttestationData data = await test.DataAsync(1);
        (int Validator, int Place, int Length)[] attesters = await test.AttestersAsync(1);
        SingleAttestation good = test.Single(attesters[0].Validator, data);
        SingleAttestation forged = new(default, new ValidatorIndex((ulong)attesters[1].Validator), data, good.Signature);
        SingleAttestation unknown = new(default, new ValidatorIndex(16), data, good.Signature);
        SingleAttestation noPoint = new(default, good.AttesterIndex, data, default);

        JsonElement answer = await test.SubmitAsync(test.Body(forged, good, unknown, noPoint), HttpStatusCode.BadRequest);
        AssertFailures(answer, (0, "bad_signature"), (2, "unknown_validator"), (3, "bad_signature"));
        Assert.Equal(1, test.Node.Status().Accepted);
        Assert.Equal([("bad_signature", 2L), ("unknown_validator", 1L)], test.Node.Status().Refusals.Select(refusal => (refusal.Code, refusal.Count)));
    }

    [Fact]
    public async Task Repetitions_AreSuccesses_AndAreNotVerifiedAgain()
    {
        await using NodeUnderTest test = await NodeUnderTest.StartAsync();
        test.AdvanceTo(1);
        AttestationData data = await test.DataAsync(1);
        SingleAttestation vote = test.Single((await test.AttestersAsync(1))[0].Validator, data);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => test.SubmitAsync(test.Body(vote, vote))));
        DevnetStatus status = test.Node.Status();
        Assert.Equal((1L, 7L, 1L), (status.Accepted, status.Repeated, status.SignaturesVerified));
        Assert.Equal(0, status.SlashingCount);
    }

    [Fact]
    public async Task SlashablePairs_AreRefusedAndRecorded_AlsoIfTheSecondWasWrongAnyway()
    {
        await using NodeUnderTest test = await NodeUnderTest.StartAsync();
        test.AdvanceTo(1);
        AttestationData data = await test.DataAsync(1);
        int validator = (await test.AttestersAsync(1))[0].Validator;
        string genesis = (await test.GetAsync("/eth/v1/beacon/blocks/genesis/root")).GetProperty("data").GetProperty("root").GetString()!;
        AttestationData otherHead = new(data.Slot, data.Index, Root.Parse(genesis), data.Source, data.Target);
        AttestationData otherTarget = new(data.Slot, data.Index, data.BeaconBlockRoot, data.Source, new Checkpoint(default, data.BeaconBlockRoot));
        await test.SubmitAsync(test.Body(test.Single(validator, data)));
        AssertFailures(await test.SubmitAsync(test.Body(test.Single(validator, otherHead)), HttpStatusCode.BadRequest), (0, "double_vote"));
        AssertFailures(await test.SubmitAsync(test.Body(test.Single(validator, otherTarget)), HttpStatusCode.BadRequest), (0, "wrong_target"));
        DevnetStatus status = test.Node.Status();
        Assert.Equal(3, status.SlashingCount); // each pair of the three
        Assert.All(status.Slashings, slashing => Assert.Equal((DevnetSlashingKind.DoubleVote, new ValidatorIndex((ulong)validator)), (slashing.Kind, slashing.Validator)));

        // A vote that the key never signed convicts nobody.
        int other = (await test.AttestersAsync(1))[1].Validator;
        await test.SubmitAsync(test.Body(test.Single(other, data)));
        SingleAttestation forged = new(default, new ValidatorIndex((ulong)other), otherHead, test.Sign(validator, otherHead));
        AssertFailures(await test.SubmitAsync(test.Body(forged), HttpStatusCode.BadRequest), (0, "bad_signature"));
        Assert.Equal(3, test.Node.Status().SlashingCount);
    }

    [Theory]
    [InlineData("[", "malformed")]
    [InlineData("{}", "malformed")]
    [InlineData("[{\"committee_index\":0}]", "malformed")]
    public async Task BodiesThatAreNoAttestations_AreRefusedAsAWhole(string body, string code)
    {
        await using NodeUnderTest test = await NodeUnderTest.StartAsync();
        JsonElement answer = await test.SubmitAsync(body, HttpStatusCode.BadRequest);
        Assert.StartsWith(code, answer.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.False(answer.TryGetProperty("failures", out _));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("electra")]
    public async Task AnotherVersionThanTheChains_IsRefused(string? version)
    {
        await using NodeUnderTest test = await NodeUnderTest.StartAsync();
        await test.PostAsync("/eth/v2/beacon/pool/attestations", "[]", HttpStatusCode.BadRequest, version);
        await test.PostAsync("/eth/v2/beacon/pool/attestations", "[]", version: "fulu");
        await test.PostAsync("/eth/v1/beacon/pool/attestations", "[]", HttpStatusCode.NotFound, "fulu");
    }

    [Fact]
    public async Task PlainValidators_AttestByThemselves_UntilTheyAreSwitchedOff()
    {
        await using NodeUnderTest test = await NodeUnderTest.StartAsync(TestChain.Options(plain: TestChain.Validators));
        test.AdvanceTo(40);
        DevnetStatus status = test.Node.Status();
        DevnetGroupStatus group = Assert.Single(status.Groups);
        Assert.Equal(("plain", 80L, 80L, 80L), (group.Group, group.Expected, group.Included, group.HeadCorrect));
        Assert.Equal((new Epoch(4), new Epoch(3)), (status.Justified.Epoch, status.Finalized.Epoch));
        Assert.Empty(status.Refusals);
        test.Node.Faults.PlainValidatorsAttest = false;
        test.AdvanceTo(80);
        Assert.Equal(80, Assert.Single(test.Node.Status().Groups).Missed); // slots 40 to 79
        Assert.Equal(new Epoch(4), test.Node.Status().Justified.Epoch);
    }

    private static void AssertFailures(JsonElement answer, params (int Index, string Code)[] expected)
    {
        Assert.Equal(400, answer.GetProperty("code").GetInt32());
        Assert.Equal(expected, answer.GetProperty("failures").EnumerateArray().Select(failure =>
            (failure.GetProperty("index").GetInt32(), failure.GetProperty("message").GetString()!.Split(':')[0])));
    }
}

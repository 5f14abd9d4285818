using System.Net;
using System.Text.Json;
using ClayStack.Dvt.Devnet;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Tests.Devnet;

public sealed class BeaconApiTests
{
    [Theory]
    [InlineData(false, ForkName.Deneb)]
    [InlineData(false, ForkName.Electra)]
    [InlineData(false, ForkName.Fulu)]
    [InlineData(true, ForkName.Fulu)]
    public async Task Spec_IsReadBackAsTheNetworkThatTheDevnetHas(bool mainnet, ForkName fork)
    {
        DevnetOptions options = TestChain.Options(fork) with { SlotDurationMs = 3000 };
        if (mainnet)
            options = options with { Preset = Preset.Mainnet, Validators = [.. MoreValidators(options, 32)] };
        await using NodeUnderTest test = await NodeUnderTest.StartAsync(options);
        JsonElement data = (await test.GetAsync("/eth/v1/config/spec")).GetProperty("data");
        Dictionary<string, string> values = data.EnumerateObject()
            .Where(value => value.Value.ValueKind == JsonValueKind.String)
            .ToDictionary(value => value.Name, value => value.Value.GetString()!);
        Assert.True(NetworkReader.TryRead(values, out Network? network, out NetworkError? error), $"{error}");
        Assert.Equal(options.Preset, network.Preset);
        Assert.Equal(fork, network.Forks.At(default).Name);
        Assert.Equal(fork, network.Forks.At(new Epoch(1_000_000)).Name);
        Assert.Equal(test.Node.Network.Timing, network.Timing);
        Assert.Equal("3333", values["ATTESTATION_DUE_BPS"]);
        Assert.Equal("3", values["SECONDS_PER_SLOT"]);
        Assert.Equal("0x01000000", values["DOMAIN_BEACON_ATTESTER"]);
    }

    [Fact]
    public async Task BeforeGenesis_TheNodeAnswersAsOneThatWaits()
    {
        await using NodeUnderTest test = await NodeUnderTest.StartAsync();
        JsonElement genesis = (await test.GetAsync("/eth/v1/beacon/genesis")).GetProperty("data");
        Assert.Equal(TestChain.GenesisTime.Value, NodeUnderTest.Number(genesis, "genesis_time"));
        Assert.Equal(test.Node.Network.GenesisValidatorsRoot.ToString(), genesis.GetProperty("genesis_validators_root").GetString());
        JsonElement syncing = (await test.GetAsync("/eth/v1/node/syncing")).GetProperty("data");
        Assert.Equal("0", syncing.GetProperty("sync_distance").GetString());
        Assert.False(syncing.GetProperty("is_syncing").GetBoolean());
        await test.GetAsync("/eth/v1/node/version");
        await test.GetAsync("/eth/v1/node/health");
        Assert.Equal(2, (await test.AttestersAsync(0)).Length);
        await test.GetAsync("/eth/v1/validator/attestation_data?slot=0&committee_index=0", HttpStatusCode.BadRequest);
        Assert.Null(test.Node.Status().Slot);
        test.AdvanceTo(0);
        Assert.Equal(default, (await test.DataAsync(0)).Source.Root);
    }

    [Fact]
    public async Task Validators_AreFoundByKeyAndIndex_AndUnknownOnesAreLeftOut()
    {
        await using NodeUnderTest test = await NodeUnderTest.StartAsync();
        string key = test.Options.Validators[5].Key.ToString();
        string stranger = "0x" + new string('a', 96);
        JsonElement posted = await test.PostAsync("/eth/v1/beacon/states/head/validators", $$"""{"ids":["{{key}}","7","{{stranger}}","99"]}""");
        Assert.Equal(["5", "7"], posted.GetProperty("data").EnumerateArray().Select(item => item.GetProperty("index").GetString()));
        JsonElement first = posted.GetProperty("data")[0];
        Assert.Equal("active_ongoing", first.GetProperty("status").GetString());
        Assert.Equal(key, first.GetProperty("validator").GetProperty("pubkey").GetString());
        Assert.Equal("0", first.GetProperty("validator").GetProperty("activation_epoch").GetString());
        Assert.Equal(2, (await test.GetAsync($"/eth/v1/beacon/states/head/validators?id={key},7")).GetProperty("data").GetArrayLength());
        Assert.Equal(16, (await test.GetAsync("/eth/v1/beacon/states/head/validators?status=active")).GetProperty("data").GetArrayLength());
        Assert.Equal(0, (await test.GetAsync("/eth/v1/beacon/states/head/validators?status=pending")).GetProperty("data").GetArrayLength());
        await test.GetAsync($"/eth/v1/beacon/states/head/validators/{key}");
        await test.GetAsync("/eth/v1/beacon/states/head/validators/16", HttpStatusCode.NotFound);
        await test.GetAsync("/eth/v1/beacon/states/head/validators?id=0x12", HttpStatusCode.BadRequest);
        await test.PostAsync("/eth/v1/beacon/states/head/validators", """{"ids":[5]}""", HttpStatusCode.BadRequest);
        await test.PostAsync("/eth/v1/beacon/states/head/validators", "[", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task States_TellForkAndCheckpoints()
    {
        await using NodeUnderTest test = await NodeUnderTest.StartAsync(TestChain.Options(plain: TestChain.Validators));
        test.AdvanceTo(41);
        JsonElement checkpoints = (await test.GetAsync("/eth/v1/beacon/states/head/finality_checkpoints")).GetProperty("data");
        Assert.Equal("3", checkpoints.GetProperty("finalized").GetProperty("epoch").GetString());
        Assert.Equal("4", checkpoints.GetProperty("current_justified").GetProperty("epoch").GetString());
        Assert.Equal("3", checkpoints.GetProperty("previous_justified").GetProperty("epoch").GetString());
        JsonElement fork = await test.GetAsync("/eth/v1/beacon/states/head/fork");
        Assert.Equal(test.Node.Network.Forks.At(default).Version.ToString(), fork.GetProperty("data").GetProperty("current_version").GetString());
        Assert.False(fork.GetProperty("finalized").GetBoolean());
        Assert.True((await test.GetAsync("/eth/v1/beacon/states/24/fork")).GetProperty("finalized").GetBoolean());
        await test.GetAsync("/eth/v1/beacon/states/100/fork", HttpStatusCode.NotFound);
        await test.GetAsync("/eth/v1/beacon/states/tail/fork", HttpStatusCode.BadRequest);
        JsonElement committees = (await test.GetAsync("/eth/v1/beacon/states/head/committees?slot=41")).GetProperty("data");
        Assert.Equal(
            (await test.AttestersAsync(41)).Select(attester => $"{attester.Validator}"),
            committees[0].GetProperty("validators").EnumerateArray().Select(item => item.GetString()));
    }

    [Fact]
    public async Task Blocks_AreFoundByEveryIdentifier_InJsonAndSsz()
    {
        await using NodeUnderTest test = await NodeUnderTest.StartAsync(TestChain.Options(plain: TestChain.Validators));
        test.AdvanceTo(9);
        string root = await RootAsync("head");
        Assert.Equal(root, await RootAsync("9"));
        Assert.Equal(root, await RootAsync(root));
        Assert.Equal(await RootAsync("0"), await RootAsync("finalized"));
        JsonElement header = (await test.GetAsync($"/eth/v1/beacon/headers/{root}")).GetProperty("data").GetProperty("header").GetProperty("message");
        Assert.Equal(await RootAsync("8"), header.GetProperty("parent_root").GetString());
        JsonElement block = await test.GetAsync("/eth/v2/beacon/blocks/head");
        Assert.Equal("fulu", block.GetProperty("version").GetString());
        Assert.Equal(1, block.GetProperty("data").GetProperty("message").GetProperty("body").GetProperty("attestations").GetArrayLength());
        using HttpRequestMessage request = new(HttpMethod.Get, "/eth/v2/beacon/blocks/head");
        request.Headers.Add("Accept", "application/octet-stream");
        using HttpResponseMessage response = await test.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("fulu", Assert.Single(response.Headers.GetValues("Eth-Consensus-Version")));
        Assert.True(SszEncoding.TryDeserialize(
            await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), Preset.Minimal, out ClayStack.Dvt.Ethereum.Electra.SignedBeaconBlock? read, out _));
        Assert.Equal(root, SszEncoding.HashTreeRoot(read.Message, Preset.Minimal).ToString());
        await test.GetAsync("/eth/v1/beacon/headers/10", HttpStatusCode.NotFound);
        await test.GetAsync("/eth/v1/beacon/headers/nothing", HttpStatusCode.BadRequest);

        async Task<string> RootAsync(string id) =>
            (await test.GetAsync($"/eth/v1/beacon/blocks/{id}/root")).GetProperty("data").GetProperty("root").GetString()!;
    }

    [Fact]
    public async Task Duties_CarryTheDependentRootsOfTheirVersion()
    {
        await using NodeUnderTest test = await NodeUnderTest.StartAsync();
        test.AdvanceTo(20);
        Assert.Equal(await RootAsync(7), await DependentAsync(test.PostAsync("/eth/v1/validator/duties/attester/2", "[\"1\"]")));
        Assert.Equal(await RootAsync(15), await DependentAsync(test.PostAsync("/eth/v1/validator/duties/attester/3", "[\"1\"]")));
        Assert.Equal(await RootAsync(15), await DependentAsync(test.GetAsync("/eth/v1/validator/duties/proposer/2")));
        Assert.Equal(await RootAsync(7), await DependentAsync(test.GetAsync("/eth/v2/validator/duties/proposer/2")));
        Assert.Equal(8, (await test.GetAsync("/eth/v2/validator/duties/proposer/3")).GetProperty("data").GetArrayLength());
        await test.PostAsync("/eth/v1/validator/duties/attester/4", "[\"1\"]", HttpStatusCode.BadRequest);
        await test.PostAsync("/eth/v1/validator/duties/attester/18446744073709551615", "[\"1\"]", HttpStatusCode.BadRequest);
        Assert.Equal(0, (await test.PostAsync("/eth/v1/validator/duties/attester/2", "[\"99\"]")).GetProperty("data").GetArrayLength());

        async Task<string> RootAsync(int slot) =>
            (await test.GetAsync($"/eth/v1/beacon/blocks/{slot}/root")).GetProperty("data").GetProperty("root").GetString()!;

        static async Task<string> DependentAsync(Task<JsonElement> answer) => (await answer).GetProperty("dependent_root").GetString()!;
    }

    [Fact]
    public async Task ProposerOfADuty_IsTheOneOfTheBlock_AndItsFeesGoWhereItSays()
    {
        await using NodeUnderTest test = await NodeUnderTest.StartAsync();
        test.AdvanceTo(0);
        JsonElement duty = (await test.GetAsync("/eth/v1/validator/duties/proposer/0")).GetProperty("data")[3];
        string proposer = duty.GetProperty("validator_index").GetString()!;
        string recipient = "0x" + new string('c', 40);
        await test.PostAsync("/eth/v1/validator/prepare_beacon_proposer", $$"""[{"validator_index":"{{proposer}}","fee_recipient":"{{recipient}}"}]""");
        await test.PostAsync("/eth/v1/validator/prepare_beacon_proposer", """[{"validator_index":"1","fee_recipient":"0x12"}]""", HttpStatusCode.BadRequest);
        test.AdvanceTo(3);
        JsonElement message = (await test.GetAsync("/eth/v2/beacon/blocks/3")).GetProperty("data").GetProperty("message");
        Assert.Equal(proposer, message.GetProperty("proposer_index").GetString());
        Assert.Equal(recipient, message.GetProperty("body").GetProperty("execution_payload").GetProperty("fee_recipient").GetString());
    }

    [Fact]
    public async Task Subscriptions_AreCheckedForTheirForm()
    {
        await using NodeUnderTest test = await NodeUnderTest.StartAsync();
        const string path = "/eth/v1/validator/beacon_committee_subscriptions";
        const string good = """{"validator_index":"1","committee_index":"0","committees_at_slot":"1","slot":"1","is_aggregator":false}""";
        await test.PostAsync(path, $"[{good}]");
        await test.PostAsync(path, $"[{good.Replace("\"1\"", "1", StringComparison.Ordinal)}]", HttpStatusCode.BadRequest);
        await test.PostAsync(path, $"[{good.Replace("false", "\"no\"", StringComparison.Ordinal)}]", HttpStatusCode.BadRequest);
        await test.PostAsync(path, good, HttpStatusCode.BadRequest);
        await test.PostAsync("/eth/v1/validator/register_validator", "[]");
    }

    [Fact]
    public async Task Liveness_SaysWhoAttested()
    {
        await using NodeUnderTest test = await NodeUnderTest.StartAsync(TestChain.Options(plain: 4));
        test.AdvanceTo(8);
        JsonElement live = (await test.PostAsync("/eth/v1/validator/liveness/0", "[\"3\",\"4\"]")).GetProperty("data");
        Assert.True(live[0].GetProperty("is_live").GetBoolean());
        Assert.False(live[1].GetProperty("is_live").GetBoolean());
        await test.PostAsync("/eth/v1/validator/liveness/2", "[\"3\"]", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Faults_AreLaidOnTheirRequestsOnly_AndLifted()
    {
        await using NodeUnderTest test = await NodeUnderTest.StartAsync();
        test.AdvanceTo(3);
        AttestationData fresh = await test.DataAsync(3);
        DevnetFaults faults = test.Node.Faults;
        faults.Set(DevnetRequestKind.AttestationData, new DevnetFault.StaleHead(2));
        AttestationData stale = await test.DataAsync(3);
        Assert.NotEqual(fresh.BeaconBlockRoot, stale.BeaconBlockRoot);
        Assert.Equal(stale.BeaconBlockRoot.ToString(), (await test.GetAsync("/eth/v1/beacon/blocks/1/root")).GetProperty("data").GetProperty("root").GetString());
        faults.Set(DevnetRequestKind.AttestationData, new DevnetFault.Unavailable());
        await test.GetAsync("/eth/v1/validator/attestation_data?slot=3&committee_index=0", HttpStatusCode.ServiceUnavailable);
        Assert.Equal(2, (await test.AttestersAsync(3)).Length);
        faults.Set(DevnetRequestKind.AttestationData, fault: null);
        Assert.Equal(fresh, await test.DataAsync(3));

        faults.SkipBlocks(2);
        test.AdvanceTo(6);
        Assert.Equal(new Slot(6), test.Node.Status().HeadSlot);
        await test.GetAsync("/eth/v1/beacon/headers/5", HttpStatusCode.NotFound);

        faults.Syncing = true;
        await test.GetAsync("/eth/v1/validator/attestation_data?slot=3&committee_index=0", HttpStatusCode.ServiceUnavailable);
        await test.GetAsync("/eth/v1/node/health", HttpStatusCode.PartialContent);
        Assert.True((await test.GetAsync("/eth/v1/node/syncing")).GetProperty("data").GetProperty("is_syncing").GetBoolean());
    }

    [Fact]
    public async Task ADelayedAnswer_ComesWhenTheClockHasMoved()
    {
        await using NodeUnderTest test = await NodeUnderTest.StartAsync();
        test.AdvanceTo(3);
        test.Node.Faults.Set(DevnetRequestKind.Node, new DevnetFault.Delay(TimeSpan.FromMilliseconds(300)));
        Task<JsonElement> answer = test.GetAsync("/eth/v1/node/version");
        // Lets go in small steps, because only the server knows when the request has come and its delay began.
        for (int step = 1; !answer.IsCompleted; step++)
        {
            test.AdvanceTo(3, step);
            await Task.Yield();
        }

        Assert.StartsWith("ClayStack", (await answer).GetProperty("data").GetProperty("version").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsNotThere_Is404_AndSaysSo()
    {
        await using NodeUnderTest test = await NodeUnderTest.StartAsync();
        Assert.Contains("/eth/v9/nothing", (await test.GetAsync("/eth/v9/nothing", HttpStatusCode.NotFound)).GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OptionsOutOfBounds_AreRefusedByName()
    {
        DevnetOptions good = TestChain.Options();
        await RefusedAsync("Validators", good with { Validators = [.. good.Validators.Take(7)] });
        await RefusedAsync("Validators", good with { Validators = [.. good.Validators, good.Validators[0]] });
        await RefusedAsync("Fork", good with { Fork = ForkName.Capella });
        await RefusedAsync("Fork", good with { Fork = ForkName.Gloas });
        await RefusedAsync("SlotDurationMs", good with { SlotDurationMs = 99 });
        await RefusedAsync("BlockDelayMs", good with { BlockDelayMs = 2000 });
        await RefusedAsync("Port", good with { Port = 65_536 });
        ManualTime tooLate = new(DateTimeOffset.FromUnixTimeSeconds((long)good.GenesisTime.Value).AddHours(1));
        await Assert.ThrowsAsync<ArgumentException>(() => DevnetBeaconNode.StartAsync(
            good, tooLate, new ClayStack.Dvt.Crypto.SystemRandomSource(), TestContext.Current.CancellationToken));
        await using NodeUnderTest smallest = await NodeUnderTest.StartAsync(good with { Validators = [.. good.Validators.Take(8)], SlotDurationMs = 100, BlockDelayMs = 99 });

        static async Task RefusedAsync(string option, DevnetOptions options) =>
            Assert.Equal(option, (await Assert.ThrowsAsync<ArgumentException>(() => NodeUnderTest.StartAsync(options))).ParamName);
    }

    private static IEnumerable<DevnetValidator> MoreValidators(DevnetOptions options, int count)
    {
        ClayStack.Dvt.TestKit.SeededRandomSource random = new(11);
        foreach (DevnetValidator validator in options.Validators)
            yield return validator;
        for (int i = options.Validators.Count; i < count; i++)
        {
            using ClayStack.Dvt.Crypto.Bls12381.BlsSecretKey key = ClayStack.Dvt.Crypto.Bls12381.BlsSecretKey.Generate(random);
            yield return new DevnetValidator(key.ToPublicKey(), "more");
        }
    }
}

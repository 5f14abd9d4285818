using System.Text;
using System.Text.Json.Nodes;
using ClayStack.Dvt.Beacon.Api;
using ClayStack.Dvt.Devnet;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Blocks;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;
using ClayStack.Dvt.Ethereum.Ssz.Json;
using BlockContents = ClayStack.Dvt.Ethereum.Fulu.BlockContents;

namespace ClayStack.Dvt.Tests.Devnet;

public sealed class ProposalTests
{
    private static readonly Slot One = new(1);

    [Fact]
    public async Task ProducedBlock_FollowsTheChain_AndTakesGraffitiAndFeeRecipient()
    {
        await using DutyDriver driver = await DutyDriver.StartAsync();
        driver.Test.AdvanceTo(1);
        ValidatorIndex proposer = await driver.ProposerAsync(One);
        ExecutionAddress recipient = ExecutionAddress.Parse("0x" + new string('c', 40));
        DutyDriver.Taken(await driver.Api.PrepareProposers([new ProposerPreparation(proposer, recipient)], DutyDriver.Soon, DutyDriver.End));
        Hash32 graffiti = Hash32.Parse("0x" + new string('7', 64));
        ProducedBlock produced = DutyDriver.Got(await driver.Api.ProduceBlock(One, driver.Reveal(proposer, One), graffiti, 100, DutyDriver.Soon, DutyDriver.End));
        BlockContents contents = Assert.IsType<UnsignedBlock.FuluContents>(produced.Block).Contents;
        Assert.Equal(driver.Test.Options.LocalPayloadValueWei, produced.PayloadValueWei);
        Assert.Equal(Uint256.FromUInt64(0), produced.ConsensusValueWei);
        Assert.Equal(graffiti, contents.Block.Body.Graffiti);
        Assert.Equal(recipient, contents.Block.Body.ExecutionPayload.FeeRecipient);
        Assert.Equal(proposer, contents.Block.ProposerIndex);
        DutyDriver.Taken(await driver.Api.PublishBlock(driver.SignBlock(produced.Block), DutyDriver.Soon, DutyDriver.End));

        // An empty slot between: hash and number follow the parent, the time follows the slot.
        driver.Test.AdvanceTo(3);
        var next = ((UnsignedBlock.FuluContents)(await driver.ProduceAsync(new Slot(3))).Block).Contents.Block.Body.ExecutionPayload;
        Assert.Equal(contents.Block.Body.ExecutionPayload.BlockHash, next.ParentHash);
        Assert.Equal(2UL, next.BlockNumber.Value);
        Assert.Equal(contents.Block.Body.ExecutionPayload.Timestamp.Value + 4, next.Timestamp.Value);
        Assert.Equal(1, driver.Count(DevnetDutyKind.Preparation).Done);
    }

    [Fact]
    public async Task ExternalSlot_WithoutPublication_StaysEmpty_AndALateBlockCountsAsLate()
    {
        await using DutyDriver driver = await DutyDriver.StartAsync();
        driver.Test.AdvanceTo(1);
        SignedBlock late = driver.SignBlock((await driver.ProduceAsync(One)).Block);
        driver.Test.AdvanceTo(2, 100);
        Assert.Equal(default, driver.Test.Node.Status().HeadSlot);
        DutyDriver.Taken(await driver.Api.PublishBlock(late, DutyDriver.Soon, DutyDriver.End));
        Assert.Equal(One, driver.Test.Node.Status().HeadSlot);
        driver.Test.AdvanceTo(3);
        DevnetDutyStatus proposals = driver.Count(DevnetDutyKind.Proposal);
        Assert.Equal((1L, 1L, 1L), (proposals.Expected, proposals.Done, proposals.Late));
    }

    [Fact]
    public async Task WithoutTheOption_TheDevnetMakesAllBlocks_AndTakesNone()
    {
        await using DutyDriver driver = await DutyDriver.StartAsync(TestChain.Options() with { BlockDelayMs = 500 });
        driver.Test.AdvanceTo(1);
        SignedBlock signed = driver.SignBlock((await driver.ProduceAsync(One)).Block);
        DutyDriver.Refused(await driver.Api.PublishBlock(signed, DutyDriver.Soon, DutyDriver.End), "not_external");
        driver.Test.AdvanceTo(4);
        Assert.Equal(new Slot(3), driver.Test.Node.Status().HeadSlot);
        Assert.Equal((0L, 0L), (driver.Count(DevnetDutyKind.Proposal).Expected, driver.Count(DevnetDutyKind.Proposal).Done));
    }

    [Fact]
    public async Task TheSameBlock_FromEveryNode_IsASuccess_AndAnotherOneIsEquivocation()
    {
        await using DutyDriver driver = await DutyDriver.StartAsync();
        driver.Test.AdvanceTo(1);
        SignedBlock signed = driver.SignBlock((await driver.ProduceAsync(One)).Block);
        SignedBlock other = driver.SignBlock(await ChangedAsync(driver, "block.body.graffiti", "0x" + new string('1', 64)));
        BeaconResult<SubmissionOutcome>[] answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => driver.Api.PublishBlock(signed, DutyDriver.Soon, DutyDriver.End)));
        Assert.All(answers, DutyDriver.Taken);
        Assert.Equal(3, driver.Test.Node.Status().Repeated);
        DutyDriver.Refused(await driver.Api.PublishBlock(other, DutyDriver.Soon, DutyDriver.End), "equivocation");
        DutyDriver.Refused(await driver.Api.PublishBlock(other, DutyDriver.Soon, DutyDriver.End), "equivocation");
        DevnetSlashing slashing = Assert.Single(driver.Test.Node.Status().Slashings);
        Assert.Equal((DevnetSlashingKind.DoubleProposal, One), (slashing.Kind, slashing.FirstSlot));
        Assert.Equal(One, driver.Test.Node.Status().HeadSlot);
        Assert.Equal(2, driver.Count(DevnetDutyKind.Proposal).Refused);
    }

    /// <summary>Each with a good signature over what is wrong.</summary>
    [Theory]
    [InlineData("block.slot", "2", "future_slot")]
    [InlineData("block.proposer_index", "other", "wrong_proposer")]
    [InlineData("block.proposer_index", "16", "unknown_validator")]
    [InlineData("block.parent_root", "hash", "wrong_parent")]
    [InlineData("block.state_root", "hash", "wrong_state_root")]
    [InlineData("block.body.randao_reveal", "signature", "bad_randao_reveal")]
    [InlineData("block.body.sync_aggregate.sync_committee_signature", "signature", "bad_sync_signature")]
    [InlineData("block.body.sync_aggregate.sync_committee_bits", "0x01000000", "bad_sync_signature")]
    [InlineData("block.body.execution_payload.parent_hash", "hash", "wrong_parent_hash")]
    [InlineData("block.body.execution_payload.block_number", "2", "wrong_block_number")]
    [InlineData("block.body.execution_payload.prev_randao", "hash", "wrong_prev_randao")]
    [InlineData("block.body.execution_payload.timestamp", "1", "wrong_timestamp")]
    [InlineData("block.body.execution_payload.blob_gas_used", "1", "wrong_blob_gas")]
    [InlineData("block.body.execution_payload.block_hash", "hash", "wrong_block_hash")]
    [InlineData("block.body.execution_payload.gas_used", "1", "wrong_block_hash")]
    public async Task ABlock_WithOneWrongField_IsRefusedForIt(string path, string value, string code)
    {
        await using DutyDriver driver = await DutyDriver.StartAsync();
        driver.Test.AdvanceTo(1);
        ValidatorIndex proposer = await driver.ProposerAsync(One);
        value = value switch
        {
            "other" => $"{(proposer.Value + 1) % 16}",
            "hash" => "0x" + new string('3', 64),
            "signature" => driver.Sign(proposer, default).ToString(),
            _ => value,
        };
        UnsignedBlock changed = await ChangedAsync(driver, path, value);
        BeaconBlockHeader header = changed.Header(driver.Preset);
        ValidatorIndex signer = new(header.ProposerIndex.Value % 16);
        SignedBlock signed = changed.Sign(driver.Sign(signer, driver.Roots.Block(header)));
        DutyDriver.Refused(await driver.Api.PublishBlock(signed, DutyDriver.Soon, DutyDriver.End), code);
        DevnetStatus status = driver.Test.Node.Status();
        Assert.Equal(default, status.HeadSlot);
        Assert.Equal((code, 1L), (Assert.Single(status.Refusals).Code, status.Refusals[0].Count));
        Assert.Equal(string.Equals(code, "unknown_validator", StringComparison.Ordinal) ? 0 : 1, driver.Count(DevnetDutyKind.Proposal).Refused);
    }

    [Fact]
    public async Task ABlock_OfAForeignKey_OfAPastSlot_OrWithForeignVotes_IsRefused()
    {
        await using DutyDriver driver = await DutyDriver.StartAsync();
        await driver.DoSlotAsync(0);
        driver.Test.AdvanceTo(1);
        UnsignedBlock block = (await driver.ProduceAsync(One)).Block;
        ValidatorIndex other = new(((await driver.ProposerAsync(One)).Value + 1) % 16);
        SignedBlock forged = block.Sign(driver.Sign(other, driver.Roots.Block(block.Header(driver.Preset))));
        DutyDriver.Refused(await driver.Api.PublishBlock(forged, DutyDriver.Soon, DutyDriver.End), "bad_signature");

        string vote = "block.body.attestations.0";
        await RefusedAsync(vote + ".aggregation_bits", "0x0f", "wrong_attestation"); // three bits of two members
        await RefusedAsync(vote + ".aggregation_bits", "0x05", "bad_attestation_signature");
        await RefusedAsync(vote + ".data.source.root", "0x" + new string('3', 64), "bad_attestation_signature");
        await RefusedAsync(vote + ".data.slot", "1", "wrong_attestation");
        await RefusedAsync(vote + ".committee_bits", "0x02", "wrong_attestation");
        // What was refused may be published right after all; only the pair of signed blocks is an offence.
        Assert.True(driver.Test.Node.Status().SlashingCount > 0);
        driver.Test.AdvanceTo(2);
        await driver.ProposeAsync(new Slot(2));
        Assert.Equal(2, driver.Count(DevnetDutyKind.Attestation).Included);
        DutyDriver.Refused(await driver.Api.PublishBlock(driver.SignBlock(block), DutyDriver.Soon, DutyDriver.End), "equivocation");

        async Task RefusedAsync(string path, string value, string code)
        {
            SignedBlock changed = driver.SignBlock(await ChangedAsync(driver, path, value));
            string body = Encoding.UTF8.GetString(Body(changed, driver.Preset));
            string answer = (await driver.Test.PostAsync("/eth/v2/beacon/blocks?broadcast_validation=consensus", body, System.Net.HttpStatusCode.BadRequest, "fulu"))
                .GetProperty("message").GetString()!;
            Assert.StartsWith(code + ":", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Production_IsRefused_ForAForeignReveal_AndForAnotherSlot()
    {
        await using DutyDriver driver = await DutyDriver.StartAsync();
        driver.Test.AdvanceTo(2);
        Slot two = new(2);
        ValidatorIndex proposer = await driver.ProposerAsync(two);
        await RefusedAsync(two, driver.Reveal(new ValidatorIndex((proposer.Value + 1) % 16), two), "bad_randao_reveal");
        await RefusedAsync(two, driver.Sign(proposer, driver.Roots.Randao(new Epoch(1))), "bad_randao_reveal");
        await RefusedAsync(new Slot(3), driver.Reveal(proposer, new Slot(3)), "future_slot");
        driver.Test.AdvanceTo(2, 1000);
        await RefusedAsync(One, driver.Reveal(proposer, One), "past_slot");
        await driver.ProposeAsync(two);
        await RefusedAsync(two, driver.Reveal(proposer, two), "slot_taken");

        async Task RefusedAsync(Slot slot, BlsSignatureBytes reveal, string code)
        {
            BeaconResult<ProducedBlock> answer = await driver.Api.ProduceBlock(slot, reveal, default, 0, DutyDriver.Soon, DutyDriver.End);
            Assert.Contains(code + ":", answer.Error!.Detail, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(ForkName.Deneb, 1)]
    [InlineData(ForkName.Electra, 1)]
    [InlineData(ForkName.Fulu, 128)]
    public async Task Blobs_TravelWithProofsOfTheForksForm_AndWithoutThemTheBlockIsRefused(ForkName fork, int proofsPerBlob)
    {
        await using DutyDriver driver = await DutyDriver.StartAsync(DutyDriver.External(TestChain.Options(fork)) with { BlobsPerBlock = 2 });
        driver.Test.AdvanceTo(1);
        UnsignedBlock block = (await driver.ProduceAsync(One)).Block;
        (SszList<ByteSequence> blobs, SszList<KzgProof> proofs) = block switch
        {
            UnsignedBlock.DenebContents deneb => (deneb.Contents.Blobs, deneb.Contents.KzgProofs),
            UnsignedBlock.ElectraContents electra => (electra.Contents.Blobs, electra.Contents.KzgProofs),
            UnsignedBlock.FuluContents fulu => (fulu.Contents.Blobs, fulu.Contents.KzgProofs),
            _ => default,
        };
        Assert.Equal((2, 2 * proofsPerBlob), (blobs.Count, proofs.Count));
        if (block is UnsignedBlock.FuluContents { Contents: var contents })
        {
            await RefusedAsync(new BlockContents(contents.Block, [.. proofs.Skip(1)], blobs), "wrong_proofs");
            await RefusedAsync(new BlockContents(contents.Block, [default, .. proofs.Skip(1)], blobs), "wrong_proofs");
            await RefusedAsync(new BlockContents(contents.Block, proofs, [blobs[1], blobs[0]]), "wrong_blobs");
            await RefusedAsync(new BlockContents(contents.Block, default, default), "wrong_blobs");
            await RefusedAsync(new BlockContents(contents.Block, proofs, [blobs[0], new ByteSequence([1, .. new byte[131_071]])]), "foreign_blob");
        }

        DutyDriver.Taken(await driver.Api.PublishBlock(driver.SignBlock(block), DutyDriver.Soon, DutyDriver.End));

        async Task RefusedAsync(BlockContents contents, string code) =>
            DutyDriver.Refused(await driver.Api.PublishBlock(driver.SignBlock(new UnsignedBlock.FuluContents(contents)), DutyDriver.Soon, DutyDriver.End), code);
    }

    [Fact]
    public async Task ALargeBlock_OfNoiseAndBlobs_GoesThrough()
    {
        await using DutyDriver driver = await DutyDriver.StartAsync(DutyDriver.External(TestChain.Options()) with
        {
            BlobsPerBlock = 9,
            TransactionBytesPerBlock = 1_600_000,
        });
        driver.Test.AdvanceTo(1);
        SignedBlock signed = await driver.ProposeAsync(One);
        Assert.InRange(signed.Serialize(driver.Preset).Length, 2_750_000, 2_900_000);
        Assert.Equal(One, driver.Test.Node.Status().HeadSlot);
    }

    [Fact]
    public async Task Json_IsReadAndWritten_AndAnotherForkIsRefused()
    {
        await using DutyDriver driver = await DutyDriver.StartAsync();
        driver.Test.AdvanceTo(1);
        ValidatorIndex proposer = await driver.ProposerAsync(One);
        string path = $"/eth/v3/validator/blocks/1?randao_reveal={driver.Reveal(proposer, One)}";
        System.Text.Json.JsonElement answer = await driver.Test.GetAsync(path);
        Assert.Equal("fulu", answer.GetProperty("version").GetString());
        Assert.False(answer.GetProperty("execution_payload_blinded").GetBoolean());
        Assert.True(SszJson.TryRead(Encoding.UTF8.GetBytes(answer.GetProperty("data").GetRawText()), driver.Preset, out BlockContents? contents, out _));
        string body = Encoding.UTF8.GetString(Body(driver.SignBlock(new UnsignedBlock.FuluContents(contents)), driver.Preset));
        await driver.Test.PostAsync("/eth/v2/beacon/blocks", body, System.Net.HttpStatusCode.BadRequest, "electra");
        await driver.Test.PostAsync("/eth/v2/beacon/blocks", body, System.Net.HttpStatusCode.BadRequest);
        await driver.Test.PostAsync("/eth/v2/beacon/blocks?broadcast_validation=none", body, System.Net.HttpStatusCode.BadRequest, "fulu");
        await driver.Test.PostAsync("/eth/v2/beacon/blocks", "{}", System.Net.HttpStatusCode.BadRequest, "fulu");
        await driver.Test.PostAsync("/eth/v2/beacon/blocks", body, version: "fulu");
        Assert.Equal(One, driver.Test.Node.Status().HeadSlot);
    }

    private static async Task<UnsignedBlock> ChangedAsync(DutyDriver driver, string path, string value)
    {
        BlockContents contents = ((UnsignedBlock.FuluContents)(await driver.ProduceAsync(One)).Block).Contents;
        JsonNode root = JsonNode.Parse(SszJson.ToUtf8(contents, driver.Preset))!;
        string[] names = path.Split('.');
        JsonNode parent = root;
        foreach (string name in names[..^1])
            parent = int.TryParse(name, System.Globalization.CultureInfo.InvariantCulture, out int index) ? parent[index]! : parent[name]!;
        Assert.NotNull(parent[names[^1]]);
        parent[names[^1]] = value;
        Assert.True(SszJson.TryRead(Encoding.UTF8.GetBytes(root.ToJsonString()), driver.Preset, out BlockContents? changed, out SszError? error), $"{error}");
        return new UnsignedBlock.FuluContents(changed);
    }

    private static byte[] Body(SignedBlock block, Preset preset)
    {
        System.Buffers.ArrayBufferWriter<byte> buffer = new();
        using (System.Text.Json.Utf8JsonWriter writer = new(buffer))
            block.WriteJson(writer, preset);
        return buffer.WrittenSpan.ToArray();
    }
}

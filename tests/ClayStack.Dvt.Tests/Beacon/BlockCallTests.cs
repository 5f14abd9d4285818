using System.Text;
using ClayStack.Dvt.Beacon;
using ClayStack.Dvt.Beacon.Api;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Altair;
using ClayStack.Dvt.Ethereum.Attestations;
using ClayStack.Dvt.Ethereum.Blocks;
using ClayStack.Dvt.Ethereum.Deneb;
using ClayStack.Dvt.Ethereum.Electra;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;
using ClayStack.Dvt.Ethereum.Ssz.Json;
using BeaconBlock = ClayStack.Dvt.Ethereum.Electra.BeaconBlock;
using BeaconBlockBody = ClayStack.Dvt.Ethereum.Electra.BeaconBlockBody;
using BlockContents = ClayStack.Dvt.Ethereum.Fulu.BlockContents;
using ElectraAttestation = ClayStack.Dvt.Ethereum.Electra.Attestation;
using SignedBeaconBlock = ClayStack.Dvt.Ethereum.Electra.SignedBeaconBlock;

namespace ClayStack.Dvt.Tests.Beacon;

/// <summary>Blocks: as SSZ where offered, of the version, slot and reveal asked for, the best of several, published to all.</summary>
public sealed class BlockCallTests : PoolTest
{
    private const string ProducePath = "eth/v3/validator/blocks/9";
    private const string PublishPath = "eth/v2/beacon/blocks";

    private static readonly BlsSignatureBytes Reveal = Signature(5);

    public BlockCallTests() => World.Pass(TestChain.Slot * 9);

    [Fact]
    public void ProduceBlock_AsSsz_IsReadWithItsValues()
    {
        A.On(ProducePath, Ssz(Contents(9)));
        ProducedBlock produced = Of(World.Run(() => Produce(A.Client(Metrics))));

        Assert.Equal(Contents(9), Assert.IsType<UnsignedBlock.FuluContents>(produced.Block).Contents);
        Assert.Equal("7", produced.PayloadValueWei.ToString());
        Assert.Equal("11", produced.ConsensusValueWei.ToString());
        ScriptedRequest request = Assert.Single(A.Asked(ProducePath));
        Assert.Contains("application/octet-stream", request.Headers["Accept"], StringComparison.Ordinal);
        Assert.Contains($"randao_reveal={Reveal}", request.Path, StringComparison.Ordinal);
        Assert.Contains("builder_boost_factor=0", request.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void ProduceBlock_AsJson_IsTheSameBlock()
    {
        A.On(ProducePath, Json(Contents(9), "fulu"));
        Assert.Equal(
            Contents(9), Assert.IsType<UnsignedBlock.FuluContents>(Of(World.Run(() => Produce(A.Client(Metrics)))).Block).Contents);
    }

    [Theory]
    [InlineData("electra")]
    [InlineData("deneb")]
    [InlineData("gloas")]
    [InlineData("Fulu")]
    [InlineData("7")]
    [InlineData("")]
    public void ProduceBlock_WrongVersion_IsInvalidInBothForms(string version)
    {
        A.On(ProducePath, Ssz(Contents(9)).With("Eth-Consensus-Version", version));
        Assert.Equal(BeaconErrorReason.InvalidAnswer, World.Run(() => Produce(A.Client(Metrics))).Error!.Reason);
        A.On(ProducePath, Json(Contents(9), version));
        Assert.Equal(BeaconErrorReason.InvalidAnswer, World.Run(() => Produce(A.Client(Metrics))).Error!.Reason);
        A.On(ProducePath, Json(Contents(9), "fulu").With("Eth-Consensus-Version", version));
        Assert.Equal(BeaconErrorReason.InvalidAnswer, World.Run(() => Produce(A.Client(Metrics))).Error!.Reason);
    }

    [Fact]
    public void ProduceBlock_SszWithoutItsHeaders_IsInvalid()
    {
        A.On(ProducePath, ScriptedReply.Ssz(SszEncoding.Serialize(Contents(9), TestChain.Preset)));
        Assert.Equal(BeaconErrorReason.InvalidAnswer, World.Run(() => Produce(A.Client(Metrics))).Error!.Reason);
    }

    [Fact]
    public void ProduceBlock_OfAnotherSlotOrReveal_IsInvalidAndTheOtherNodesBlockCounts()
    {
        A.On(ProducePath, Ssz(Contents(10)));
        B.On(ProducePath, Ssz(Contents(9, reveal: Signature(6))));
        C.On(ProducePath, Ssz(Contents(9)));
        Assert.Equal(BeaconErrorReason.InvalidAnswer, World.Run(() => Produce(A.Client(Metrics))).Error!.Reason);
        Assert.Equal(BeaconErrorReason.InvalidAnswer, World.Run(() => Produce(B.Client(Metrics))).Error!.Reason);
        StartPool(A, B, C);
        Assert.Equal("c", World.Run(() => Produce(Pool)).Node);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(500)]
    public void ProduceBlock_HalfOfTheSsz_IsInvalid(int length)
    {
        byte[] whole = SszEncoding.Serialize(Contents(9), TestChain.Preset);
        A.On(ProducePath, Ssz(Contents(9)) with { Pieces = [whole[..length]] });
        Assert.Equal(BeaconErrorReason.InvalidAnswer, World.Run(() => Produce(A.Client(Metrics))).Error!.Reason);
    }

    [Fact]
    public void ProduceBlock_SeveralNodes_TheBlockThatPaysMostCounts()
    {
        A.On(ProducePath, Ssz(Contents(9), payloadWei: "100"));
        B.On(ProducePath, Ssz(Contents(9), payloadWei: "300").After(200));
        C.On(ProducePath, Ssz(Contents(9), payloadWei: "200").After(100));
        StartPool(A, B, C);
        BeaconResult<ProducedBlock> result = World.Run(() => Produce(Pool));
        Assert.Equal("b", result.Node);
    }

    [Fact]
    public void ProduceBlock_RicherBlockHasAnOldParent_TheBlockOnTheHeadCounts()
    {
        A.On(ProducePath, Ssz(Contents(9, parent: 1), payloadWei: "1000"));
        B.On(ProducePath, Ssz(Contents(9, parent: 2), payloadWei: "1"));
        StartPool(A, B);
        A.Emit("head", TestChain.Head(7, TestChain.Root(1), TestChain.Root(0x10), TestChain.Root(0x11)));
        B.Emit("head", TestChain.Head(8, TestChain.Root(2), TestChain.Root(0x10), TestChain.Root(0x11)));
        World.Pass(TimeSpan.Zero);
        Assert.Equal("b", World.Run(() => Produce(Pool)).Node);
    }

    [Fact]
    public void PublishBlock_GoesToAllAsSszWithEquivocationValidation()
    {
        A.On(PublishPath, ScriptedReply.Json(""));
        B.On(PublishPath, ScriptedReply.Json("").After(50));
        StartPool(A, B);
        SignedBlock signed = new UnsignedBlock.FuluContents(Contents(9)).Sign(Signature(9));
        Assert.True(World.Run(() => Pool.PublishBlock(signed, In(1000))).IsSuccess);
        World.Pass(TimeSpan.FromMilliseconds(50));
        foreach (ScriptedNode node in new[] { A, B })
        {
            ScriptedRequest request = Assert.Single(node.Asked(PublishPath));
            Assert.EndsWith("?broadcast_validation=consensus_and_equivocation", request.Path, StringComparison.Ordinal);
            Assert.Equal("fulu", request.Headers["Eth-Consensus-Version"]);
        }
    }

    [Fact]
    public void PublishBlock_NodeTakesNoSsz_GetsJson()
    {
        int asked = 0;
        A.On(PublishPath, _ => ++asked == 1 ? ScriptedReply.Json("""{"code":415,"message":"no"}""", 415) : ScriptedReply.Json(""));
        SignedBlock signed = new UnsignedBlock.FuluContents(Contents(9)).Sign(Signature(9));
        Assert.True(World.Run(() => A.Client(Metrics).PublishBlock(signed, In(1000))).IsSuccess);
        Assert.StartsWith("{\"signed_block\":{\"message\":{\"slot\":\"9\"", A.Asked(PublishPath)[1].Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, "", true)]
    [InlineData(202, "", false)]
    [InlineData(400, """{"code":400,"message":"BLOCK_ERROR_ALREADY_KNOWN"}""", true)]
    [InlineData(400, """{"code":400,"message":"equivocation: another block of the proposer is already known"}""", false)]
    [InlineData(400, """{"code":400,"message":"bad signature"}""", false)]
    public void PublishBlock_Outcomes_AreToldApart(int status, string body, bool taken)
    {
        A.On(PublishPath, ScriptedReply.Json(body, status));
        SignedBlock signed = new UnsignedBlock.FuluContents(Contents(9)).Sign(Signature(9));
        BeaconResult<SubmissionOutcome> result = World.Run(() => A.Client(Metrics).PublishBlock(signed, In(1000)));
        Assert.Equal(taken, result.IsSuccess);
        if (!taken)
            Assert.Equal(BeaconErrorReason.Refused, result.Error!.Reason);
    }

    [Fact]
    public void GetBlock_AsSszByItsRoot_IsCheckedAgainstIt()
    {
        SignedBeaconBlock block = new(Contents(9).Block, Signature(9));
        Root root = SszEncoding.HashTreeRoot(block.Message, TestChain.Preset);
        A.On("eth/v2/beacon/blocks/", ScriptedReply.Ssz(SszEncoding.Serialize(block, TestChain.Preset)).With("Eth-Consensus-Version", "fulu"));
        BeaconApiClient client = A.Client(Metrics);
        BeaconResult<OnChain<ChainBlock>> found = World.Run(() => client.GetBlock(BlockId.Of(root), In(1000)));

        Assert.True(found.TryGet(out OnChain<ChainBlock>? read, out BeaconError? error), error?.ToString());
        Assert.Equal(block, Assert.IsType<ChainBlock.ElectraBlock>(read.Value).Block);
        Assert.Equal(BeaconErrorReason.InvalidAnswer, World.Run(() => client.GetBlock(BlockId.Of(TestChain.Root(1)), In(1000))).Error!.Reason);
        Assert.Equal(BeaconErrorReason.InvalidAnswer, World.Run(() => client.GetBlock(BlockId.Of(new Slot(8)), In(1000))).Error!.Reason);
    }

    [Fact]
    public void FetchBlock_GivesWhatAWatcherOfTheChainNeeds()
    {
        ElectraAttestation vote = new(
            Bitlist.WithOnes(5, 2), new AttestationData(new Slot(8), default, default, new Checkpoint(default, default), new Checkpoint(default, default)), Signature(1), Bitvector.WithOnes(TestChain.Preset.MaxCommitteesPerSlot, 1));
        SignedBeaconBlock block = new(Contents(9, votes: [vote]).Block, Signature(9));
        Root root = SszEncoding.HashTreeRoot(block.Message, TestChain.Preset);
        A.On("eth/v2/beacon/blocks/", ScriptedReply.Ssz(SszEncoding.Serialize(block, TestChain.Preset)).With("Eth-Consensus-Version", "fulu"));
        BeaconApiClient client = A.Client(Metrics);
        BeaconAnswer answer = World.Run(() => BeaconRequests.Serve(client, new BeaconRequest.FetchBlock(root, In(1000))));

        SeenBlock seen = Assert.IsType<BeaconAnswer.BlockFetched>(answer).Block;
        Assert.Equal((root, new Slot(9), new ValidatorIndex(3), TestChain.Root(1)), (seen.Root, seen.Slot, seen.Proposer, seen.Parent));
        Assert.Equal(vote, Assert.IsType<AggregateAttestation.FromElectra>(Assert.Single(seen.Votes)).Attestation);
        Assert.Equal(Bitvector.Zero(32), seen.SyncBits);
    }

    private Task<BeaconResult<ProducedBlock>> Produce(IBeaconApi api) => api.ProduceBlock(new Slot(9), Reveal, default, 0, In(3000));

    private static ProducedBlock Of(BeaconResult<ProducedBlock> result)
    {
        Assert.True(result.TryGet(out ProducedBlock? produced, out BeaconError? error), error?.ToString());
        return produced;
    }

    private static BlsSignatureBytes Signature(byte fill)
    {
        byte[] bytes = new byte[96];
        Array.Fill(bytes, fill);
        return BlsSignatureBytes.FromBytes(bytes);
    }

    private static BlockContents Contents(ulong slot, BlsSignatureBytes? reveal = null, byte parent = 1, ElectraAttestation[]? votes = null)
    {
        ExecutionPayload payload = new(
            default, default, default, default, ByteSequence.Zero(256), default, default, default, default, default, default, default, default, [], [], default, default);
        BeaconBlockBody body = new(
            reveal ?? Reveal,
            new Eth1Data(default, default, default),
            default,
            [],
            [],
            [.. votes ?? []],
            [],
            [],
            new SyncAggregate(Bitvector.Zero(32), default),
            payload,
            [],
            [],
            new ExecutionRequests([], [], []));
        return new BlockContents(new BeaconBlock(new Slot(slot), new ValidatorIndex(3), TestChain.Root(parent), TestChain.Root(2), body), [], []);
    }

    private static ScriptedReply Ssz(BlockContents contents, string payloadWei = "7") =>
        ScriptedReply.Ssz(SszEncoding.Serialize(contents, TestChain.Preset))
            .With("Eth-Consensus-Version", "fulu")
            .With("Eth-Execution-Payload-Blinded", "false")
            .With("Eth-Execution-Payload-Value", payloadWei)
            .With("Eth-Consensus-Block-Value", "11");

    private static ScriptedReply Json(BlockContents contents, string version) => ScriptedReply.Json(
        $$"""{"version":"{{version}}","execution_payload_blinded":false,"execution_payload_value":"7","consensus_block_value":"11","data":"""
        + Encoding.UTF8.GetString(SszJson.ToUtf8(contents, TestChain.Preset)) + "}");
}

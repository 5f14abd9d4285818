using ClayStack.Dvt.Devnet.Chain;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Tests.Devnet;

public sealed class BeaconChainTests
{
    [Theory]
    [InlineData(ForkName.Deneb)]
    [InlineData(ForkName.Electra)]
    [InlineData(ForkName.Fulu)]
    public void Chain_WhoseValidatorsAllAttest_Finalizes_AndIncludesEveryVoteInTheNextBlock(ForkName fork)
    {
        Genesis genesis = new(TestChain.Options(fork));
        BeaconChain chain = new(genesis);
        TestChain.Run(genesis, chain, until: 40, _ => true);

        // Slot 40 is the first of epoch 5: at the end of epoch 4 that epoch is justified and 3 is final.
        Assert.Equal(new Epoch(4), chain.Head.Finality.CurrentJustified.Epoch);
        Assert.Equal(new Epoch(3), chain.Head.Finality.Finalized.Epoch);
        Assert.Equal(chain.BlockAt(new Slot(24))!.Root, chain.Head.Finality.Finalized.Root);
        GroupCounters counters = Assert.Single(chain.Groups);
        // Nobody attested in slot 0, whose two attesters are therefore missed.
        Assert.Equal(80, counters.Expected);
        Assert.Equal(78, counters.Included);
        Assert.Equal(78, counters.HeadCorrect);
        Assert.Equal(78, counters.TargetCorrect);
        Assert.Equal(0, counters.Late);
    }

    [Theory]
    [InlineData(11, true)]
    [InlineData(10, false)]
    public void Chain_JustifiesExactlyWithTwoThirds(int attesters, bool justifies)
    {
        Genesis genesis = new(TestChain.Options());
        BeaconChain chain = new(genesis);
        TestChain.Run(genesis, chain, until: 48, validator => validator < attesters);
        Assert.Equal(justifies, chain.Head.Finality.CurrentJustified.Epoch > new Epoch(0));
        Assert.Equal(justifies, chain.Head.Finality.Finalized.Epoch > new Epoch(0));
    }

    [Theory]
    [InlineData(ForkName.Deneb)]
    [InlineData(ForkName.Fulu)]
    public void Block_IsARealContainer_WithTheRootsOfItsHeaderAndParent(ForkName fork)
    {
        Genesis genesis = new(TestChain.Options(fork, plain: TestChain.Validators));
        BeaconChain chain = new(genesis);
        TestChain.Run(genesis, chain, until: 3, _ => true);
        ChainBlock block = chain.MakeBlock(new Slot(4));
        byte[] ssz = block.Signed.ToSsz(genesis.Preset);

        Assert.Equal(chain.BlockAt(new Slot(3))!.Root, block.Header.ParentRoot);
        if (fork == ForkName.Deneb)
        {
            Assert.True(SszEncoding.TryDeserialize(ssz, genesis.Preset, out ClayStack.Dvt.Ethereum.Deneb.SignedBeaconBlock? read, out _));
            Assert.Equal(block.Root, SszEncoding.HashTreeRoot(read.Message, genesis.Preset));
            Attestation attestation = Assert.Single(read.Message.Body.Attestations);
            Assert.Equal(2, attestation.AggregationBits.CountOnes());
            AssertSigned(genesis, chain, attestation.Data, attestation.Signature);
        }
        else
        {
            Assert.True(SszEncoding.TryDeserialize(ssz, genesis.Preset, out ClayStack.Dvt.Ethereum.Electra.SignedBeaconBlock? read, out _));
            Assert.Equal(block.Root, SszEncoding.HashTreeRoot(read.Message, genesis.Preset));
            ClayStack.Dvt.Ethereum.Electra.Attestation attestation = Assert.Single(read.Message.Body.Attestations);
            Assert.Equal(2, attestation.AggregationBits.CountOnes());
            Assert.Equal(1, attestation.CommitteeBits.CountOnes());
            AssertSigned(genesis, chain, attestation.Data, attestation.Signature);
        }

        Assert.True(ClayStack.Dvt.Crypto.Bls12381.Bls.Verify(
            genesis.Keys[(int)block.Header.ProposerIndex.Value].Span,
            genesis.SigningRoots.Block(block.Header).Span,
            block.Signed.Signature.Span));
    }

    [Fact]
    public void Vote_ThatComesTwice_IsTakenOnce()
    {
        Genesis genesis = new(TestChain.Options());
        BeaconChain chain = new(genesis);
        chain.MakeBlock(new Slot(1));
        int validator = chain.Duties(default).Attesters(new Slot(1))[0];
        Vote vote = TestChain.VoteOf(genesis, chain, validator, new Slot(1));
        Assert.True(chain.Accept(vote));
        Assert.False(chain.Accept(vote));
        chain.MakeBlock(new Slot(2));
        Assert.Equal(1, Assert.Single(chain.Groups).Included);
    }

    [Fact]
    public void LateVote_IsIncludedLate_UntilTheEpochAfterItsOwnEnds()
    {
        Genesis genesis = new(TestChain.Options());
        BeaconChain chain = new(genesis);
        TestChain.Run(genesis, chain, until: 1, _ => false);
        Vote inTime = Late(0);
        Vote tooLate = Late(1);
        TestChain.Run(genesis, chain, until: 14, _ => false);
        chain.Accept(inTime);
        chain.MakeBlock(new Slot(15)); // the last of epoch 1
        Assert.Equal(1, Assert.Single(chain.Groups).Late);
        Assert.Equal(14, chain.Performance(default)[inTime.Validator].InclusionDelay);

        chain.Accept(tooLate);
        chain.MakeBlock(new Slot(16));
        Assert.Equal(0, chain.Performance(default)[tooLate.Validator].InclusionDelay);

        Vote Late(int place) => TestChain.VoteOf(genesis, chain, chain.Duties(default).Attesters(new Slot(1))[place], new Slot(1));
    }

    [Fact]
    public void EmptySlots_AreBridged_TheirVotesAreForTheBlockBefore()
    {
        Genesis genesis = new(TestChain.Options());
        BeaconChain chain = new(genesis);
        chain.MakeBlock(new Slot(6));
        AttestationData data = chain.VoteFor(new Slot(9), default, chain.BlockAtOrBefore(new Slot(9)));
        Assert.Equal(chain.Head.Root, data.BeaconBlockRoot);
        Assert.Equal(new Epoch(1), data.Target.Epoch);
        Assert.Equal(chain.Head.Root, data.Target.Root); // the last block at or before slot 8
        ChainBlock ten = chain.MakeBlock(new Slot(10));
        Assert.Equal(ten.Root, chain.VoteFor(new Slot(10), default, ten).BeaconBlockRoot);
        Assert.Equal(data.Target.Root, chain.VoteFor(new Slot(10), default, ten).Target.Root);
        Assert.Null(chain.BlockAt(new Slot(9)));
        Assert.Equal(10 * 2, Assert.Single(chain.Groups).Expected);
    }

    [Fact]
    public void DependentRoots_AreTheLastBlocksBeforeTheEpoch_AndGenesisOnUnderflow()
    {
        Genesis genesis = new(TestChain.Options());
        BeaconChain chain = new(genesis);
        TestChain.Run(genesis, chain, until: 20, _ => false);
        Assert.Equal(chain.GenesisBlock.Root, chain.DependentRoot(-1));
        Assert.Equal(chain.GenesisBlock.Root, chain.DependentRoot(0));
        Assert.Equal(chain.BlockAt(new Slot(7))!.Root, chain.DependentRoot(1));
        Assert.Equal(chain.BlockAt(new Slot(15))!.Root, chain.DependentRoot(2));
        Assert.Equal(chain.Head.Root, chain.DependentRoot(3));
    }

    [Fact]
    public void LongChain_KeepsItsBounds_AndTheBlocksOfItsCheckpoints()
    {
        Genesis genesis = new(TestChain.Options());
        BeaconChain chain = new(genesis);
        TestChain.Run(genesis, chain, until: 40, _ => true);
        Root finalized = chain.Head.Finality.Finalized.Root;
        TestChain.Run(genesis, chain, until: 8 * (BeaconChain.EpochsKept + 6), _ => false);
        Assert.Null(chain.BlockAt(new Slot(25)));
        Assert.NotNull(chain.Block(finalized));
        Assert.NotNull(chain.BlockAt(default));
        Assert.True(chain.Performance(new Epoch(3)).IsEmpty);
        Assert.NotNull(chain.BlockAt(chain.Head.Slot - 400));
    }

    private static void AssertSigned(Genesis genesis, BeaconChain chain, AttestationData data, BlsSignatureBytes signature)
    {
        ClayStack.Dvt.Crypto.Bls12381.BlsPublicKey[] keys =
            [.. chain.Duties(default).Attesters(data.Slot).ToArray().Select(validator => genesis.Validators[validator].Key)];
        Assert.True(ClayStack.Dvt.Crypto.Bls12381.BlsSignature.TryDecode(signature.Span, out var decoded, out _));
        Assert.True(ClayStack.Dvt.Crypto.Bls12381.Bls.FastAggregateVerify(keys, genesis.SigningRoots.Attestation(data).Span, decoded));
    }
}

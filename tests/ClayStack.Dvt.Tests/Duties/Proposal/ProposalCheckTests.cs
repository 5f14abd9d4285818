using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Proposal;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Tests.Duties.Proposal;

/// <summary>The value check of PROTOCOL C4, rule by rule.</summary>
public sealed class ProposalCheckTests
{
    private static readonly Preset Preset = Preset.Minimal;
    private static readonly BlsSignatureBytes Reveal = BlsSignatureBytes.FromBytes([.. Enumerable.Repeat((byte)7, BlsSignatureBytes.Length)]);
    private static readonly ExecutionAddress Paid = Address(1);
    private static readonly BlockShape Local = new()
    {
        Slot = new Slot(9),
        Proposer = new ValidatorIndex(4),
        Parent = TestRoots.Of(8),
        Reveal = Reveal,
        FeeRecipient = Paid,
        ParentHash = Hash32.FromBytes(TestRoots.Of(80).Span),
        Number = 100,
        Timestamp = 1_000_054,
        PrevRandao = Hash32.FromBytes(TestRoots.Of(81).Span),
        Commitments = 2,
    };

    private static readonly BlockShape Blinded = Local with { Blinded = true, FeeRecipient = Address(0xBB), GasLimit = 1 };
    private static readonly ProposalView Sees = new(Reveal, KnowsParent: true, Candidate(Local), AwaitsOwn: false);

    [Theory]
    [InlineData(ForkName.Deneb)]
    [InlineData(ForkName.Electra)]
    [InlineData(ForkName.Fulu)]
    public void SoundBlocks_AreAccepted(ForkName fork)
    {
        Assert.Equal(ProposalVerdict.Accept, Judge(Local with { Fork = fork }, fork: fork));
        Assert.Equal(ProposalVerdict.Accept, Judge(Blinded with { Fork = fork }, fork: fork));
    }

    [Fact]
    public void WhatNoViewCanMakeRight_IsRefused_AndStillAfterADecision()
    {
        foreach (BlockShape shape in new[] { Local, Blinded })
        {
            AssertNever(ProposalVerdict.WrongFork, shape with { Fork = ForkName.Electra });
            AssertNever(ProposalVerdict.WrongSlot, shape with { Slot = new Slot(10) });
            AssertNever(ProposalVerdict.WrongSlot, shape with { Slot = new Slot(8) });
            AssertNever(ProposalVerdict.WrongProposer, shape with { Proposer = new ValidatorIndex(5) });
            AssertNever(ProposalVerdict.WrongReveal, shape with { Reveal = default });
        }
    }

    [Fact]
    public void TheManifest_RefusesBeforeADecision_AndGivesWayToOne()
    {
        AssertUntilDecided(ProposalVerdict.WrongFeeRecipient, Local with { FeeRecipient = Address(2) });
        AssertUntilDecided(ProposalVerdict.BlindedForbidden, Blinded, builder: false);
    }

    [Theory]
    [InlineData(ForkName.Electra, 2, 2, true)]
    [InlineData(ForkName.Electra, 1, 2, false)]
    [InlineData(ForkName.Electra, 3, 2, false)]
    [InlineData(ForkName.Electra, 2, 1, false)]
    [InlineData(ForkName.Electra, 2, 3, false)]
    [InlineData(ForkName.Electra, 2, 256, false)]
    [InlineData(ForkName.Fulu, 2, 256, true)]
    [InlineData(ForkName.Fulu, 2, 255, false)]
    [InlineData(ForkName.Fulu, 2, 257, false)]
    [InlineData(ForkName.Fulu, 2, 2, false)]
    [InlineData(ForkName.Fulu, 0, 0, false)]
    public void BlobsAndProofs_MustBeAsManyAsTheCommitmentsAsk(ForkName fork, int blobs, int proofs, bool complete) => Assert.Equal(
        complete ? ProposalVerdict.Accept : ProposalVerdict.BlobsIncomplete,
        Judge(Local with { Fork = fork, Blobs = blobs, Proofs = proofs }, fork: fork));

    [Fact]
    public void ABlindedPayload_MustFitTheOwnOne()
    {
        Assert.Equal(ProposalVerdict.WrongTimestamp, Judge(Blinded with { Timestamp = Blinded.Timestamp + 1 }));
        Assert.Equal(ProposalVerdict.WrongParentHash, Judge(Blinded with { ParentHash = default }));
        Assert.Equal(ProposalVerdict.WrongBlockNumber, Judge(Blinded with { Number = 101 }));
        Assert.Equal(ProposalVerdict.WrongPrevRandao, Judge(Blinded with { PrevRandao = default }));
    }

    [Fact]
    public void ABlindedPayload_WithoutAnOwnOne_WaitsForIt_AndIsJudgedWithoutWhenNoneComes()
    {
        ProposalView none = Sees with { Own = null };
        Assert.Equal(ProposalVerdict.OwnPayloadUnknown, Judge(Blinded, none with { AwaitsOwn = true }));
        Assert.Equal(ProposalVerdict.Accept, Judge(Blinded, none));
        Assert.Equal(ProposalVerdict.WrongTimestamp, Judge(Blinded with { Timestamp = 0 }, none));
        Assert.Equal(ProposalVerdict.Accept, Judge(Local, none with { AwaitsOwn = true }));
    }

    [Fact]
    public void ABlindedPayload_OnAnotherParentThanTheOwn_Waits()
    {
        Assert.Equal(ProposalVerdict.OwnPayloadUnknown, Judge(Blinded with { Parent = TestRoots.Of(9) }));
        Assert.Equal(ProposalVerdict.Accept, Judge(Local with { Parent = TestRoots.Of(9) }));
    }

    [Fact]
    public void WhatIsNotKnownYet_IsPending_AndNoReasonAfterADecision()
    {
        AssertUntilDecided(ProposalVerdict.RevealUnknown, Local, Sees with { Reveal = null });
        AssertUntilDecided(ProposalVerdict.ParentUnknown, Local, Sees with { KnowsParent = false });
        Assert.Equal(
            [ProposalVerdict.RevealUnknown, ProposalVerdict.ParentUnknown, ProposalVerdict.OwnPayloadUnknown],
            Enum.GetValues<ProposalVerdict>().Where(ProposalCheck.IsPending));
    }

    [Fact]
    public void AFault_IsSaidBeforeWhatIsMissing() => Assert.Equal(
        ProposalVerdict.WrongFeeRecipient,
        Judge(Local with { FeeRecipient = Address(2) }, new ProposalView(null, KnowsParent: false, Own: null, AwaitsOwn: true)));

    private static void AssertNever(ProposalVerdict verdict, BlockShape shape)
    {
        Assert.Equal(verdict, Judge(shape));
        Assert.Equal(verdict, ProposalCheck.JudgeDecided(Candidate(shape), Terms(ForkName.Fulu, builder: true), Sees));
    }

    private static void AssertUntilDecided(ProposalVerdict verdict, BlockShape shape, ProposalView? view = null, bool builder = true)
    {
        Assert.Equal(verdict, Judge(shape, view, builder: builder));
        Assert.Equal(
            ProposalVerdict.Accept, ProposalCheck.JudgeDecided(Candidate(shape), Terms(ForkName.Fulu, builder), view ?? Sees));
    }

    private static ProposalVerdict Judge(BlockShape shape, ProposalView? view = null, ForkName fork = ForkName.Fulu, bool builder = true) =>
        ProposalCheck.Judge(Candidate(shape), Terms(fork, builder), view ?? Sees);

    private static ProposalTerms Terms(ForkName fork, bool builder) => new(
        new Slot(9),
        fork,
        new Uint64(Local.Timestamp),
        new ValidatorIndex(4),
        new ValidatorSettings(Paid, 60_000_000, builder ? new BuilderSettings(Enabled: true, 100) : BuilderSettings.LocalOnly, default));

    private static BlockCandidate Candidate(BlockShape shape) =>
        BlockCandidate.Make(new ProposedBlock(BlockSamples.Make(shape, Preset), null, null), Preset).Candidate;

    private static ExecutionAddress Address(byte fill) => ExecutionAddress.FromBytes([.. Enumerable.Repeat(fill, ExecutionAddress.Length)]);
}

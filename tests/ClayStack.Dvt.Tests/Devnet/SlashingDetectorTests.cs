using ClayStack.Dvt.Devnet;
using ClayStack.Dvt.Devnet.Chain;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Tests.Devnet;

public sealed class SlashingDetectorTests
{
    private readonly SlashingDetector _detector = new(validators: 2);

    [Fact]
    public void IdenticalVotes_HoweverOften_AreNoOffence()
    {
        Assert.Null(Vote(1, 2, root: 1));
        Assert.Null(Vote(1, 2, root: 1));
        Assert.Empty(_detector.Found);
    }

    [Fact]
    public void TwoVotesForOneTarget_AreADoubleVote_ForTheirValidatorOnly()
    {
        Assert.Null(Vote(1, 2, root: 1));
        Assert.Null(Vote(1, 2, root: 2, validator: 1));
        Assert.Equal(DevnetSlashingKind.DoubleVote, Vote(1, 2, root: 2));
        DevnetSlashing found = Assert.Single(_detector.Found);
        Assert.Equal(new ValidatorIndex(0), found.Validator);
        Assert.Equal((RootOf(1), RootOf(2)), (found.FirstRoot, found.SecondRoot));
    }

    [Theory]
    [InlineData(2, 5, 3, 4, true)] // surrounds
    [InlineData(3, 4, 2, 5, true)] // is surrounded
    [InlineData(2, 4, 2, 5, false)] // one source
    [InlineData(2, 4, 3, 5, false)] // interleaved
    [InlineData(2, 3, 3, 4, false)] // a chain
    public void SurroundVotes_AreFoundInEitherOrder(ulong source1, ulong target1, ulong source2, ulong target2, bool offence)
    {
        Assert.Null(Vote(source1, target1, root: 1));
        Assert.Equal(offence ? DevnetSlashingKind.SurroundVote : null, Vote(source2, target2, root: 2));
        Assert.Equal(offence ? 1 : 0, _detector.Count);
    }

    [Fact]
    public void TwoBlocksForOneSlot_AreADoubleProposal()
    {
        Assert.False(_detector.AddProposal(0, new Slot(9), RootOf(1)));
        Assert.False(_detector.AddProposal(0, new Slot(9), RootOf(1)));
        Assert.False(_detector.AddProposal(0, new Slot(10), RootOf(2)));
        Assert.False(_detector.AddProposal(1, new Slot(9), RootOf(2)));
        Assert.True(_detector.AddProposal(0, new Slot(9), RootOf(2)));
        Assert.Equal(DevnetSlashingKind.DoubleProposal, Assert.Single(_detector.Found).Kind);
    }

    [Fact]
    public void TheLastVotes_AreKept_AndOlderOnesAreNot()
    {
        for (ulong target = 1; target <= SlashingDetector.SignedKept; target++)
            Vote(target - 1, target, root: 1);
        Assert.Equal(DevnetSlashingKind.DoubleVote, Vote(0, 1, root: 2)); // pushes out the first vote, and is one itself
        Vote(SlashingDetector.SignedKept, SlashingDetector.SignedKept + 1, root: 1); // pushes out target 2
        Assert.Null(Vote(1, 2, root: 2)); // pushes out target 3
        Assert.Null(Vote(2, 3, root: 2));
        Assert.Equal(DevnetSlashingKind.DoubleVote, Vote(0, 1, root: 3));
    }

    [Fact]
    public void AVoteForTheFarFuture_PushesNoOtherOut()
    {
        Assert.Null(Vote(1, 2, root: 1));
        Assert.Null(Vote(2, ulong.MaxValue / 16, root: 1));
        Assert.Equal(DevnetSlashingKind.DoubleVote, Vote(1, 2, root: 2));
    }

    [Fact]
    public void AFloodOfConflicts_IsCounted_AndKeptWithinBounds()
    {
        for (ulong root = 1; root <= 5000; root++)
            Vote(1, 2, root);
        Assert.True(_detector.Count > SlashingDetector.FoundMax);
        Assert.Equal(SlashingDetector.FoundMax, _detector.Found.Count);
    }

    private DevnetSlashingKind? Vote(ulong source, ulong target, ulong root, int validator = 0) => _detector.Add(
        validator,
        new AttestationData(new Slot(target * 8), default, default, new Checkpoint(new Epoch(source), default), new Checkpoint(new Epoch(target), default)),
        RootOf(root));

    private static Root RootOf(ulong number)
    {
        byte[] bytes = new byte[32];
        BitConverter.TryWriteBytes(bytes, number);
        return Root.FromBytes(bytes);
    }
}

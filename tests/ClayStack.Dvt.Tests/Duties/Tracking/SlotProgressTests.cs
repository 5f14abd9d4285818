using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Tests.Duties.Tracking;

public sealed class SlotProgressTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;
    private static readonly ValidatorIndex Seven = new(7);
    private static readonly ValidatorIndex Eight = new(8);

    [Fact]
    public void ADutyInParts_IsDoneWithTheLastPart_AndAPartCountsOnce()
    {
        SlotProgress progress = new();
        progress.Await(Seven, 1);
        progress.Await(Seven, 3);

        progress.Done(Seven, 3, Now);
        progress.Done(Seven, 3, Now);
        Assert.False(progress.IsDone(Seven));

        progress.Done(Seven, 1, Now);
        Assert.True(progress.IsDone(Seven));
    }

    [Fact]
    public void APartThatNobodyAwaits_ChangesNothing()
    {
        SlotProgress progress = new();
        progress.Await(Seven, 1);

        progress.Done(Seven, 2, Now);
        progress.Done(Eight, 1, Now);

        Assert.False(progress.IsDone(Seven));
        Assert.False(progress.IsDone(Eight));
    }

    [Fact]
    public void MissesOnly_CountsNobodyAsDone_AndIsNothingWithoutAMiss()
    {
        SlotProgress progress = new();
        progress.Done(Seven, Now);
        DutyOutcome? missed = progress.MissesOnly(
            DutyType.SelectionProof, new Slot(5), [Seven, Eight], _ => MissReason.TooFewPartials);

        Assert.NotNull(missed);
        Assert.Empty(missed.Done);
        Assert.Equal([new MissedValidator(Eight, MissReason.TooFewPartials)], missed.Missed);
        Assert.Null(progress.MissesOnly(DutyType.SelectionProof, new Slot(5), [Seven], _ => MissReason.TooFewPartials));
    }
}

using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Ethereum.Primitives;
using static ClayStack.Dvt.Tests.Duties.Protection.ProtectionSamples;

namespace ClayStack.Dvt.Tests.Duties.Protection;

public sealed class DoppelgangerWatchTests
{
    private static readonly ValidatorIndex[] Both = [new(1), new(2)];
    private readonly DoppelgangerWatch _watch = new([Key(1), Key(2)]);

    public DoppelgangerWatchTests()
    {
        _watch.Know(Key(1), new ValidatorIndex(1));
        _watch.Know(Key(2), new ValidatorIndex(2));
        _watch.Know(Key(3), new ValidatorIndex(3));
    }

    [Fact]
    public void TheFirstEpochThatWasNotWatchedAsAWhole_IsNotAskedAbout()
    {
        Assert.Equal(Both, _watch.Validators);
        Assert.Null(_watch.Question(new Epoch(5), begin: new Epoch(5)));
        Assert.Equal(new Epoch(5), _watch.Question(new Epoch(6), begin: new Epoch(5)));
    }

    [Fact]
    public void TwoQuietEpochsInARow_EndTheWatch_OneDoesNot()
    {
        AssertAnswer([], [], Answer(5));
        Assert.Null(_watch.Question(new Epoch(6), new Epoch(5)));
        AssertAnswer([Key(1), Key(2)], [], Answer(6));
        Assert.Equal(0, _watch.Count);
        Assert.Null(_watch.Question(new Epoch(8), new Epoch(5)));
    }

    [Fact]
    public void AnEpochThatCouldNotBeLookedAt_BreaksTheRow()
    {
        Answer(5);
        AssertAnswer([], [], Answer(7));
        AssertAnswer([Key(1), Key(2)], [], Answer(8));
    }

    [Fact]
    public void AKeyThatWasSeen_BeginsAnew_AndTheOtherDoesNot()
    {
        Answer(5);
        AssertAnswer([Key(1)], [Key(2)], Answer(6, 2));
        AssertAnswer([], [], Answer(7));
        AssertAnswer([Key(2)], [], Answer(8));
    }

    [Fact]
    public void WhatTheClusterDidItself_IsNobodyElses()
    {
        _watch.OwnAttestation(new ValidatorIndex(2), new Epoch(5));
        _watch.OwnAttestation(new ValidatorIndex(2), new Epoch(6));
        Answer(5, 2);
        AssertAnswer([Key(1), Key(2)], [], Answer(6, 2));
    }

    [Fact]
    public void AnAnswerThatComesTwice_CountsOnce()
    {
        Answer(5);
        AssertAnswer([], [], Answer(5));
        Assert.Equal(2, _watch.Count);
    }

    private static void AssertAnswer(
        BlsPublicKeyBytes[] ended, BlsPublicKeyBytes[] suspects, (BlsPublicKeyBytes[] Ended, BlsPublicKeyBytes[] Suspects) answer)
    {
        Assert.Equal(ended, answer.Ended);
        Assert.Equal(suspects, answer.Suspects);
    }

    private (BlsPublicKeyBytes[] Ended, BlsPublicKeyBytes[] Suspects) Answer(ulong epoch, params ulong[] seen)
    {
        (IReadOnlyList<BlsPublicKeyBytes> ended, IReadOnlyList<BlsPublicKeyBytes> suspects) =
            _watch.Answer(new Epoch(epoch), Both, seen.Select(index => new ValidatorIndex(index)).ToHashSet());
        return ([.. ended], [.. suspects]);
    }
}

using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Threshold;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Signing;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Duties.Signing;

public sealed class SigningRoundTests
{
    private static readonly ClusterKeys Keys = new(operators: 4, threshold: 3, validators: 2);
    private static readonly Root Voted = TestRoots.Of(1);
    private static readonly HashSet<OperatorIndex> Nobody = [];
    private readonly ThresholdCrypto _crypto = new(new SeededRandomSource(7));
    private readonly SigningRound _round = new(threshold: 3);

    [Fact]
    public void Partials_BeforeItIsKnownWhatToExpect_Count()
    {
        Add(1);
        Add(2);
        Add(3);
        Assert.Empty(_round.TakeReady(Nobody));
        ExpectBoth();
        Assert.Equal(2, _round.TakeReady(Nobody).Count);
    }

    [Fact]
    public void TheThreshold_IsNeeded_AndIsEnough()
    {
        ExpectBoth();
        Add(1);
        Add(2);
        Assert.Empty(_round.TakeReady(Nobody));
        Add(4);
        Assert.All(Combine(), outcome => Assert.True(Verifies(outcome)));
        Assert.True(_round.IsComplete);
    }

    [Fact]
    public void ASecondBundleOfOneOperator_IsNoSecondPartial()
    {
        ExpectBoth();
        Add(1);
        Add(2);
        Add(2);
        Assert.Empty(_round.TakeReady(Nobody));
    }

    [Fact]
    public void PartialsUnderAnotherRoot_DoNotCount()
    {
        ExpectBoth();
        Add(1);
        Add(2);
        _round.Add(new OperatorIndex(3), Bundle(3, TestRoots.Of(2)));
        Assert.Empty(_round.TakeReady(Nobody));
    }

    [Fact]
    public void WhatIsBeingCombined_IsNotGivenOutAgain_UnlessAbandoned()
    {
        ExpectBoth();
        Add(1);
        Add(2);
        Add(3);
        Assert.Equal(2, _round.TakeReady(Nobody).Count);
        Assert.Empty(_round.TakeReady(Nobody));
        _round.Abandon(Target(0));
        Assert.Equal(Target(0), Assert.Single(_round.TakeReady(Nobody)).Target);
    }

    [Fact]
    public void AWrongPartial_IsBlamed_AndALaterGoodOneCompletesTheSignature()
    {
        ExpectBoth();
        Add(1);
        Add(2);
        AddWrong(3);
        Assert.All(Combine(), outcome =>
        {
            Assert.Null(outcome.Signature);
            Assert.Equal([new OperatorIndex(3)], outcome.Culprits);
        });
        Assert.Equal((3, 1), _round.Progress(Target(0)));
        Assert.Empty(_round.TakeReady(Nobody));
        Add(4);
        Assert.All(Combine(), outcome => Assert.True(Verifies(outcome)));
        Assert.True(_round.IsComplete);
    }

    [Fact]
    public void TwoWrongPartialsThatCancelInTheSum_AreNamed()
    {
        // Both move by the same point, weighted so that for this subset it cancels; the signature is then good, and credits none.
        ExpectBoth();
        Add(1);
        AddWrong(2);
        AddWrong(3);
        Add(4);
        Assert.All(Combine(), outcome =>
        {
            Assert.Null(outcome.Signature);
            Assert.Equal([new OperatorIndex(2), new OperatorIndex(3)], outcome.Culprits);
        });
    }

    [Fact]
    public void BytesThatAreNoPoint_AreTheirSendersFault()
    {
        ExpectBoth();
        Add(1);
        Add(2);
        _round.Add(new OperatorIndex(3), new PartialBundle(new Slot(1), DutyType.Attestation, [new PartialGroup(Voted,
            [new ValidatorPartial(new ValidatorIndex(0), default), new ValidatorPartial(new ValidatorIndex(1), default)])]));
        Assert.All(Combine(), outcome => Assert.Equal([new OperatorIndex(3)], outcome.Culprits));
    }

    [Fact]
    public void BlamedOperators_ComeLast()
    {
        ExpectBoth();
        Add(1);
        Add(2);
        Add(3);
        Add(4);
        HashSet<OperatorIndex> blamed = [new OperatorIndex(1)];
        Assert.All(
            _round.TakeReady(blamed), task => Assert.Equal([2, 3, 4, 1], task.Partials.Select(partial => partial.Operator.Value)));
    }

    private CombineOutcome[] Combine()
    {
        CombineOutcome[] outcomes = Combiner.Combine(_crypto, _round.TakeReady(Nobody));
        foreach (CombineOutcome outcome in outcomes)
            Assert.Equal(outcome.Signature is not null, _round.Complete(outcome));
        return outcomes;
    }

    private static bool Verifies(CombineOutcome outcome) => Bls.Verify(
        Keys.Keys[outcome.Target.Validator.Value].GroupKey.Bytes, outcome.Target.SigningRoot.Span, outcome.Signature!.Value.Span);

    private static SigningTarget Target(ulong validator) => new(new ValidatorIndex(validator), Voted);

    private void ExpectBoth()
    {
        _round.Expect(Target(0), Keys.Keys[0]);
        _round.Expect(Target(1), Keys.Keys[1]);
    }

    private void Add(int operatorIndex) => _round.Add(new OperatorIndex(operatorIndex), Bundle(operatorIndex, Voted));

    private void AddWrong(int operatorIndex)
    {
        PartialBundle wrong = Bundle(operatorIndex, TestRoots.Of(66));
        _round.Add(new OperatorIndex(operatorIndex), wrong with { Groups = [new PartialGroup(Voted, wrong.Groups[0].Partials)] });
    }

    private static PartialBundle Bundle(int operatorIndex, Root root) => new(new Slot(1), DutyType.Attestation, [new PartialGroup(root,
        [.. Enumerable.Range(0, 2).Select(v => new ValidatorPartial(
            new ValidatorIndex((ulong)v), BlsSignatureBytes.FromBytes(Bls.Sign(Keys.ShareOf(v, operatorIndex), root.Span).Bytes)))])]);
}

using ClayStack.Dvt.Duties.Attestation;
using ClayStack.Dvt.Duties.Scheduling;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Tests.Duties.Attestation;

public sealed class SlotVoteCheckTests
{
    private static readonly ChainClock Clock = new(new Uint64(1_000_000), Network.Mainnet);
    private static readonly Slot Slot = new((500_000UL * 32) + 7);
    private static readonly AttestationData Own = Data();

    [Fact]
    public void TheOwnVote_IsAccepted() => Assert.Equal(VoteVerdict.Accept, Judge(Data(), Own, round: 1));

    [Fact]
    public void AnyVote_WithoutAnOwnView_IsPending() => Assert.Equal(VoteVerdict.Pending, Judge(Data(), own: null, round: 1));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void WhatNoViewCanMakeRight_IsRejectedEvenWithoutAView(int round)
    {
        foreach (AttestationData wrong in new[]
        {
            Data(slot: Slot + 1),
            Data(index: 1),
            Data(targetEpoch: 500_001),
            Data(targetEpoch: 499_999),
            Data(sourceEpoch: 500_001),
        })
        {
            Assert.Equal(VoteVerdict.Reject, Judge(wrong, own: null, round));
            Assert.Equal(VoteVerdict.Reject, Judge(wrong, wrong, round));
        }
    }

    [Fact]
    public void AnotherSourceOrTarget_IsPending()
    {
        foreach (AttestationData other in new[] { Data(sourceEpoch: 499_998), Data(sourceRoot: 9), Data(targetRoot: 9) })
        {
            Assert.Equal(VoteVerdict.Pending, Judge(other, Own, round: 1));
            Assert.Equal(VoteVerdict.Pending, Judge(other, Own, round: 2));
        }
    }

    [Fact]
    public void AnotherHead_IsPendingInRoundOne_AndAQuestionOfAncestryFromRoundTwo()
    {
        Assert.Equal(VoteVerdict.Pending, Judge(Data(head: 9), Own, round: 1));
        Assert.Equal(VoteVerdict.AskAncestry, Judge(Data(head: 9), Own, round: 2));
    }

    [Fact]
    public void For_BeforeElectra_CarriesTheCommittee_AndFromElectraOnNot()
    {
        SlotVote vote = new(Own);
        Assert.Equal(new CommitteeIndex(5), vote.For(ForkName.Deneb, new CommitteeIndex(5)).Index);
        Assert.Equal(default, vote.For(ForkName.Electra, new CommitteeIndex(5)).Index);
        Assert.Equal(default, vote.For(ForkName.Fulu, new CommitteeIndex(5)).Index);
    }

    [Fact]
    public void Encoding_IsTheSszOfAttestationData_AndDecodesOnlyWhole()
    {
        byte[] bytes = new SlotVote(Own).Encode();
        Assert.Equal(SlotVote.EncodedLength, bytes.Length);
        Assert.True(SlotVote.TryDecode(bytes, out SlotVote? decoded));
        Assert.Equal(Own, decoded.Data);
        Assert.False(SlotVote.TryDecode(bytes.AsSpan(1), out _));
        Assert.False(SlotVote.TryDecode([.. bytes, 0], out _));
    }

    private static VoteVerdict Judge(AttestationData vote, AttestationData? own, int round) =>
        SlotVoteCheck.Judge(new SlotVote(vote), own, Slot, round, Clock);

    private static AttestationData Data(
        Slot? slot = null,
        ulong index = 0,
        byte head = 1,
        ulong sourceEpoch = 499_999,
        byte sourceRoot = 2,
        ulong targetEpoch = 500_000,
        byte targetRoot = 3) => new(
            slot ?? Slot,
            new CommitteeIndex(index),
            TestRoots.Of(head),
            new Checkpoint(new Epoch(sourceEpoch), TestRoots.Of(sourceRoot)),
            new Checkpoint(new Epoch(targetEpoch), TestRoots.Of(targetRoot)));
}

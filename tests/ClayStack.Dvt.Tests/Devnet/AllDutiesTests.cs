using ClayStack.Dvt.Beacon.Api;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Devnet;
using ClayStack.Dvt.Ethereum.Altair;
using ClayStack.Dvt.Ethereum.Blocks;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Tests.Devnet;

/// <summary>Validators do all their duties against a devnet that makes no block itself.</summary>
public sealed class AllDutiesTests
{
    [Theory]
    [InlineData(ForkName.Deneb, 10UL)]
    [InlineData(ForkName.Electra, 10UL)]
    [InlineData(ForkName.Fulu, 26UL)]
    public async Task EveryDuty_OfEveryValidator_IsDoneAndCounted(ForkName fork, ulong last)
    {
        await using DutyDriver driver = await DutyDriver.StartAsync(DutyDriver.External(TestChain.Options(fork)));
        for (ulong slot = 0; slot <= last; slot++)
            await driver.DoSlotAsync(slot);
        driver.Test.AdvanceTo(last + 2);

        DevnetStatus status = driver.Test.Node.Status();
        Assert.Empty(status.Refusals);
        Assert.Equal(0, status.SlashingCount);
        Assert.Equal(new Slot(last), status.HeadSlot);
        AssertDone(driver.Count(DevnetDutyKind.Attestation), 2 * (long)last);
        AssertDone(driver.Count(DevnetDutyKind.Proposal), (long)last);
        AssertDone(driver.Count(DevnetDutyKind.Aggregate), 2 * ((long)last + 1));
        DevnetDutyStatus messages = driver.Count(DevnetDutyKind.SyncMessage);
        AssertDone(messages, messages.Expected);
        Assert.InRange(messages.Expected, ((long)last + 1) * 4, ((long)last + 1) * TestChain.Validators);
        DevnetDutyStatus contributions = driver.Count(DevnetDutyKind.Contribution);
        AssertDone(contributions, contributions.Expected);
        Assert.True(contributions.Expected >= messages.Expected);
        // The chain has what was submitted: all attestations but the last slot's, and the sync messages of all slots but the last.
        Assert.Equal(2 * (long)last, driver.Count(DevnetDutyKind.Attestation).Included);
        Assert.Equal(messages.Expected / ((long)last + 1) * (long)last, messages.Included);
        ValidatorIndex proposer = await driver.ProposerAsync(new Slot(last));
        Assert.Contains(driver.Test.Node.DutiesOf(proposer), duty => duty is { Kind: DevnetDutyKind.Proposal, Done: > 0, Missed: 0 });
    }

    [Fact]
    public async Task MainnetPreset_SelectsSomeOfTheSyncCommittee_AndTakesTheirs()
    {
        DevnetOptions options = TestChain.Options();
        options = DutyDriver.External(options) with { Preset = Preset.Mainnet, Validators = [.. options.Validators, .. TestChain.More(16)] };
        await using DutyDriver driver = await DutyDriver.StartAsync(options);
        for (ulong slot = 0; slot <= 1; slot++)
            await driver.DoSlotAsync(slot);
        driver.Test.AdvanceTo(3);
        DevnetDutyStatus contributions = driver.Count(DevnetDutyKind.Contribution);
        Assert.InRange(contributions.Done, 1, 32 * 4 * 2 / 2);
        AssertDone(contributions, contributions.Done);
        AssertDone(driver.Count(DevnetDutyKind.SyncMessage), 64);
        Assert.Empty(driver.Test.Node.Status().Refusals);
    }

    [Fact]
    public async Task ABlock_CarriesTheSumOfTheSyncMessages_AndTheVotesOfTheSlotBefore()
    {
        await using DutyDriver driver = await DutyDriver.StartAsync();
        await driver.DoSlotAsync(0);
        await driver.DoSlotAsync(1);
        driver.Test.AdvanceTo(2);
        await driver.ProposeAsync(new Slot(2));
        Root parent = DutyDriver.Got(await driver.Api.GetBlockRoot(BlockId.Of(new Slot(1)), DutyDriver.Soon, DutyDriver.End)).Value;
        var block = Assert.IsType<ChainBlock.ElectraBlock>(DutyDriver.Got(await driver.Api.GetBlock(BlockId.Head, DutyDriver.Soon, DutyDriver.End)).Value);
        SyncAggregate sync = block.Block.Message.Body.SyncAggregate;
        Assert.Equal(32, sync.SyncCommitteeBits.CountOnes());
        IReadOnlyList<ValidatorIndex> members = DutyDriver.Got(await driver.Api.GetSyncCommittee(StateId.Head, default, DutyDriver.Soon, DutyDriver.End)).Value;
        BlsPublicKey[] keys = [.. members.Select(member => TestChain.Secret((int)member.Value).ToPublicKey())];
        Assert.True(BlsSignature.TryDecode(sync.SyncCommitteeSignature.Span, out BlsSignature? signature, out _));
        Assert.True(Bls.FastAggregateVerify(keys, driver.Roots.SyncCommitteeMessage(new Slot(1), parent).Span, signature));
        Assert.Equal(2, Assert.Single(block.Block.Message.Body.Attestations).AggregationBits.CountOnes());
    }

    [Fact]
    public async Task VotesThatCameInAnAggregateOnly_AreIncludedToo()
    {
        await using DutyDriver driver = await DutyDriver.StartAsync();
        driver.Test.AdvanceTo(1);
        await driver.ProposeAsync(new Slot(1));
        driver.Test.AdvanceTo(1, 1400);
        var votes = await driver.VotesAsync(new Slot(1));
        BlsSignature[] signatures = [.. votes.Select(vote => BlsSignature.TryDecode(vote.Signature.Span, out BlsSignature? one, out _) ? one : null!)];
        ClayStack.Dvt.Ethereum.Electra.Attestation both = new(
            Bitlist.WithOnes(2, 0, 1), votes[0].Data, BlsSignatureBytes.FromBytes(Bls.Aggregate(signatures)!.Bytes), Bitvector.WithOnes(4, 0));
        ValidatorIndex aggregator = votes[0].Duty.Validator;
        DutyDriver.Taken(await driver.Api.SubmitAggregates(
            driver.Fork,
            [driver.SignAggregate(aggregator, new ClayStack.Dvt.Ethereum.Attestations.AggregateAttestation.FromElectra(both), driver.SelectionProof(aggregator, new Slot(1)))],
            DutyDriver.Soon, DutyDriver.End));
        // One of the two comes alone as well, and is counted once.
        DutyDriver.Taken(await driver.Api.SubmitAttestations(driver.Fork, [votes[0]], DutyDriver.Soon, DutyDriver.End));
        driver.Test.AdvanceTo(2);
        await driver.ProposeAsync(new Slot(2));
        Assert.Equal(2, driver.Count(DevnetDutyKind.Attestation).Included);
        Assert.Equal(1, driver.Test.Node.Status().Accepted);
    }

    [Fact]
    public async Task WhatNobodyDoes_IsMissed_OnceTheSlotAfterIsOver()
    {
        await using DutyDriver driver = await DutyDriver.StartAsync();
        driver.Test.AdvanceTo(3, 1999);
        Assert.Equal(1, driver.Count(DevnetDutyKind.Proposal).Missed); // slot 0 has no proposal to make, slot 1 is judged
        driver.Test.AdvanceTo(4);
        Assert.Equal(2, driver.Count(DevnetDutyKind.Proposal).Missed);
        Assert.Equal(3 * 2, driver.Count(DevnetDutyKind.Aggregate).Missed);
        Assert.True(driver.Count(DevnetDutyKind.SyncMessage).Missed > 0);
        Assert.Equal(default, driver.Test.Node.Status().HeadSlot);
        await driver.ProposeAsync(new Slot(4)); // on genesis, over empty slots
        Assert.Equal(4 * 2, driver.Count(DevnetDutyKind.Attestation).Missed);
    }

    [Fact]
    public async Task PlainValidators_SignForTheSyncCommittee_AndTheDevnetsBlocksHaveIt()
    {
        await using NodeUnderTest test = await NodeUnderTest.StartAsync(TestChain.Options(plain: TestChain.Validators));
        test.AdvanceTo(5);
        DevnetDutyStatus messages = test.Node.Status().DutiesOf("plain", DevnetDutyKind.SyncMessage);
        Assert.Equal((0L, messages.Expected), (messages.Missed, messages.Done));
        Assert.True(messages.Included > messages.Done); // of five slots, and four are judged
        Assert.Equal(0, test.Node.Status().DutiesOf("plain", DevnetDutyKind.Proposal).Expected);
        Assert.Equal(0, test.Node.Status().DutiesOf("plain", DevnetDutyKind.Contribution).Expected);
    }

    private static void AssertDone(DevnetDutyStatus duty, long expected) =>
        Assert.Equal((expected, expected, 0L, 0L, 0L), (duty.Expected, duty.Done, duty.Missed, duty.Late, duty.Refused));
}

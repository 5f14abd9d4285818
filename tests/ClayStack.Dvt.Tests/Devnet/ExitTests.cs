using ClayStack.Dvt.Beacon.Api;
using ClayStack.Dvt.Devnet;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Signing;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Tests.Devnet;

public sealed class ExitTests
{
    [Fact]
    public async Task AnExit_IsIncluded_AndItsValidatorLeavesCommitteesAndProposals()
    {
        await using DutyDriver driver = await DutyDriver.StartAsync(TestChain.Options() with { ExitAgeEpochs = 0 });
        driver.Test.AdvanceTo(9);
        ValidatorIndex leaving = new(5);
        SignedVoluntaryExit exit = Exit(driver, leaving, new Epoch(1));
        DutyDriver.Taken(await driver.Api.SubmitExit(exit, DutyDriver.Soon, DutyDriver.End));
        DutyDriver.Taken(await driver.Api.SubmitExit(exit, DutyDriver.Soon, DutyDriver.End));
        Assert.Equal(ValidatorStatus.ActiveOngoing, (await RecordAsync()).Status);
        driver.Test.AdvanceTo(10);
        DutyDriver.Taken(await driver.Api.SubmitExit(exit, DutyDriver.Soon, DutyDriver.End)); // from a node that comes late
        ValidatorRecord record = await RecordAsync();
        Assert.Equal((ValidatorStatus.ActiveExiting, new Epoch(6)), (record.Status, record.ExitEpoch));
        Assert.Equal((1L, 1L, 0L), (driver.Count(DevnetDutyKind.Exit).Done, driver.Count(DevnetDutyKind.Exit).Included, driver.Count(DevnetDutyKind.Exit).Refused));
        DutyDriver.Refused(await driver.Api.SubmitExit(Exit(driver, leaving, default), DutyDriver.Soon, DutyDriver.End), "exits_already");

        driver.Test.AdvanceTo(40);
        Assert.Single(DutyDriver.Got(await driver.Api.GetAttesterDuties(new Epoch(5), [leaving], DutyDriver.Soon, DutyDriver.End)).Duties);
        driver.Test.AdvanceTo(48);
        Assert.Equal(ValidatorStatus.ExitedUnslashed, (await RecordAsync()).Status);
        Assert.Empty(DutyDriver.Got(await driver.Api.GetAttesterDuties(new Epoch(6), [leaving], DutyDriver.Soon, DutyDriver.End)).Duties);
        Assert.Equal(15, DutyDriver.Got(await driver.Api.GetAttesterDuties(new Epoch(6), driver.All, DutyDriver.Soon, DutyDriver.End)).Duties.Count);
        foreach (ulong epoch in (ulong[])[6, 7])
            Assert.DoesNotContain(DutyDriver.Got(await driver.Api.GetProposerDuties(new Epoch(epoch), DutyDriver.Soon, DutyDriver.End)).Duties, duty => duty.Validator == leaving);
        long expected = driver.Count(DevnetDutyKind.Attestation).Expected;
        driver.Test.AdvanceTo(56);
        Assert.Equal(expected + 15, driver.Count(DevnetDutyKind.Attestation).Expected);
        // The sync committee keeps its members to its end.
        IReadOnlyList<ValidatorIndex> members = DutyDriver.Got(await driver.Api.GetSyncCommittee(StateId.Head, default, DutyDriver.Soon, DutyDriver.End)).Value;
        Assert.Equal(members.Contains(leaving), DutyDriver.Got(await driver.Api.GetSyncDuties(new Epoch(7), [leaving], DutyDriver.Soon, DutyDriver.End)).Value.Count == 1);

        async Task<ValidatorRecord> RecordAsync() => DutyDriver.Got(await driver.Api.GetValidators(
            StateId.Head, [BlsPublicKeyBytes.FromBytes(driver.Test.Options.Validators[5].Key.Bytes)], DutyDriver.Soon, DutyDriver.End)).Value.Single().Record;
    }

    [Fact]
    public async Task Exits_ThatBreakARule_AreRefusedForIt()
    {
        await using DutyDriver driver = await DutyDriver.StartAsync(TestChain.Options() with
        {
            ExitAgeEpochs = 1,
            PendingPartialWithdrawals = [new ValidatorIndex(7)],
        });
        driver.Test.AdvanceTo(7);
        await RefusedAsync(Exit(driver, new ValidatorIndex(1), default), "too_young");
        driver.Test.AdvanceTo(8);
        await RefusedAsync(Exit(driver, new ValidatorIndex(1), new Epoch(2)), "future_epoch");
        await RefusedAsync(Exit(driver, new ValidatorIndex(7), default), "pending_withdrawal");
        VoluntaryExit message = new(default, new ValidatorIndex(1));
        await RefusedAsync(new SignedVoluntaryExit(message, driver.Sign(new ValidatorIndex(2), driver.Roots.VoluntaryExit(message, new Epoch(1)))), "bad_signature");
        await RefusedAsync(new SignedVoluntaryExit(new VoluntaryExit(default, new ValidatorIndex(16)), default), "unknown_validator");

        // EIP-7044: the domain has Capella's version, whatever the fork; that of the fork in force is wrong.
        ForkSchedule forks = driver.Test.Node.Network.Forks;
        Domain current = Domains.Compute(DomainTypes.VoluntaryExit, forks.At(default).Version, driver.Test.Node.Network.GenesisValidatorsRoot!.Value);
        Root wrong = Domains.SigningRoot(SszEncoding.HashTreeRoot(message, driver.Preset), current);
        await RefusedAsync(new SignedVoluntaryExit(message, driver.Sign(message.ValidatorIndex, wrong)), "bad_signature");

        SignedVoluntaryExit good = Exit(driver, new ValidatorIndex(1), new Epoch(1));
        DutyDriver.Taken(await driver.Api.SubmitExit(good, DutyDriver.Soon, DutyDriver.End));
        await RefusedAsync(Exit(driver, new ValidatorIndex(1), default), "other_version");
        Assert.Equal((1L, 6L), (driver.Count(DevnetDutyKind.Exit).Done, driver.Count(DevnetDutyKind.Exit).Refused));
        Assert.Equal(new ValidatorIndex(7), Assert.Single(DutyDriver.Got(await driver.Api.GetPendingPartialWithdrawals(StateId.Head, DutyDriver.Soon, DutyDriver.End)).Value).Validator);
        Assert.Empty(DutyDriver.Got(await driver.Api.GetPendingDeposits(StateId.Head, DutyDriver.Soon, DutyDriver.End)).Value);

        async Task RefusedAsync(SignedVoluntaryExit exit, string code) => DutyDriver.Refused(await driver.Api.SubmitExit(exit, DutyDriver.Soon, DutyDriver.End), code);
    }

    [Fact]
    public async Task Exits_QueueByTheChurnLimit_AndEndWhereSlotsWouldHaveNobody()
    {
        await using DutyDriver driver = await DutyDriver.StartAsync(TestChain.Options() with { ExitAgeEpochs = 0 });
        driver.Test.AdvanceTo(1);
        for (ulong validator = 0; validator < 8; validator++)
            DutyDriver.Taken(await driver.Api.SubmitExit(Exit(driver, new ValidatorIndex(validator), default), DutyDriver.Soon, DutyDriver.End));
        await RefusedAsync();
        driver.Test.AdvanceTo(2);
        await RefusedAsync();
        BlsPublicKeyBytes[] keys = [.. driver.Test.Options.Validators.Take(8).Select(validator => BlsPublicKeyBytes.FromBytes(validator.Key.Bytes))];
        Assert.Equal(
            [5UL, 5, 6, 6, 7, 7, 8, 8],
            DutyDriver.Got(await driver.Api.GetValidators(StateId.Head, keys, DutyDriver.Soon, DutyDriver.End)).Value.Select(validator => validator.Record.ExitEpoch.Value));
        driver.Test.AdvanceTo(80); // half of the slots' committees have one member now, and the chain goes on
        Assert.Equal(new Slot(80), driver.Test.Node.Status().HeadSlot);

        async Task RefusedAsync() => DutyDriver.Refused(
            await driver.Api.SubmitExit(Exit(driver, new ValidatorIndex(8), default), DutyDriver.Soon, DutyDriver.End), "too_few_stay");
    }

    private static SignedVoluntaryExit Exit(DutyDriver driver, ValidatorIndex validator, Epoch epoch)
    {
        VoluntaryExit exit = new(epoch, validator);
        return new SignedVoluntaryExit(exit, driver.Sign(validator, driver.Roots.VoluntaryExit(exit, epoch)));
    }
}

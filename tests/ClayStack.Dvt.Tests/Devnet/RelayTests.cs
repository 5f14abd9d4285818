using ClayStack.Dvt.Beacon.Api;
using ClayStack.Dvt.Devnet;
using ClayStack.Dvt.Devnet.Intake;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Bellatrix;
using ClayStack.Dvt.Ethereum.Blocks;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Devnet;

/// <summary>The builder's side: a relay that is good, late, silent or lying.</summary>
public sealed class RelayTests
{
    private static readonly Slot One = new(1);
    private static readonly Uint256 Local = Uint256.FromUInt64(1000);
    private static readonly Uint256 Builders = Uint256.FromUInt64(1500);

    [Theory]
    [InlineData(ForkName.Deneb)]
    [InlineData(ForkName.Electra)]
    [InlineData(ForkName.Fulu)]
    public async Task GoodRelay_WithTheBetterValue_MakesABlindedBlock_AndHandsOutItsPayload(ForkName fork)
    {
        await using DutyDriver driver = await StartAsync(new DevnetRelay.Good(Builders), fork);
        ProducedBlock produced = await driver.ProduceAsync(One, boost: 100);
        Assert.True(produced.Block.IsBlinded);
        Assert.Equal(Builders, produced.PayloadValueWei);
        SignedBlock signed = driver.SignBlock(produced.Block);
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => driver.Api.PublishBlock(signed, DutyDriver.Soon, DutyDriver.End))), DutyDriver.Taken);
        ChainBlock block = DutyDriver.Got(await driver.Api.GetBlock(BlockId.Of(One), DutyDriver.Soon, DutyDriver.End)).Value;
        Assert.Equal(signed.Header(driver.Preset), block.Header(driver.Preset));
        var payload = block switch
        {
            ChainBlock.DenebBlock deneb => deneb.Block.Message.Body.ExecutionPayload,
            ChainBlock.ElectraBlock electra => electra.Block.Message.Body.ExecutionPayload,
            _ => null,
        };
        Assert.Equal(new Uint64(36_000_000), payload!.GasLimit); // as registered
        Assert.NotEqual(default, payload.FeeRecipient); // the builder's
        driver.Test.AdvanceTo(2);
        await driver.ProposeAsync(new Slot(2)); // the chain goes on from it
    }

    [Theory]
    [InlineData(0UL, false)]
    [InlineData(66UL, false)]
    [InlineData(67UL, true)]
    [InlineData(100UL, true)]
    [InlineData(ulong.MaxValue, true)]
    public async Task BoostFactor_DecidesBetweenTheValues(ulong boost, bool blinded)
    {
        await using DutyDriver driver = await StartAsync(new DevnetRelay.Good(Builders));
        ProducedBlock produced = await driver.ProduceAsync(One, boost);
        Assert.Equal(blinded, produced.Block.IsBlinded);
        Assert.Equal(blinded ? Builders : Local, produced.PayloadValueWei);
        DutyDriver.Taken(await driver.Api.PublishBlock(driver.SignBlock(produced.Block), DutyDriver.Soon, DutyDriver.End));
    }

    [Fact]
    public void Wins_ComparesInWei_AndTheGreatestFactorAlwaysPrefersTheBuilder()
    {
        Assert.False(BlockProducer.Wins(Local, Local, 100));
        Assert.True(BlockProducer.Wins(Uint256.FromUInt64(1001), Local, 100));
        Assert.True(BlockProducer.Wins(Local, Local, 101));
        Assert.True(BlockProducer.Wins(Uint256.FromUInt64(0), Local, ulong.MaxValue));
        Assert.False(BlockProducer.Wins(Uint256.FromUInt64(0), Local, ulong.MaxValue - 1));
    }

    [Fact]
    public async Task ValidatorThatHasNotRegistered_GetsALocalBlock()
    {
        await using DutyDriver driver = await StartAsync(new DevnetRelay.Good(Builders), registered: false);
        Assert.False((await driver.ProduceAsync(One, ulong.MaxValue)).Block.IsBlinded);
    }

    [Theory]
    [InlineData(166, true)] // a twelfth of the slot
    [InlineData(167, false)]
    public async Task LateRelay_IsWaitedForOnlySoLong(int delayMs, bool blinded)
    {
        await using DutyDriver driver = await StartAsync(new DevnetRelay.Late(Builders, TimeSpan.FromMilliseconds(delayMs)));
        Assert.Equal(blinded, (await WaitedAsync(driver, 166)).Block.IsBlinded);
    }

    [Fact]
    public async Task SilentRelay_CostsTime_AndALocalBlockComes()
    {
        await using DutyDriver driver = await StartAsync(new DevnetRelay.Silent());
        Assert.False((await WaitedAsync(driver, 166)).Block.IsBlinded);
        driver.Test.Node.Relay = null;
        Assert.False((await driver.ProduceAsync(One, 100)).Block.IsBlinded);
    }

    [Fact]
    public async Task LyingRelay_LeavesTheSlotEmpty_AndTheProposerSignsOnlyOnce()
    {
        await using DutyDriver driver = await StartAsync(new DevnetRelay.Lying(Builders));
        SignedBlock signed = driver.SignBlock((await driver.ProduceAsync(One, 100)).Block);
        Assert.True(signed.IsBlinded);
        DutyDriver.Refused(await driver.Api.PublishBlock(signed, DutyDriver.Soon, DutyDriver.End), "payload_mismatch");
        DutyDriver.Refused(await driver.Api.PublishBlock(signed, DutyDriver.Soon, DutyDriver.End), "payload_mismatch");
        Assert.Equal(default, driver.Test.Node.Status().HeadSlot);
        DutyDriver.Refused(await driver.Api.PublishBlock(driver.SignBlock((await driver.ProduceAsync(One)).Block), DutyDriver.Soon, DutyDriver.End), "equivocation");
        driver.Test.AdvanceTo(3);
        Assert.Equal((1L, 1L, 3L), (driver.Count(DevnetDutyKind.Proposal).Expected, driver.Count(DevnetDutyKind.Proposal).Missed, driver.Count(DevnetDutyKind.Proposal).Refused));
    }

    [Fact]
    public async Task ABlindedBlock_WhosePayloadNobodyHas_IsRefused()
    {
        await using DutyDriver driver = await StartAsync(new DevnetRelay.Good(Builders));
        SignedBlock signed = driver.SignBlock((await driver.ProduceAsync(One, 100)).Block);
        driver.Test.Node.Relay = new DevnetRelay.Silent();
        DutyDriver.Refused(await driver.Api.PublishBlock(signed, DutyDriver.Soon, DutyDriver.End), "no_payload");
        driver.Test.Node.Relay = new DevnetRelay.Good(Builders);
        DutyDriver.Taken(await driver.Api.PublishBlock(signed, DutyDriver.Soon, DutyDriver.End));
    }

    [Fact]
    public async Task Registrations_AreVerified_AndTheNewestHolds()
    {
        await using DutyDriver driver = await StartAsync(new DevnetRelay.Good(Builders), registered: false);
        ulong now = TestChain.GenesisTime.Value + 2;
        DutyDriver.Taken(await RegisterAsync(driver, Registration(driver, 3, now)));
        DutyDriver.Taken(await RegisterAsync(driver, Registration(driver, 3, now)));
        Assert.Equal(1, driver.Count(DevnetDutyKind.Registration).Done);
        Assert.Equal(1, driver.Test.Node.Status().Repeated);
        DutyDriver.Refused(await RegisterAsync(driver, Registration(driver, 3, now, gasLimit: 30_000_000)), "other_version");
        DutyDriver.Refused(await RegisterAsync(driver, Registration(driver, 3, now - 1)), "older_registration");
        DutyDriver.Taken(await RegisterAsync(driver, Registration(driver, 3, now + 10)));
        DutyDriver.Refused(await RegisterAsync(driver, Registration(driver, 3, now + 11)), "future_timestamp");
        SignedValidatorRegistrationV1 good = Registration(driver, 4, now);
        DutyDriver.Refused(await RegisterAsync(driver, new SignedValidatorRegistrationV1(good.Message, Registration(driver, 5, now).Signature)), "bad_signature");
        ValidatorRegistrationV1 stranger = new(default, new Uint64(1), new Uint64(now), BlsPublicKeyBytes.Parse("0x" + new string('a', 96)));
        DutyDriver.Refused(await RegisterAsync(driver, new SignedValidatorRegistrationV1(stranger, good.Signature)), "unknown_validator");
        Assert.Equal((2L, 4L), (driver.Count(DevnetDutyKind.Registration).Done, driver.Count(DevnetDutyKind.Registration).Refused));
    }

    private static async Task<DutyDriver> StartAsync(DevnetRelay relay, ForkName fork = ForkName.Fulu, bool registered = true)
    {
        DutyDriver driver = await DutyDriver.StartAsync(DutyDriver.External(TestChain.Options(fork)) with { Relay = relay, LocalPayloadValueWei = Local });
        driver.Test.AdvanceTo(1);
        if (registered)
            DutyDriver.Taken(await RegisterAsync(driver, [.. driver.All.Select(validator => Registration(driver, validator.Value, TestChain.GenesisTime.Value))]));
        return driver;
    }

    private static Task<BeaconResult<SubmissionOutcome>> RegisterAsync(DutyDriver driver, params SignedValidatorRegistrationV1[] registrations) =>
        driver.Api.RegisterValidators(registrations, DutyDriver.Soon, DutyDriver.End);

    private static SignedValidatorRegistrationV1 Registration(DutyDriver driver, ulong validator, ulong timestamp, ulong gasLimit = 36_000_000)
    {
        BlsPublicKeyBytes key = BlsPublicKeyBytes.FromBytes(driver.Test.Options.Validators[(int)validator].Key.Bytes);
        ValidatorRegistrationV1 message = new(default, new Uint64(gasLimit), new Uint64(timestamp), key);
        return new SignedValidatorRegistrationV1(message, driver.Sign(new ValidatorIndex(validator), driver.Roots.ValidatorRegistration(message)));
    }

    /// <summary>Asks for a block, and lets the clock go so far: the answer comes then, and not before.</summary>
    private static async Task<ProducedBlock> WaitedAsync(DutyDriver driver, int milliseconds)
    {
        Task<ProducedBlock> asked = driver.ProduceAsync(One, 100);
        await Eventually.Holds(() => driver.Test.Pauses || asked.IsCompleted);
        driver.Test.AdvanceTo(1, milliseconds - 1);
        Assert.True(driver.Test.Pauses);
        driver.Test.AdvanceTo(1, milliseconds);
        return await asked;
    }
}

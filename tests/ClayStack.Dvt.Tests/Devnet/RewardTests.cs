using ClayStack.Dvt.Beacon.Api;
using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Tests.Devnet;

public sealed class RewardTests
{
    // 16 validators of 32 ETH: base_reward_per_increment is 10^9 * 64 / isqrt(512 * 10^9) = 89,442 gwei.
    private const long Base = 32 * 89_442;

    [Theory]
    [InlineData(16, 1)]
    [InlineData(8, 2)]
    public async Task Rewards_FollowParticipation(int plain, int divisor)
    {
        await using DutyDriver driver = await DutyDriver.StartAsync(TestChain.Options(plain: plain));
        driver.Test.AdvanceTo(15);
        Assert.Equal(BeaconErrorReason.NotFound, (await RewardsAsync()).Error!.Reason); // the next epoch's blocks still count
        driver.Test.AdvanceTo(16);
        IReadOnlyList<AttestationReward> rewards = DutyDriver.Got(await RewardsAsync()).Value;
        Assert.Equal(16, rewards.Count);
        foreach (AttestationReward reward in rewards)
        {
            bool votes = reward.Validator.Value < (ulong)plain;
            Assert.Equal(votes ? Base * 14 / 64 / divisor : 0, reward.HeadGwei);
            Assert.Equal(votes ? Base * 26 / 64 / divisor : -(Base * 26 / 64), reward.TargetGwei);
            Assert.Equal(votes ? Base * 14 / 64 / divisor : -(Base * 14 / 64), reward.SourceGwei);
        }

        Task<BeaconResult<OnChain<IReadOnlyList<AttestationReward>>>> RewardsAsync() =>
            driver.Api.GetAttestationRewards(default, driver.All, DutyDriver.Soon, DutyDriver.End);
    }
}

using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Committees;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Tests.Duties.World;

namespace ClayStack.Dvt.Tests.Duties.SyncCommittee;

/// <summary>
/// Whole clusters whose validators sit in the sync committee. In the minimal preset it has 32 places in subcommittees of eight,
/// whose members all aggregate, and a period has 64 slots.
/// </summary>
public sealed class SyncCommitteeTests
{
    [Theory]
    [InlineData(ForkName.Fulu, 4)]
    [InlineData(ForkName.Electra, 4)]
    [InlineData(ForkName.Deneb, 4)]
    [InlineData(ForkName.Fulu, 7)]
    public void EveryMember_VotesInEverySlot_AndContributesInEachOfItsSubcommittees(ForkName fork, int operators)
    {
        using TestWorld world = new(operators, validators: 4, fork: fork);
        Seat(world);
        world.Start();
        world.RunThrough(9);

        AssertAllVoted(world, 0, 9);
        AssertAllContributed(world, 1, 9);
        Assert.All(world.Nodes, node =>
        {
            Assert.Empty(node.Beacon.RefusedAggregates);
            Assert.All(node.OutcomesOf(DutyType.SyncMessage), outcome => Assert.Empty(outcome.Missed));
            Assert.All(node.OutcomesOf(DutyType.SyncContribution), outcome =>
            {
                Assert.Empty(outcome.Missed);
                Assert.Equal(1, outcome.Round);
            });
        });
    }

    /// <summary>Validator 0 has two places in one subcommittee, validator 1 one in each of two; the others do not sit there.</summary>
    private static void Seat(TestWorld world) =>
        world.Chain.SyncMembersIn = _ => [world.Chain.Member(0, 0, 5), world.Chain.Member(1, 6, 31)];

    private static void AssertAllVoted(TestWorld world, ulong firstSlot, ulong lastSlot)
    {
        for (ulong slot = firstSlot; slot <= lastSlot; slot++)
        {
            foreach (SyncDuty member in world.Chain.SyncVotersAt(new Slot(slot)))
                Assert.Contains((slot, member.Validator.Value), world.Chain.SyncVoted);
        }
    }

    private static void AssertAllContributed(TestWorld world, ulong firstSlot, ulong lastSlot)
    {
        for (ulong slot = firstSlot; slot <= lastSlot; slot++)
        {
            foreach (SyncDuty member in world.Chain.SyncVotersAt(new Slot(slot)))
            {
                foreach (int place in member.Places)
                {
                    Assert.Contains(
                        (slot, member.Validator.Value, CommitteeMath.SubcommitteeOf(place, world.Network.Preset).Value),
                        world.Chain.Contributed);
                }
            }
        }
    }
}

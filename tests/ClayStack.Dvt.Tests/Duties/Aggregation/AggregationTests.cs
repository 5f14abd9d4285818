using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Tests.Duties.World;

namespace ClayStack.Dvt.Tests.Duties.Aggregation;

/// <summary>Whole clusters whose attesters all aggregate, since a committee of four has fewer than the sixteen that are wanted.</summary>
public sealed class AggregationTests
{
    [Theory]
    [InlineData(ForkName.Fulu, 4)]
    [InlineData(ForkName.Electra, 4)]
    [InlineData(ForkName.Deneb, 4)]
    [InlineData(ForkName.Fulu, 7)]
    public void EveryAggregator_SendsItsCommitteesAggregate_InTheFirstRound(ForkName fork, int operators)
    {
        // 20 validators: in each slot one or two in each of the two committees.
        using TestWorld world = new(operators, validators: operators == 4 ? 20 : 9, fork: fork);
        world.Start();
        world.RunThrough(9);

        AssertAllAggregated(world, 1, 8);
        Assert.All(world.Nodes, node =>
        {
            Assert.Empty(node.Beacon.RefusedAggregates);
            Assert.All(node.OutcomesOf(DutyType.Aggregate), outcome =>
            {
                Assert.Empty(outcome.Missed);
                Assert.Equal(1, outcome.Round);
            });
        });
    }

    private static void AssertAllAggregated(TestWorld world, ulong firstSlot, ulong lastSlot)
    {
        for (ulong slot = firstSlot; slot <= lastSlot; slot++)
        {
            foreach (AttesterDuty duty in world.Chain.DutiesIn(world.Clock.EpochOf(new Slot(slot))).Where(duty => duty.Slot.Value == slot))
                Assert.Contains((slot, duty.Validator.Value), world.Chain.Aggregated);
        }
    }
}

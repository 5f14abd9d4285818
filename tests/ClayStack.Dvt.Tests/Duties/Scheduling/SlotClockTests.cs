using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Duties.Scheduling;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Duties.Scheduling;

public sealed class SlotClockTests : ActorTest
{
    private static readonly TimeSpan Due = TimeSpan.FromMilliseconds(3999);
    private static readonly TimeSpan AggregateDue = TimeSpan.FromMilliseconds(8000);

    private ChainClock Clock(int genesisInSeconds) => new(
        new Uint64((ulong)Simulator.Time.GetUtcNow().AddSeconds(genesisInSeconds).ToUnixTimeSeconds()), Network.Mainnet);

    [Fact]
    public void BeforeGenesis_NothingTicks_AndSlotZeroBeginsOnTime()
    {
        TestProbe probe = CreateProbe();
        ChainClock clock = Clock(genesisInSeconds: 30);
        System.ActorOf(Props.Create(() => new SlotClock(clock, probe.Ref)));
        probe.ExpectNoMsg(TimeSpan.FromSeconds(29.9));
        Assert.Equal(new Slot(0), probe.ExpectMsg<SlotTick.Started>(TimeSpan.FromSeconds(1)).Slot);
        Assert.Equal(clock.Genesis, Simulator.Time.GetUtcNow());
    }

    [Fact]
    public void EverySlot_StartsAndComesDue_Once()
    {
        TestProbe probe = CreateProbe();
        ChainClock clock = Clock(genesisInSeconds: 0);
        System.ActorOf(Props.Create(() => new SlotClock(clock, probe.Ref)));
        for (ulong slot = 0; slot < 100; slot++)
        {
            Assert.Equal(new Slot(slot), probe.ExpectMsg<SlotTick.Started>(TimeSpan.FromSeconds(12)).Slot);
            Assert.Equal(clock.StartOf(new Slot(slot)), Simulator.Time.GetUtcNow());
            Assert.Equal(new Slot(slot), probe.ExpectMsg<SlotTick.AttestationDue>(TimeSpan.FromSeconds(12)).Slot);
            Assert.Equal(clock.StartOf(new Slot(slot)) + Due, Simulator.Time.GetUtcNow());
            Assert.Equal(new Slot(slot), probe.ExpectMsg<SlotTick.AggregateDue>(TimeSpan.FromSeconds(12)).Slot);
            Assert.Equal(clock.StartOf(new Slot(slot)) + AggregateDue, Simulator.Time.GetUtcNow());
        }
    }

    [Fact]
    public void AStartLateInASlot_StillGivesItsTicksInOrder()
    {
        TestProbe probe = CreateProbe();
        ChainClock clock = Clock(genesisInSeconds: -41);
        System.ActorOf(Props.Create(() => new SlotClock(clock, probe.Ref)));
        Assert.Equal(new Slot(3), probe.ExpectMsg<SlotTick.Started>().Slot);
        Assert.Equal(new Slot(3), probe.ExpectMsg<SlotTick.AttestationDue>().Slot);
        probe.ExpectNoMsg(TimeSpan.FromSeconds(2));
        Assert.Equal(new Slot(3), probe.ExpectMsg<SlotTick.AggregateDue>().Slot);
        Assert.Equal(new Slot(4), probe.ExpectMsg<SlotTick.Started>(TimeSpan.FromSeconds(12)).Slot);
    }
}

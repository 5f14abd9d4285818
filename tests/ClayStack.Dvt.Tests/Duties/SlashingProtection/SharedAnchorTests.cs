using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using static ClayStack.Dvt.Tests.Duties.Protection.ProtectionSamples;

namespace ClayStack.Dvt.Tests.Duties.Protection;

/// <summary>The anchor of one process among several that take turns with a store (PROTOCOL S5, S8).</summary>
public sealed class SharedAnchorTests
{
    private static readonly StoreState Store = new(IdOf(1), new Fence(2, 5), 100);
    private static readonly ProtectionAnchor Anchor = new(IdOf(1), new Fence(2, 5), Confirmed: 100, Reserved: 110);

    [Fact]
    public void CheckShared_AStoreThatOthersRaised_IsAccepted()
    {
        Assert.Null(AnchorRule.CheckShared(Store, anchor: null));
        Assert.Null(AnchorRule.CheckShared(Store, Anchor));
        Assert.Null(AnchorRule.CheckShared(Store with { Fence = new Fence(2, 50), Transactions = 1_000 }, Anchor));
        Assert.Null(AnchorRule.CheckShared(Store with { Fence = new Fence(3, 5) }, Anchor));
    }

    [Fact]
    public void CheckShared_AStoreThatLostSomething_IsRefused()
    {
        Assert.Equal(ProtectionStoreFault.StoreReplaced, AnchorRule.CheckShared(Store with { StoreId = IdOf(2) }, Anchor));
        Assert.Equal(ProtectionStoreFault.StoreRolledBack, AnchorRule.CheckShared(Store with { Transactions = 99 }, Anchor));
        Assert.Equal(ProtectionStoreFault.StoreRolledBack, AnchorRule.CheckShared(Store with { Fence = new Fence(2, 4) }, Anchor));
        Assert.Equal(ProtectionStoreFault.StoreRolledBack, AnchorRule.CheckShared(Store with { Fence = new Fence(1, 9) }, Anchor));

        // A replica that had not got everything became the primary: the timeline rose, a count fell.
        Assert.Equal(ProtectionStoreFault.StoreRolledBack, AnchorRule.CheckShared(Store with { Fence = new Fence(3, 4) }, Anchor));
        Assert.Equal(ProtectionStoreFault.StoreRolledBack, AnchorRule.CheckShared(Store with { Fence = new Fence(3, 6), Transactions = 99 }, Anchor));
    }

    [Fact]
    public void Explain_NamesTheTimelines() => Assert.Contains(
        "at fence 5 with 100 transactions on timeline 2",
        AnchorRule.Explain(ProtectionStoreFault.StoreRolledBack, "db", Store, "file", Anchor),
        StringComparison.Ordinal);
}

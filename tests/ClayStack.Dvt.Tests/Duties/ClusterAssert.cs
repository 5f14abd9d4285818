namespace ClayStack.Dvt.Tests.Duties;

/// <summary>What is asked of a cluster in virtual time again and again.</summary>
internal static class ClusterAssert
{
    /// <summary>The chain took every attestation of these slots, and neither the chain nor a peer was given anything slashable.</summary>
    public static void AssertAllAttested(TestWorld world, ulong firstSlot, ulong lastSlot)
    {
        Assert.Empty(world.Chain.Slashable);
        Assert.Empty(world.Net.SignedTwice);
        (int taken, int expected) = world.Attested(firstSlot, lastSlot);
        Assert.True(expected > 0);
        Assert.Equal(expected, taken);
    }
}

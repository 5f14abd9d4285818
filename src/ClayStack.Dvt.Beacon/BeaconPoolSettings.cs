namespace ClayStack.Dvt.Beacon;

/// <summary>How several beacon nodes are used as one. The defaults suit mainnet.</summary>
public sealed record BeaconPoolSettings
{
    /// <summary>After how long a second node is asked while a node's usual time is not known yet.</summary>
    public TimeSpan HedgeAfterDefault { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>The least time before a second node is asked, however fast the first usually is.</summary>
    public TimeSpan HedgeAfterLeast { get; init; } = TimeSpan.FromMilliseconds(25);

    /// <summary>The most time before a second node is asked, however slow the first usually is.</summary>
    public TimeSpan HedgeAfterMost { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the first answer waits for better ones at most: attestation data and duties.</summary>
    public TimeSpan GraceMost { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>How long the first block waits for better ones at most.</summary>
    public TimeSpan BlockGraceMost { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How many calls a node gets at the same time.</summary>
    public int CallsInFlightMax { get; init; } = 32;

    /// <summary>How many more may wait for their turn; beyond that a call fails at once.</summary>
    public int CallsWaitingMax { get; init; } = 256;

    /// <summary>
    /// How many slots a node's head may be back without others being asked first. Not more than that: after empty slots every
    /// head is back, and a chain on which nobody votes any more would stay so.
    /// </summary>
    public int SyncDistanceMax { get; init; } = 2;

    /// <summary>After how many slots without a sign of life an event stream is opened again.</summary>
    public int SilenceSlots { get; init; } = 3;

    /// <summary>The first pause before a broken stream is opened again; each further one is twice as long, up to a slot.</summary>
    public TimeSpan BackoffFirst { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How many events a stream may bring in a slot; one that brings more is closed.</summary>
    public int EventsPerSlotMax { get; init; } = 64;
}

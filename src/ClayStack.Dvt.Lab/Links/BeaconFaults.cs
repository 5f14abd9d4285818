namespace ClayStack.Dvt.Lab.Links;

/// <summary>What happens to requests of beacon nodes, now.</summary>
internal sealed class BeaconFaults
{
    /// <summary>Chance that a request fails.</summary>
    public double Errors { get; set; }

    /// <summary>Chance that no answer comes.</summary>
    public double Timeouts { get; set; }

    /// <summary>What an answer takes at most.</summary>
    public TimeSpan Latency { get; set; }
}

namespace ClayStack.Dvt.Devnet;

/// <summary>What a devnet does wrong on purpose with a kind of request.</summary>
public abstract record DevnetFault
{
    private DevnetFault()
    {
    }

    /// <summary>Answers 503.</summary>
    public sealed record Unavailable : DevnetFault;

    /// <summary>Answers later, by the devnet's clock.</summary>
    /// <param name="Time">How much later.</param>
    public sealed record Delay(TimeSpan Time) : DevnetFault;

    /// <summary>Knows nothing of the newest blocks: attestation data votes for an older head. For no other kind.</summary>
    /// <param name="Blocks">How many blocks are missing.</param>
    public sealed record StaleHead(int Blocks) : DevnetFault;
}

namespace ClayStack.Dvt.Rpc.Client;

/// <summary>What one call brings along.</summary>
public sealed record RpcCallOptions
{
    /// <summary>No metadata and no deadline.</summary>
    public static RpcCallOptions None { get; } = new();

    /// <summary>Metadata for the server; null for none.</summary>
    public RpcMetadata? Headers { get; init; }

    /// <summary>How long the whole call may take, from now; the server is told. Null for as long as it takes.</summary>
    public TimeSpan? Timeout { get; init; }
}

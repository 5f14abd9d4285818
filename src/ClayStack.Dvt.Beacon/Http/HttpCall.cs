namespace ClayStack.Dvt.Beacon.Http;

/// <summary>One request to a beacon node, and the bounds of its answer.</summary>
/// <param name="Call">The kind.</param>
/// <param name="Path">Path and query behind the base address, without a slash in front.</param>
/// <param name="ReplyBytesMax">How many bytes the answer's body may have.</param>
internal sealed record HttpCall(BeaconCall Call, string Path, int ReplyBytesMax)
{
    public const int Small = 64 * 1024;

    /// <summary>The body, which makes it a POST; null for a GET.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>Whether the body is SSZ.</summary>
    public bool BodyIsSsz { get; init; }

    /// <summary>Whether SSZ is preferred to JSON in the answer.</summary>
    public bool PreferSsz { get; init; }

    /// <summary>Eth-Consensus-Version of the request, in lower case; null for none.</summary>
    public string? Version { get; init; }

    /// <summary>A bound for an answer that grows with a number of items, itself bounded.</summary>
    public static int ReplyBytes(int items, int bytesPerItem) =>
        (int)Math.Min(64L * 1024 * 1024, Small + ((long)items * bytesPerItem));
}

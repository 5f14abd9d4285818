namespace ClayStack.Dvt.Peers.Codec;

/// <summary>The version of the peers' protocol, and the sizes that both sides keep to.</summary>
public static class PeerLimits
{
    /// <summary>Nodes of another major version do not speak with each other.</summary>
    public const int Major = 1;

    /// <summary>Nodes whose minor versions differ by at most one interoperate (PROTOCOL P2).</summary>
    public const int Minor = 1;

    /// <summary>The most bytes of a frame on the control stream; enough for the partials of 10,000 validators.</summary>
    public const int ControlFrameBytesMax = 1024 * 1024;

    /// <summary>The most bytes of a value that travels inside of its message; larger ones take the bulk stream.</summary>
    public const int InlineValueBytesMax = 16 * 1024;

    /// <summary>The most bytes of a value in one frame of the bulk stream (PROTOCOL P1).</summary>
    public const int ChunkBytesMax = 64 * 1024;

    /// <summary>The most bytes of a frame on the bulk stream: a chunk and what names it.</summary>
    public const int BulkFrameBytesMax = ChunkBytesMax + 256;

    /// <summary>The most bytes of a value: a block with its blobs.</summary>
    public const int ValueBytesMax = 16 * 1024 * 1024;
}

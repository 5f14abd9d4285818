using System.Net;

namespace ClayStack.Dvt.Rpc.Server;

/// <summary>A connection that a server ended on its own account.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Remote">The other side's address, if the network tells.</param>
/// <param name="SpkiSha256">The SHA-256 of the key that the other side showed, 32 bytes; empty if it showed none.</param>
public sealed record RpcRefusal(RpcRefusalReason Reason, EndPoint? Remote, ReadOnlyMemory<byte> SpkiSha256);

using System.Security.Cryptography.X509Certificates;

namespace ClayStack.Dvt.Rpc.Server;

/// <summary>Who a server is, and whom it lets in.</summary>
/// <param name="Certificate">The server's certificate with its private key; stays the caller's.</param>
/// <param name="Accepts">
/// Judges the SHA-256 of a caller's SubjectPublicKeyInfo, 32 bytes. Asked at each handshake, from many threads, and by
/// <see cref="RpcServer.DropWithdrawnPeers"/>.
/// </param>
public sealed record RpcServerTls(X509Certificate2 Certificate, Func<ReadOnlySpan<byte>, bool> Accepts);

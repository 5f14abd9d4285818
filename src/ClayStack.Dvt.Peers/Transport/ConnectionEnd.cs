using ClayStack.Dvt.Rpc;

namespace ClayStack.Dvt.Peers.Transport;

/// <summary>How a connection ended.</summary>
/// <param name="Reason">In words, or the code of a refusal.</param>
/// <param name="Status">What the peer is told; null if all is well.</param>
internal readonly record struct ConnectionEnd(string Reason, RpcStatus? Status);

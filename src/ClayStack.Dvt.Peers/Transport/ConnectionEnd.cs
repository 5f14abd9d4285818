namespace ClayStack.Dvt.Peers.Transport;

/// <summary>How a connection ended.</summary>
/// <param name="Reason">In words, or the code of a refusal.</param>
/// <param name="Refused">Whether this node refused to go on, which the peer is told.</param>
internal readonly record struct ConnectionEnd(string Reason, bool Refused);

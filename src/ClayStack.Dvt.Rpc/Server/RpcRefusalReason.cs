namespace ClayStack.Dvt.Rpc.Server;

/// <summary>Why a server ended a connection that was not yet, or no longer, a peer's.</summary>
public enum RpcRefusalReason
{
    /// <summary>The handshake of TLS failed or took too long.</summary>
    HandshakeFailed,

    /// <summary>The key is none that is accepted.</summary>
    KeyNotAccepted,

    /// <summary>Too many connections were in their handshake, and this was the oldest from the address with the most.</summary>
    Displaced,

    /// <summary>The same key made more connections than one peer may have, and this was the oldest.</summary>
    Superseded,

    /// <summary>The key was accepted once and is no more.</summary>
    KeyWithdrawn,

    /// <summary>A server without TLS has as many connections as it may.</summary>
    TooManyConnections,

    /// <summary>The server stops.</summary>
    Draining,

    /// <summary>
    /// The key was accepted, and no call came: nothing within the time that a connection may stay without one, or nothing
    /// that is HTTP/2.
    /// </summary>
    NoCall,
}

namespace ClayStack.Dvt.Rpc.Server;

/// <summary>The stable names of <see cref="RpcRefusalReason"/>, for logs, metrics and status.</summary>
public static class RpcRefusals
{
    /// <summary>Every reason, in order.</summary>
    public static IReadOnlyList<RpcRefusalReason> All { get; } = Enum.GetValues<RpcRefusalReason>();

    /// <summary>The code of a reason, for example <c>CONNECTION_DISPLACED</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not one of the reasons.</exception>
    public static string Code(RpcRefusalReason reason) => reason switch
    {
        RpcRefusalReason.HandshakeFailed => "CONNECTION_HANDSHAKE_FAILED",
        RpcRefusalReason.KeyNotAccepted => "CONNECTION_KEY_NOT_ACCEPTED",
        RpcRefusalReason.Displaced => "CONNECTION_DISPLACED",
        RpcRefusalReason.Superseded => "CONNECTION_SUPERSEDED",
        RpcRefusalReason.KeyWithdrawn => "CONNECTION_KEY_WITHDRAWN",
        RpcRefusalReason.TooManyConnections => "CONNECTION_TOO_MANY",
        RpcRefusalReason.Draining => "CONNECTION_DRAINING",
        RpcRefusalReason.NoCall => "CONNECTION_NO_CALL",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Not a reason of a refusal."),
    };
}

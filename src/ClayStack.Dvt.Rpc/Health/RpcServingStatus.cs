namespace ClayStack.Dvt.Rpc.Health;

/// <summary>What a server says of one of its services (grpc.health.v1).</summary>
public enum RpcServingStatus
{
    /// <summary>The server does not say.</summary>
    Unknown = 0,

    /// <summary>The service can be used.</summary>
    Serving = 1,

    /// <summary>The service cannot be used now.</summary>
    NotServing = 2,

    /// <summary>The server has no such service.</summary>
    ServiceUnknown = 3,
}

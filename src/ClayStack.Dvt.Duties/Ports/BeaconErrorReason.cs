namespace ClayStack.Dvt.Duties.Ports;

/// <summary>Why a beacon node did not give what was asked for.</summary>
public enum BeaconErrorReason
{
    /// <summary>No connection, or it broke.</summary>
    Unreachable,

    /// <summary>No answer before the deadline.</summary>
    TimedOut,

    /// <summary>The node is syncing, optimistic, or its execution client is away.</summary>
    NotReady,

    /// <summary>The node does not have it (404).</summary>
    NotFound,

    /// <summary>The node refused the request (4xx).</summary>
    Refused,

    /// <summary>The node failed or asked to come later (429, 5xx).</summary>
    ServerFailed,

    /// <summary>The answer is too large, malformed, of another version, or out of bounds.</summary>
    InvalidAnswer,

    /// <summary>The node is on another network or fork than the cluster definition names.</summary>
    WrongNetwork,
}

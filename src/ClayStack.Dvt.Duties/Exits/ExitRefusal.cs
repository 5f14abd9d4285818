namespace ClayStack.Dvt.Duties.Exits;

/// <summary>Why a node does not sign an exit that its operator asks for. A closed list; the names are stable.</summary>
public enum ExitRefusal
{
    /// <summary>It is none of the cluster's validators.</summary>
    UnknownValidator,

    /// <summary>The finalized state does not know the validator, or it waits for its activation.</summary>
    NotActive,

    /// <summary>It exits already, or has exited.</summary>
    AlreadyExiting,

    /// <summary>It has not been active for long enough.</summary>
    TooYoung,

    /// <summary>The epoch asked for is still to come.</summary>
    EpochInFuture,

    /// <summary>It has a partial withdrawal pending, and the chain would refuse the exit (PROTOCOL V3).</summary>
    WithdrawalPending,

    /// <summary>Enough operators asked with another epoch, and the exit is made.</summary>
    AlreadyMade,

    /// <summary>This operator holds no share of the validator.</summary>
    NoShare,

    /// <summary>The beacon nodes could not tell how the validator stands.</summary>
    BeaconNotReady,

    /// <summary>This node has just started, or has too many requests in hand.</summary>
    NotReady,

    /// <summary>The partial signature could not be made.</summary>
    SigningFailed,

    /// <summary>The partial signature could not be kept durably, and so is not used.</summary>
    StoreFailed,
}

namespace ClayStack.Dvt.Duties.Ports;

/// <summary>The Beacon API's states of a validator's life.</summary>
public enum ValidatorStatus
{
    /// <summary>pending_initialized: deposited, not enough or not yet in the queue.</summary>
    PendingInitialized,

    /// <summary>pending_queued: waits for its activation.</summary>
    PendingQueued,

    /// <summary>active_ongoing: has duties.</summary>
    ActiveOngoing,

    /// <summary>active_exiting: has duties until its exit epoch.</summary>
    ActiveExiting,

    /// <summary>active_slashed: slashed, and on duty until its exit epoch.</summary>
    ActiveSlashed,

    /// <summary>exited_unslashed.</summary>
    ExitedUnslashed,

    /// <summary>exited_slashed.</summary>
    ExitedSlashed,

    /// <summary>withdrawal_possible.</summary>
    WithdrawalPossible,

    /// <summary>withdrawal_done.</summary>
    WithdrawalDone,
}

namespace ClayStack.Dvt.Duties.Tracking;

/// <summary>
/// Why a validator's duty was not done: the closed list. The names are the stable codes of logs, metrics and reports.
/// </summary>
public enum MissReason
{
    /// <summary>None of the operator's own beacon nodes gave data, and the peers decided nothing without it.</summary>
    BeaconNoData,

    /// <summary>Fewer peers than a quorum needs were connected.</summary>
    PeersUnreachable,

    /// <summary>A quorum was connected, and the rounds ended without a decision.</summary>
    NoDecision,

    /// <summary>The decided value's bytes could not be had.</summary>
    ValueUnavailable,

    /// <summary>Too few partials of the proposer's RANDAO reveal came, without which no block can be made.</summary>
    NoReveal,

    /// <summary>The value check refused the block of the own beacon nodes, and the peers decided nothing.</summary>
    OwnBlockRefused,

    /// <summary>The value check refused a block that a peer proposed, and nothing else was decided.</summary>
    ProposalRefused,

    /// <summary>This node may not vote yet after its start, and no decision came from its peers.</summary>
    NotReadyToVote,

    /// <summary>Slashing protection refused this node's share, and too few others signed.</summary>
    ProtectionRefused,

    /// <summary>This node is in quarantine (PROTOCOL S6), and too few others signed.</summary>
    Quarantined,

    /// <summary>This node's clock could not be trusted (PROTOCOL S9), and too few others signed.</summary>
    ClockUncertain,

    /// <summary>The validator's key is still watched for another instance here (PROTOCOL S7), and too few others signed.</summary>
    DoppelgangerWatch,

    /// <summary>The validator was halted: the chain has a signature of it that the cluster did not decide (PROTOCOL S7).</summary>
    ForeignSignature,

    /// <summary>The protection store failed, and too few others signed.</summary>
    StoreFailed,

    /// <summary>This node could not sign with its share in time, and too few others signed.</summary>
    SigningFailed,

    /// <summary>Too few partial signatures came.</summary>
    TooFewPartials,

    /// <summary>Enough partial signatures came, and too few of them were valid.</summary>
    InvalidPartials,

    /// <summary>The beacon nodes refused the finished signature.</summary>
    SubmissionRefused,

    /// <summary>No beacon node took the finished signature in time.</summary>
    SubmissionFailed,

    /// <summary>The signature was made so late that no beacon node would have taken it any more.</summary>
    TooLate,

    /// <summary>The block is a builder's, and no beacon node could publish it.</summary>
    PayloadWithheld,

    /// <summary>The duty's actor failed.</summary>
    InternalError,

    /// <summary>The slot's vote, which sync committee messages and aggregates build on, was not agreed on.</summary>
    VoteNotDecided,

    /// <summary>The aggregates that the cluster agreed on have none for this aggregator.</summary>
    LeftOut,

    /// <summary>What the cluster agreed on for this aggregator did not pass this node's check, and too few others signed it.</summary>
    EntryRefused,
}

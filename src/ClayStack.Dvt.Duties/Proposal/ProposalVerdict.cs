namespace ClayStack.Dvt.Duties.Proposal;

/// <summary>What <see cref="ProposalCheck"/> says of a block: the closed list. The names are the stable codes of metrics.</summary>
internal enum ProposalVerdict
{
    /// <summary>It may be voted for.</summary>
    Accept,

    /// <summary>This node does not hold the proposer's RANDAO reveal yet.</summary>
    RevealUnknown,

    /// <summary>The own beacon nodes do not know the parent yet: judge again at the next head.</summary>
    ParentUnknown,

    /// <summary>A blinded payload cannot be compared yet: the own block is not there, or follows another parent.</summary>
    OwnPayloadUnknown,

    /// <summary>Not the canonical encoding of a block.</summary>
    Malformed,

    /// <summary>Of another fork than its slot.</summary>
    WrongFork,

    /// <summary>Of another slot.</summary>
    WrongSlot,

    /// <summary>By another proposer.</summary>
    WrongProposer,

    /// <summary>Its RANDAO reveal is not the one that the cluster made.</summary>
    WrongReveal,

    /// <summary>A local payload that pays somebody else than the manifest names.</summary>
    WrongFeeRecipient,

    /// <summary>Blobs or proofs are missing beside it, or there are too many.</summary>
    BlobsIncomplete,

    /// <summary>Blinded, and the manifest allows no builder.</summary>
    BlindedForbidden,

    /// <summary>A blinded payload whose timestamp is not the slot's.</summary>
    WrongTimestamp,

    /// <summary>A blinded payload that follows another payload than the own one does.</summary>
    WrongParentHash,

    /// <summary>A blinded payload of another number than the own one.</summary>
    WrongBlockNumber,

    /// <summary>A blinded payload with another prev_randao than the own one.</summary>
    WrongPrevRandao,
}

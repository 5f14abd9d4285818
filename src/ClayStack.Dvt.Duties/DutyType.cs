namespace ClayStack.Dvt.Duties;

/// <summary>
/// The kinds of duty. The numbers are those of the peers' protocol, and those of the first four also the numbers of consensus
/// instances (PROTOCOL C1); they never change.
/// </summary>
public enum DutyType : byte
{
    /// <summary>A vote for head, source and target; agreed on as <see cref="Attestation.SlotVote"/>.</summary>
    Attestation = 1,

    /// <summary>A block, full or blinded.</summary>
    Proposal = 2,

    /// <summary>An aggregate of attestations with its aggregator's proof.</summary>
    Aggregate = 3,

    /// <summary>A sync committee contribution with its aggregator's proof.</summary>
    SyncContribution = 4,

    /// <summary>A sync committee member's vote for the head; agreed on with the attestation.</summary>
    SyncMessage = 5,

    /// <summary>The proof that decides who aggregates attestations.</summary>
    SelectionProof = 6,

    /// <summary>The proof that decides who aggregates in a sync subcommittee.</summary>
    SyncSelectionProof = 7,

    /// <summary>The RANDAO reveal of a proposer.</summary>
    Randao = 8,

    /// <summary>A registration with block builders.</summary>
    BuilderRegistration = 9,

    /// <summary>A voluntary exit.</summary>
    VoluntaryExit = 10,

    /// <summary>A deposit message.</summary>
    Deposit = 11,
}

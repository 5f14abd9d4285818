namespace ClayStack.Dvt.Devnet;

/// <summary>What a devnet counts per validator. The first five are owed in slots; nobody owes the others.</summary>
public enum DevnetDutyKind
{
    /// <summary>An attestation.</summary>
    Attestation,

    /// <summary>A block of a validator that proposes by itself (<see cref="DevnetOptions.ExternalProposers"/>).</summary>
    Proposal,

    /// <summary>An aggregate and proof.</summary>
    Aggregate,

    /// <summary>A sync committee message.</summary>
    SyncMessage,

    /// <summary>A contribution and proof, one per validator and subcommittee.</summary>
    Contribution,

    /// <summary>A voluntary exit.</summary>
    Exit,

    /// <summary>A builder registration.</summary>
    Registration,

    /// <summary>A fee recipient (prepare_beacon_proposer).</summary>
    Preparation,

    /// <summary>A subscription to an attestation committee.</summary>
    CommitteeSubscription,

    /// <summary>A subscription to sync subcommittees.</summary>
    SyncSubscription,
}

namespace ClayStack.Dvt.Ethereum.Networks;

/// <summary>Numbers of the specification that no preset and no network changes.</summary>
public static class SpecConstants
{
    /// <summary>DEPOSIT_CONTRACT_TREE_DEPTH and one more for the count: how many roots a deposit's proof has.</summary>
    public const int DepositProofLength = 33;

    /// <summary>SYNC_COMMITTEE_SUBNET_COUNT.</summary>
    public const int SyncCommitteeSubnetCount = 4;

    /// <summary>TARGET_AGGREGATORS_PER_COMMITTEE.</summary>
    public const int TargetAggregatorsPerCommittee = 16;

    /// <summary>TARGET_AGGREGATORS_PER_SYNC_SUBCOMMITTEE.</summary>
    public const int TargetAggregatorsPerSyncSubcommittee = 16;

    /// <summary>ATTESTATION_SUBNET_COUNT.</summary>
    public const int AttestationSubnetCount = 64;

    /// <summary>BASIS_POINTS: the whole of a slot.</summary>
    public const int BasisPoints = 10_000;
}

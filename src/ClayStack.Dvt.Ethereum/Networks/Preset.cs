namespace ClayStack.Dvt.Ethereum.Networks;

/// <summary>
/// The constants that a chain fixes at compile time elsewhere: sizes of committees and limits of lists. A value here, so
/// that mainnet and minimal live side by side. Names and numbers are those of consensus-specs presets/ as of Fulu.
/// </summary>
public sealed record Preset
{
    /// <summary>The preset of mainnet and its test networks.</summary>
    public static Preset Mainnet { get; } = new() { Name = "mainnet" };

    /// <summary>The small preset of specification tests.</summary>
    public static Preset Minimal { get; } = new()
    {
        Name = "minimal",
        SlotsPerEpoch = 8,
        MaxCommitteesPerSlot = 4,
        TargetCommitteeSize = 4,
        SyncCommitteeSize = 32,
        EpochsPerSyncCommitteePeriod = 8,
        MaxWithdrawalsPerPayload = 4,
    };

    /// <summary>PRESET_BASE.</summary>
    public required string Name { get; init; }

    /// <summary>SLOTS_PER_EPOCH.</summary>
    public int SlotsPerEpoch { get; init; } = 32;

    /// <summary>MAX_COMMITTEES_PER_SLOT.</summary>
    public int MaxCommitteesPerSlot { get; init; } = 64;

    /// <summary>TARGET_COMMITTEE_SIZE.</summary>
    public int TargetCommitteeSize { get; init; } = 128;

    /// <summary>MAX_VALIDATORS_PER_COMMITTEE.</summary>
    public int MaxValidatorsPerCommittee { get; init; } = 2048;

    /// <summary>SYNC_COMMITTEE_SIZE.</summary>
    public int SyncCommitteeSize { get; init; } = 512;

    /// <summary>EPOCHS_PER_SYNC_COMMITTEE_PERIOD.</summary>
    public int EpochsPerSyncCommitteePeriod { get; init; } = 256;

    /// <summary>MAX_PROPOSER_SLASHINGS.</summary>
    public int MaxProposerSlashings { get; init; } = 16;

    /// <summary>MAX_ATTESTER_SLASHINGS, before Electra.</summary>
    public int MaxAttesterSlashings { get; init; } = 2;

    /// <summary>MAX_ATTESTER_SLASHINGS_ELECTRA.</summary>
    public int MaxAttesterSlashingsElectra { get; init; } = 1;

    /// <summary>MAX_ATTESTATIONS, before Electra.</summary>
    public int MaxAttestations { get; init; } = 128;

    /// <summary>MAX_ATTESTATIONS_ELECTRA.</summary>
    public int MaxAttestationsElectra { get; init; } = 8;

    /// <summary>MAX_DEPOSITS.</summary>
    public int MaxDeposits { get; init; } = 16;

    /// <summary>MAX_VOLUNTARY_EXITS.</summary>
    public int MaxVoluntaryExits { get; init; } = 16;

    /// <summary>MAX_BLS_TO_EXECUTION_CHANGES.</summary>
    public int MaxBlsToExecutionChanges { get; init; } = 16;

    /// <summary>MAX_WITHDRAWALS_PER_PAYLOAD.</summary>
    public int MaxWithdrawalsPerPayload { get; init; } = 16;

    /// <summary>MAX_BYTES_PER_TRANSACTION.</summary>
    public int MaxBytesPerTransaction { get; init; } = 1 << 30;

    /// <summary>MAX_TRANSACTIONS_PER_PAYLOAD.</summary>
    public int MaxTransactionsPerPayload { get; init; } = 1 << 20;

    /// <summary>BYTES_PER_LOGS_BLOOM.</summary>
    public int BytesPerLogsBloom { get; init; } = 256;

    /// <summary>MAX_EXTRA_DATA_BYTES.</summary>
    public int MaxExtraDataBytes { get; init; } = 32;

    /// <summary>MAX_BLOB_COMMITMENTS_PER_BLOCK.</summary>
    public int MaxBlobCommitmentsPerBlock { get; init; } = 4096;

    /// <summary>FIELD_ELEMENTS_PER_BLOB.</summary>
    public int FieldElementsPerBlob { get; init; } = 4096;

    /// <summary>FIELD_ELEMENTS_PER_EXT_BLOB.</summary>
    public int FieldElementsPerExtBlob { get; init; } = 8192;

    /// <summary>FIELD_ELEMENTS_PER_CELL.</summary>
    public int FieldElementsPerCell { get; init; } = 64;

    /// <summary>MAX_DEPOSIT_REQUESTS_PER_PAYLOAD.</summary>
    public int MaxDepositRequestsPerPayload { get; init; } = 8192;

    /// <summary>MAX_WITHDRAWAL_REQUESTS_PER_PAYLOAD.</summary>
    public int MaxWithdrawalRequestsPerPayload { get; init; } = 16;

    /// <summary>MAX_CONSOLIDATION_REQUESTS_PER_PAYLOAD.</summary>
    public int MaxConsolidationRequestsPerPayload { get; init; } = 2;

    /// <summary>How many bytes a blob has: 32 per field element.</summary>
    public int BytesPerBlob => 32 * FieldElementsPerBlob;

    /// <summary>How many cells, and so KZG proofs, the extended blob is cut into (CELLS_PER_EXT_BLOB).</summary>
    public int CellsPerExtBlob => FieldElementsPerExtBlob / FieldElementsPerCell;

    /// <summary>How many cell proofs the contents of a block can have, from Fulu on (beacon-APIs, as of Fulu).</summary>
    public int MaxCellProofsPerBlock => FieldElementsPerExtBlob * MaxBlobCommitmentsPerBlock;

    /// <summary>How many members of the sync committee share a subnet: one of SYNC_COMMITTEE_SUBNET_COUNT parts.</summary>
    public int SyncSubcommitteeSize => SyncCommitteeSize / SpecConstants.SyncCommitteeSubnetCount;

    /// <summary>How many attesters a slot can have at most, all committees together.</summary>
    public int MaxAttestersPerSlot => MaxValidatorsPerCommittee * MaxCommitteesPerSlot;
}

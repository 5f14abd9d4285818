using ClayStack.Dvt.Ethereum.Capella;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Deneb;

/// <summary>A block of the execution layer, from Deneb on (consensus-specs deneb/beacon-chain.md).</summary>
public sealed class ExecutionPayload(
    Hash32 parentHash,
    ExecutionAddress feeRecipient,
    Hash32 stateRoot,
    Hash32 receiptsRoot,
    ByteSequence logsBloom,
    Hash32 prevRandao,
    Uint64 blockNumber,
    Uint64 gasLimit,
    Uint64 gasUsed,
    Uint64 timestamp,
    ByteSequence extraData,
    Uint256 baseFeePerGas,
    Hash32 blockHash,
    SszList<ByteSequence> transactions,
    SszList<Withdrawal> withdrawals,
    Uint64 blobGasUsed,
    Uint64 excessBlobGas)
    : SszContainer<ExecutionPayload>, ISszContainer<ExecutionPayload>
{
    /// <summary>The specification's <c>parent_hash</c>.</summary>
    public Hash32 ParentHash => parentHash;

    /// <summary>The specification's <c>fee_recipient</c>.</summary>
    public ExecutionAddress FeeRecipient => feeRecipient;

    /// <summary>The specification's <c>state_root</c>.</summary>
    public Hash32 StateRoot => stateRoot;

    /// <summary>The specification's <c>receipts_root</c>.</summary>
    public Hash32 ReceiptsRoot => receiptsRoot;

    /// <summary>The specification's <c>logs_bloom</c>: ByteVector[BytesPerLogsBloom].</summary>
    public ByteSequence LogsBloom => logsBloom;

    /// <summary>The specification's <c>prev_randao</c>.</summary>
    public Hash32 PrevRandao => prevRandao;

    /// <summary>The specification's <c>block_number</c>.</summary>
    public Uint64 BlockNumber => blockNumber;

    /// <summary>The specification's <c>gas_limit</c>.</summary>
    public Uint64 GasLimit => gasLimit;

    /// <summary>The specification's <c>gas_used</c>.</summary>
    public Uint64 GasUsed => gasUsed;

    /// <summary>The specification's <c>timestamp</c>.</summary>
    public Uint64 Timestamp => timestamp;

    /// <summary>The specification's <c>extra_data</c>: ByteList[MaxExtraDataBytes].</summary>
    public ByteSequence ExtraData => extraData;

    /// <summary>The specification's <c>base_fee_per_gas</c>.</summary>
    public Uint256 BaseFeePerGas => baseFeePerGas;

    /// <summary>The specification's <c>block_hash</c>.</summary>
    public Hash32 BlockHash => blockHash;

    /// <summary>The specification's <c>transactions</c>: List[ByteList[MaxBytesPerTransaction], MaxTransactionsPerPayload].</summary>
    public SszList<ByteSequence> Transactions => transactions;

    /// <summary>The specification's <c>withdrawals</c>: List[Withdrawal, MaxWithdrawalsPerPayload].</summary>
    public SszList<Withdrawal> Withdrawals => withdrawals;

    /// <summary>The specification's <c>blob_gas_used</c>.</summary>
    public Uint64 BlobGasUsed => blobGasUsed;

    /// <summary>The specification's <c>excess_blob_gas</c>.</summary>
    public Uint64 ExcessBlobGas => excessBlobGas;

    static ExecutionPayload ISszContainer<ExecutionPayload>.Blank() =>
        new(default, default, default, default, default, default, default, default, default, default, default, default, default, default, default, default, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Value("parent_hash"u8, ref parentHash);
        visitor.Value("fee_recipient"u8, ref feeRecipient);
        visitor.Value("state_root"u8, ref stateRoot);
        visitor.Value("receipts_root"u8, ref receiptsRoot);
        visitor.ByteVector("logs_bloom"u8, ref logsBloom, visitor.Preset.BytesPerLogsBloom);
        visitor.Value("prev_randao"u8, ref prevRandao);
        visitor.Value("block_number"u8, ref blockNumber);
        visitor.Value("gas_limit"u8, ref gasLimit);
        visitor.Value("gas_used"u8, ref gasUsed);
        visitor.Value("timestamp"u8, ref timestamp);
        visitor.ByteList("extra_data"u8, ref extraData, visitor.Preset.MaxExtraDataBytes);
        visitor.Value("base_fee_per_gas"u8, ref baseFeePerGas);
        visitor.Value("block_hash"u8, ref blockHash);
        visitor.ByteListList("transactions"u8, ref transactions, visitor.Preset.MaxTransactionsPerPayload, visitor.Preset.MaxBytesPerTransaction);
        visitor.ContainerList("withdrawals"u8, ref withdrawals, visitor.Preset.MaxWithdrawalsPerPayload);
        visitor.Value("blob_gas_used"u8, ref blobGasUsed);
        visitor.Value("excess_blob_gas"u8, ref excessBlobGas);
    }
}

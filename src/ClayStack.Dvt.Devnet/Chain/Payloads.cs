using System.Buffers.Binary;
using System.Security.Cryptography;
using ClayStack.Dvt.Ethereum.Deneb;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Devnet.Chain;

/// <summary>
/// The execution layer, as far as a devnet has one: payloads that follow one another by hash, number, time and randomness.
/// Their transactions are noise, their state is not computed, and a block hash is SHA-256 over the payload's root with no
/// hash in it, in place of Keccak over RLP: it still covers every field.
/// </summary>
internal sealed class Payloads
{
    /// <summary>The gas limit of local payloads, and of builders' whose validator asks for no other.</summary>
    public const ulong GasLimit = 60_000_000;

    private const int TransactionBytes = 64 * 1024;
    private const ulong GasPerBlob = 131_072;

    private readonly Genesis _genesis;
    private readonly ByteSequence[] _noise;

    public Payloads(Genesis genesis)
    {
        _genesis = genesis;
        _noise = Noise(genesis.Options.TransactionBytesPerBlock);
    }

    /// <summary>A payload of the node itself.</summary>
    public ExecutionPayload Local(ChainBlock parent, Slot slot, ExecutionAddress feeRecipient) =>
        Make(parent, slot, feeRecipient, new Uint64(GasLimit), new ByteSequence("ClayStack devnet"u8));

    /// <summary>A builder's payload: its fees go to the builder.</summary>
    public ExecutionPayload Builders(ChainBlock parent, Slot slot, ulong gasLimit) =>
        Make(parent, slot, ExecutionAddress.FromBytes("a devnet's builder.."u8), new Uint64(gasLimit), new ByteSequence("ClayStack devnet builder"u8));

    /// <summary>The genesis block's payload.</summary>
    public ExecutionPayload OfGenesis() => Make(parent: null, default, default, new Uint64(GasLimit), default);

    /// <summary>The payload with roots in place of its lists: both have the same root.</summary>
    public ExecutionPayloadHeader HeaderOf(ExecutionPayload payload) => new(
        payload.ParentHash,
        payload.FeeRecipient,
        payload.StateRoot,
        payload.ReceiptsRoot,
        payload.LogsBloom,
        payload.PrevRandao,
        payload.BlockNumber,
        payload.GasLimit,
        payload.GasUsed,
        payload.Timestamp,
        payload.ExtraData,
        payload.BaseFeePerGas,
        payload.BlockHash,
        SszEncoding.HashTreeRoot(new TransactionList(payload.Transactions), _genesis.Preset),
        SszEncoding.HashTreeRoot(new WithdrawalList(payload.Withdrawals), _genesis.Preset),
        payload.BlobGasUsed,
        payload.ExcessBlobGas);

    /// <summary>The first field that does not fit a block of a slot on a parent (process_execution_payload, and what an execution client checks).</summary>
    /// <param name="header">The payload, or its header.</param>
    /// <param name="parent">The parent block.</param>
    /// <param name="slot">The block's slot.</param>
    /// <param name="blobs">How many blobs the block has.</param>
    public Refusal? Judge(ExecutionPayloadHeader header, ChainBlock parent, Slot slot, int blobs)
    {
        if (header.ParentHash != parent.PayloadHash)
            return new Refusal("wrong_parent_hash", $"the payload's parent is {header.ParentHash}, the chain's is {parent.PayloadHash}");
        if (header.BlockNumber.Value != parent.PayloadNumber + 1)
            return new Refusal("wrong_block_number", $"the payload's number is {header.BlockNumber}, its parent's is {parent.PayloadNumber}");
        if (header.PrevRandao != _genesis.Randao.Mix(slot.ToEpoch(_genesis.Preset)))
            return new Refusal("wrong_prev_randao", $"prev_randao {header.PrevRandao} is not {_genesis.Randao.Mix(slot.ToEpoch(_genesis.Preset))}");
        if (header.Timestamp != TimestampOf(slot))
            return new Refusal("wrong_timestamp", $"the payload's time is {header.Timestamp}, the slot's {TimestampOf(slot)}");
        if (header.BlobGasUsed.Value != GasPerBlob * (ulong)blobs)
            return new Refusal("wrong_blob_gas", $"blob_gas_used {header.BlobGasUsed} is not that of {blobs} blobs");
        Hash32 hash = HashOf(header);
        return header.BlockHash == hash ? null : new Refusal("wrong_block_hash", $"block_hash {header.BlockHash} is not {hash}, the payload's");
    }

    private ExecutionPayload Make(ChainBlock? parent, Slot slot, ExecutionAddress feeRecipient, Uint64 gasLimit, ByteSequence extraData)
    {
        Uint64 blobGas = new(parent is null ? 0 : GasPerBlob * (ulong)_genesis.Options.BlobsPerBlock);
        ExecutionPayload payload = WithHash(default);
        return WithHash(HashOf(HeaderOf(payload)));

        ExecutionPayload WithHash(Hash32 hash) => new(
            parent?.PayloadHash ?? default,
            feeRecipient,
            default,
            default,
            ByteSequence.Zero(_genesis.Preset.BytesPerLogsBloom),
            _genesis.Randao.Mix(slot.ToEpoch(_genesis.Preset)),
            new Uint64(parent is null ? 0 : parent.PayloadNumber + 1),
            gasLimit,
            default,
            TimestampOf(slot),
            extraData,
            Uint256.FromUInt64(7),
            hash,
            parent is null ? default : Transactions(slot),
            default,
            blobGas,
            default);
    }

    private Hash32 HashOf(ExecutionPayloadHeader header)
    {
        ExecutionPayloadHeader without = new(
            header.ParentHash, header.FeeRecipient, header.StateRoot, header.ReceiptsRoot, header.LogsBloom, header.PrevRandao,
            header.BlockNumber, header.GasLimit, header.GasUsed, header.Timestamp, header.ExtraData, header.BaseFeePerGas, default,
            header.TransactionsRoot, header.WithdrawalsRoot, header.BlobGasUsed, header.ExcessBlobGas);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("ClayStack devnet payload"u8);
        hash.AppendData(SszEncoding.HashTreeRoot(without, _genesis.Preset).Span);
        return Hash32.FromBytes(hash.GetHashAndReset());
    }

    private Uint64 TimestampOf(Slot slot) => new(_genesis.Network.Timing.StartMs(_genesis.Options.GenesisTime, slot) / 1000);

    /// <summary>The same noise in every block, behind a transaction that no other block has.</summary>
    private SszList<ByteSequence> Transactions(Slot slot)
    {
        if (_noise.Length == 0)
            return default;
        byte[] first = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(first, slot.Value);
        return [new ByteSequence(first), .. _noise];
    }

    /// <summary>Bytes that nothing can compress.</summary>
    private static ByteSequence[] Noise(int length)
    {
        ByteSequence[] transactions = new ByteSequence[(length + TransactionBytes - 1) / TransactionBytes];
        byte[] buffer = new byte[TransactionBytes];
        Span<byte> counter = stackalloc byte[2 * sizeof(int)];
        for (int i = 0; i < transactions.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(counter, i);
            for (int at = 0; at < TransactionBytes; at += SHA256.HashSizeInBytes)
            {
                BinaryPrimitives.WriteInt32BigEndian(counter[sizeof(int)..], at);
                SHA256.HashData(counter, buffer.AsSpan(at));
            }

            transactions[i] = new ByteSequence(buffer.AsSpan(0, Math.Min(TransactionBytes, length - (i * TransactionBytes))));
        }

        return transactions;
    }
}

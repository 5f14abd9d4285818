using System.Security.Cryptography;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Ethereum.Altair;
using ClayStack.Dvt.Ethereum.Deneb;
using ClayStack.Dvt.Ethereum.Electra;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Devnet.Chain;

/// <summary>
/// Makes the chain's blocks: real containers with real roots and parents, real aggregates, and a payload that is empty.
/// What a devnet does not have is stood in for, and nobody should rely on it: there is no state, so the state root is
/// SHA-256 of a summary; block hashes are SHA-256 of parent and slot; blocks carry the point at infinity for a signature, a
/// RANDAO reveal and a sync committee's signature, except that a plain validator signs its own.
/// </summary>
internal sealed class BlockFactory(Genesis genesis)
{
    private static readonly BlsSignatureBytes NoSignature = BlsSignatureBytes.FromBytes(BlsSignature.Infinity.Bytes);

    private readonly Preset _preset = genesis.Preset;

    /// <summary>The block of slot 0, which nobody proposes.</summary>
    public ChainBlock MakeGenesis() => Make(new Slot(0), 0, default, [], default, Finality.Genesis, default);

    /// <summary>The block of a slot on a parent.</summary>
    public ChainBlock Make(
        Slot slot,
        int proposer,
        Root parent,
        IReadOnlyList<(VoteGroup Votes, EpochDuties Duties)> votes,
        Hash32 parentHash,
        Finality finality,
        ExecutionAddress feeRecipient)
    {
        ValidatorIndex index = new((ulong)proposer);
        Root state = StateSummary(slot, parent, finality);
        ExecutionPayload payload = Payload(slot, parentHash, feeRecipient);
        BlsSignatureBytes reveal = SignAs(proposer, slot, () => genesis.SigningRoots.Randao(slot.ToEpoch(_preset)));
        return genesis.Fork >= ForkName.Electra
            ? Finish(Electra(reveal, votes, payload), body => new Ethereum.Electra.BeaconBlock(slot, index, parent, state, body),
                (block, signature) => new SignedBlock.Electra(new Ethereum.Electra.SignedBeaconBlock(block, signature)))
            : Finish(Deneb(reveal, votes, payload), body => new Ethereum.Deneb.BeaconBlock(slot, index, parent, state, body),
                (block, signature) => new SignedBlock.Deneb(new Ethereum.Deneb.SignedBeaconBlock(block, signature)));

        ChainBlock Finish<TBody, TBlock>(TBody body, Func<TBody, TBlock> block, Func<TBlock, BlsSignatureBytes, SignedBlock> sign)
            where TBody : class, ISszContainer<TBody>
        {
            BeaconBlockHeader header = new(slot, index, parent, state, SszEncoding.HashTreeRoot(body, _preset));
            Root root = SszEncoding.HashTreeRoot(header, _preset);
            BlsSignatureBytes signature = SignAs(proposer, slot, () => genesis.SigningRoots.Block(slot, root));
            return new ChainBlock(root, header, sign(block(body), signature), finality);
        }
    }

    /// <summary>The hash of a slot's payload on a parent's.</summary>
    public static Hash32 BlockHash(Slot slot, Hash32 parentHash)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("ClayStack devnet payload"u8);
        hash.AppendData(SszEncoding.HashTreeRoot(slot).Span);
        hash.AppendData(parentHash.Span);
        return Hash32.FromBytes(hash.GetHashAndReset());
    }

    private Ethereum.Electra.BeaconBlockBody Electra(
        BlsSignatureBytes reveal, IReadOnlyList<(VoteGroup Votes, EpochDuties Duties)> votes, ExecutionPayload payload) => new(
        reveal,
        new Eth1Data(default, default, default),
        default,
        default,
        default,
        [.. votes.Select(group => group.Votes.ToElectra(group.Duties, _preset))],
        default,
        default,
        NoSyncAggregate(),
        payload,
        default,
        default,
        new ExecutionRequests(default, default, default));

    private Ethereum.Deneb.BeaconBlockBody Deneb(
        BlsSignatureBytes reveal, IReadOnlyList<(VoteGroup Votes, EpochDuties Duties)> votes, ExecutionPayload payload) => new(
        reveal,
        new Eth1Data(default, default, default),
        default,
        default,
        default,
        [.. votes.Select(group => group.Votes.ToPhase0(group.Duties))],
        default,
        default,
        NoSyncAggregate(),
        payload,
        default,
        default);

    private SyncAggregate NoSyncAggregate() => new(Bitvector.Zero(_preset.SyncCommitteeSize), NoSignature);

    private ExecutionPayload Payload(Slot slot, Hash32 parentHash, ExecutionAddress feeRecipient) => new(
        parentHash,
        feeRecipient,
        default,
        default,
        ByteSequence.Zero(_preset.BytesPerLogsBloom),
        genesis.Randao.Mix(slot.ToEpoch(_preset)),
        new Uint64(slot.Value),
        new Uint64(60_000_000),
        default,
        new Uint64(genesis.Network.Timing.StartMs(genesis.Options.GenesisTime, slot) / 1000),
        default,
        Uint256.FromUInt64(7),
        BlockHash(slot, parentHash),
        default,
        default,
        default,
        default);

    private static Root StateSummary(Slot slot, Root parent, Finality finality)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("ClayStack devnet state"u8);
        hash.AppendData(SszEncoding.HashTreeRoot(slot).Span);
        hash.AppendData(parent.Span);
        hash.AppendData(SszEncoding.HashTreeRoot(finality.CurrentJustified, Preset.Mainnet).Span);
        hash.AppendData(SszEncoding.HashTreeRoot(finality.Finalized, Preset.Mainnet).Span);
        return Root.FromBytes(hash.GetHashAndReset());
    }

    private BlsSignatureBytes SignAs(int proposer, Slot slot, Func<Root> signingRoot) =>
        slot.Value > 0 && genesis.Validators[proposer].OwnKey is { } key
            ? BlsSignatureBytes.FromBytes(Bls.Sign(key, signingRoot().Span).Bytes)
            : NoSignature;
}

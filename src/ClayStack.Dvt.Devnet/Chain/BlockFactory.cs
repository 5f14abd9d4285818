using System.Security.Cryptography;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Ethereum.Altair;
using ClayStack.Dvt.Ethereum.Blocks;
using ClayStack.Dvt.Ethereum.Electra;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Devnet.Chain;

/// <summary>
/// Puts contents into the fork's containers, with real roots and parents and real aggregates. What a devnet does not have is
/// stood in for, and nobody should rely on it: there is no state, so the state root is SHA-256 of a summary; and the blocks
/// that the devnet makes for validators whose keys it does not hold carry the point at infinity for a signature and a reveal.
/// </summary>
internal sealed class BlockFactory(Genesis genesis, Payloads payloads)
{
    /// <summary>What stands where a devnet cannot sign.</summary>
    public static readonly BlsSignatureBytes NoSignature = BlsSignatureBytes.FromBytes(BlsSignature.Infinity.Bytes);

    private readonly Preset _preset = genesis.Preset;

    /// <summary>The content of slot 0's block, which nobody proposes.</summary>
    public BlockContent GenesisContent() => new(
        default,
        0,
        default,
        StateSummary(default, default, Finality.Genesis),
        NoSignature,
        default,
        [],
        [],
        new SyncAggregate(Bitvector.Zero(_preset.SyncCommitteeSize), NoSignature),
        payloads.OfGenesis(),
        BlobSet.None);

    /// <summary>The block with what travels beside it.</summary>
    /// <param name="content">What it says.</param>
    /// <param name="duties">Who sits where in the epoch of a slot.</param>
    public UnsignedBlock Full(BlockContent content, Func<Slot, EpochDuties> duties)
    {
        SszList<KzgProof> proofs = BlobSet.Proofs(content.Blobs.Blobs.Count, genesis.Fork, _preset);
        ValidatorIndex proposer = new((ulong)content.Proposer);
        if (genesis.Fork == ForkName.Deneb)
        {
            Ethereum.Deneb.BeaconBlock block = new(content.Slot, proposer, content.Parent, content.State, Deneb(content, duties));
            return new UnsignedBlock.DenebContents(new Ethereum.Deneb.BlockContents(block, proofs, content.Blobs.Blobs));
        }

        BeaconBlock electra = new(content.Slot, proposer, content.Parent, content.State, Electra(content, duties));
        return genesis.Fork == ForkName.Electra
            ? new UnsignedBlock.ElectraContents(new BlockContents(electra, proofs, content.Blobs.Blobs))
            : new UnsignedBlock.FuluContents(new Ethereum.Fulu.BlockContents(electra, proofs, content.Blobs.Blobs));
    }

    /// <summary>The same block with the payload's header: it has the same root.</summary>
    /// <param name="content">What it says.</param>
    /// <param name="duties">Who sits where in the epoch of a slot.</param>
    public UnsignedBlock Blinded(BlockContent content, Func<Slot, EpochDuties> duties)
    {
        ValidatorIndex proposer = new((ulong)content.Proposer);
        Ethereum.Deneb.ExecutionPayloadHeader header = payloads.HeaderOf(content.Payload);
        if (genesis.Fork == ForkName.Deneb)
        {
            Ethereum.Deneb.BeaconBlockBody body = Deneb(content, duties);
            return new UnsignedBlock.DenebBlinded(new Ethereum.Deneb.BlindedBeaconBlock(
                content.Slot, proposer, content.Parent, content.State, new Ethereum.Deneb.BlindedBeaconBlockBody(
                    body.RandaoReveal, body.Eth1Data, body.Graffiti, body.ProposerSlashings, body.AttesterSlashings, body.Attestations,
                    body.Deposits, body.VoluntaryExits, body.SyncAggregate, header, body.BlsToExecutionChanges, body.BlobKzgCommitments)));
        }

        BeaconBlockBody electra = Electra(content, duties);
        return new UnsignedBlock.ElectraBlinded(genesis.Fork, new BlindedBeaconBlock(
            content.Slot, proposer, content.Parent, content.State, new BlindedBeaconBlockBody(
                electra.RandaoReveal, electra.Eth1Data, electra.Graffiti, electra.ProposerSlashings, electra.AttesterSlashings, electra.Attestations,
                electra.Deposits, electra.VoluntaryExits, electra.SyncAggregate, header, electra.BlsToExecutionChanges, electra.BlobKzgCommitments,
                electra.ExecutionRequests)));
    }

    /// <summary>The state root of a block: what the chain knows after it.</summary>
    public static Root StateSummary(Slot slot, Root parent, Finality finality)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("ClayStack devnet state"u8);
        hash.AppendData(SszEncoding.HashTreeRoot(slot).Span);
        hash.AppendData(parent.Span);
        hash.AppendData(SszEncoding.HashTreeRoot(finality.CurrentJustified, Preset.Mainnet).Span);
        hash.AppendData(SszEncoding.HashTreeRoot(finality.Finalized, Preset.Mainnet).Span);
        return Root.FromBytes(hash.GetHashAndReset());
    }

    /// <summary>A signature of a validator whose key the devnet holds; the point at infinity for any other.</summary>
    public BlsSignatureBytes SignAs(int proposer, Func<Root> signingRoot) =>
        genesis.Validators[proposer].OwnKey is { } key
            ? BlsSignatureBytes.FromBytes(Bls.Sign(key, signingRoot().Span).Bytes)
            : NoSignature;

    private BeaconBlockBody Electra(BlockContent content, Func<Slot, EpochDuties> duties) => new(
        content.Reveal,
        new Eth1Data(default, default, default),
        content.Graffiti,
        default,
        default,
        [.. content.Votes.Select(votes => AttestationShapes.ToElectra(votes, duties(votes.Data.Slot), _preset))],
        default,
        [.. content.Exits],
        content.Sync,
        content.Payload,
        default,
        content.Blobs.Commitments,
        new ExecutionRequests(default, default, default));

    private Ethereum.Deneb.BeaconBlockBody Deneb(BlockContent content, Func<Slot, EpochDuties> duties) => new(
        content.Reveal,
        new Eth1Data(default, default, default),
        content.Graffiti,
        default,
        default,
        [.. content.Votes.Select(votes => AttestationShapes.ToPhase0(votes, duties(votes.Data.Slot)))],
        default,
        [.. content.Exits],
        content.Sync,
        content.Payload,
        default,
        content.Blobs.Commitments);
}

using ClayStack.Dvt.Ethereum.Altair;
using ClayStack.Dvt.Ethereum.Capella;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Deneb;

/// <summary>The content of a block in Deneb (consensus-specs deneb/beacon-chain.md).</summary>
public sealed class BeaconBlockBody(
    BlsSignatureBytes randaoReveal,
    Eth1Data eth1Data,
    Hash32 graffiti,
    SszList<ProposerSlashing> proposerSlashings,
    SszList<AttesterSlashing> attesterSlashings,
    SszList<Attestation> attestations,
    SszList<Deposit> deposits,
    SszList<SignedVoluntaryExit> voluntaryExits,
    SyncAggregate syncAggregate,
    ExecutionPayload executionPayload,
    SszList<SignedBlsToExecutionChange> blsToExecutionChanges,
    SszList<KzgCommitment> blobKzgCommitments)
    : SszContainer<BeaconBlockBody>, ISszContainer<BeaconBlockBody>
{
    /// <summary>The specification's <c>randao_reveal</c>.</summary>
    public BlsSignatureBytes RandaoReveal => randaoReveal;

    /// <summary>The specification's <c>eth1_data</c>.</summary>
    public Eth1Data Eth1Data => eth1Data;

    /// <summary>The specification's <c>graffiti</c>.</summary>
    public Hash32 Graffiti => graffiti;

    /// <summary>The specification's <c>proposer_slashings</c>: List[ProposerSlashing, MaxProposerSlashings].</summary>
    public SszList<ProposerSlashing> ProposerSlashings => proposerSlashings;

    /// <summary>The specification's <c>attester_slashings</c>: List[AttesterSlashing, MaxAttesterSlashings].</summary>
    public SszList<AttesterSlashing> AttesterSlashings => attesterSlashings;

    /// <summary>The specification's <c>attestations</c>: List[Attestation, MaxAttestations].</summary>
    public SszList<Attestation> Attestations => attestations;

    /// <summary>The specification's <c>deposits</c>: List[Deposit, MaxDeposits].</summary>
    public SszList<Deposit> Deposits => deposits;

    /// <summary>The specification's <c>voluntary_exits</c>: List[SignedVoluntaryExit, MaxVoluntaryExits].</summary>
    public SszList<SignedVoluntaryExit> VoluntaryExits => voluntaryExits;

    /// <summary>The specification's <c>sync_aggregate</c>.</summary>
    public SyncAggregate SyncAggregate => syncAggregate;

    /// <summary>The specification's <c>execution_payload</c>.</summary>
    public ExecutionPayload ExecutionPayload => executionPayload;

    /// <summary>The specification's <c>bls_to_execution_changes</c>: List[SignedBlsToExecutionChange, MaxBlsToExecutionChanges].</summary>
    public SszList<SignedBlsToExecutionChange> BlsToExecutionChanges => blsToExecutionChanges;

    /// <summary>The specification's <c>blob_kzg_commitments</c>: List[KzgCommitment, MaxBlobCommitmentsPerBlock].</summary>
    public SszList<KzgCommitment> BlobKzgCommitments => blobKzgCommitments;

    static BeaconBlockBody ISszContainer<BeaconBlockBody>.Blank() =>
        new(default, null!, default, default, default, default, default, default, null!, null!, default, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Value("randao_reveal"u8, ref randaoReveal);
        visitor.Container("eth1_data"u8, ref eth1Data);
        visitor.Value("graffiti"u8, ref graffiti);
        visitor.ContainerList("proposer_slashings"u8, ref proposerSlashings, visitor.Preset.MaxProposerSlashings);
        visitor.ContainerList("attester_slashings"u8, ref attesterSlashings, visitor.Preset.MaxAttesterSlashings);
        visitor.ContainerList("attestations"u8, ref attestations, visitor.Preset.MaxAttestations);
        visitor.ContainerList("deposits"u8, ref deposits, visitor.Preset.MaxDeposits);
        visitor.ContainerList("voluntary_exits"u8, ref voluntaryExits, visitor.Preset.MaxVoluntaryExits);
        visitor.Container("sync_aggregate"u8, ref syncAggregate);
        visitor.Container("execution_payload"u8, ref executionPayload);
        visitor.ContainerList("bls_to_execution_changes"u8, ref blsToExecutionChanges, visitor.Preset.MaxBlsToExecutionChanges);
        visitor.ValueList("blob_kzg_commitments"u8, ref blobKzgCommitments, visitor.Preset.MaxBlobCommitmentsPerBlock);
    }
}

using ClayStack.Dvt.Ethereum.Altair;
using ClayStack.Dvt.Ethereum.Bellatrix;
using ClayStack.Dvt.Ethereum.Capella;
using ClayStack.Dvt.Ethereum.Phase0;
using Deneb = ClayStack.Dvt.Ethereum.Deneb;
using Electra = ClayStack.Dvt.Ethereum.Electra;
using Fulu = ClayStack.Dvt.Ethereum.Fulu;

namespace ClayStack.Dvt.SpecTests.Ethereum;

/// <summary>Every container by fork and by the specification's name; Fulu took over Electra's, but for the block contents.</summary>
internal static class SszCatalog
{
    private static readonly SszType[] Phase0 =
    [
        new SszType<Fork>("Fork"),
        new SszType<ForkData>("ForkData"),
        new SszType<SigningData>("SigningData"),
        new SszType<Checkpoint>("Checkpoint"),
        new SszType<AttestationData>("AttestationData"),
        new SszType<Attestation>("Attestation"),
        new SszType<IndexedAttestation>("IndexedAttestation"),
        new SszType<AttesterSlashing>("AttesterSlashing"),
        new SszType<BeaconBlockHeader>("BeaconBlockHeader"),
        new SszType<SignedBeaconBlockHeader>("SignedBeaconBlockHeader"),
        new SszType<ProposerSlashing>("ProposerSlashing"),
        new SszType<Eth1Data>("Eth1Data"),
        new SszType<DepositMessage>("DepositMessage"),
        new SszType<DepositData>("DepositData"),
        new SszType<Deposit>("Deposit"),
        new SszType<VoluntaryExit>("VoluntaryExit"),
        new SszType<SignedVoluntaryExit>("SignedVoluntaryExit"),
        new SszType<AggregateAndProof>("AggregateAndProof"),
        new SszType<SignedAggregateAndProof>("SignedAggregateAndProof"),
    ];

    private static readonly SszType[] Altair =
    [
        new SszType<SyncAggregate>("SyncAggregate"),
        new SszType<SyncCommitteeMessage>("SyncCommitteeMessage"),
        new SszType<SyncCommitteeContribution>("SyncCommitteeContribution"),
        new SszType<ContributionAndProof>("ContributionAndProof"),
        new SszType<SignedContributionAndProof>("SignedContributionAndProof"),
        new SszType<SyncAggregatorSelectionData>("SyncAggregatorSelectionData"),
        new SszType<SyncCommittee>("SyncCommittee"),
    ];

    private static readonly SszType[] Bellatrix =
    [
        new SszType<ValidatorRegistrationV1>("ValidatorRegistrationV1"),
        new SszType<SignedValidatorRegistrationV1>("SignedValidatorRegistrationV1"),
    ];

    private static readonly SszType[] Capella =
    [
        new SszType<BlsToExecutionChange>("BLSToExecutionChange"),
        new SszType<SignedBlsToExecutionChange>("SignedBLSToExecutionChange"),
        new SszType<Withdrawal>("Withdrawal"),
    ];

    private static readonly SszType[] DenebBlocks =
    [
        new SszType<Deneb.BeaconBlockBody>("BeaconBlockBody"),
        new SszType<Deneb.BeaconBlock>("BeaconBlock"),
        new SszType<Deneb.SignedBeaconBlock>("SignedBeaconBlock"),
        new SszType<Deneb.BlindedBeaconBlockBody>("BlindedBeaconBlockBody"),
        new SszType<Deneb.BlindedBeaconBlock>("BlindedBeaconBlock"),
        new SszType<Deneb.SignedBlindedBeaconBlock>("SignedBlindedBeaconBlock"),
        new SszType<Deneb.ExecutionPayload>("ExecutionPayload"),
        new SszType<Deneb.ExecutionPayloadHeader>("ExecutionPayloadHeader"),
        new SszType<Deneb.BuilderBid>("BuilderBid"),
        new SszType<Deneb.SignedBuilderBid>("SignedBuilderBid"),
        new SszType<Deneb.BlockContents>("BlockContents"),
        new SszType<Deneb.SignedBlockContents>("SignedBlockContents"),
    ];

    private static readonly SszType[] ElectraUnchangedInFulu =
    [
        new SszType<Electra.Attestation>("Attestation"),
        new SszType<Electra.SingleAttestation>("SingleAttestation"),
        new SszType<Electra.IndexedAttestation>("IndexedAttestation"),
        new SszType<Electra.AttesterSlashing>("AttesterSlashing"),
        new SszType<Electra.AggregateAndProof>("AggregateAndProof"),
        new SszType<Electra.SignedAggregateAndProof>("SignedAggregateAndProof"),
        new SszType<Electra.DepositRequest>("DepositRequest"),
        new SszType<Electra.WithdrawalRequest>("WithdrawalRequest"),
        new SszType<Electra.ConsolidationRequest>("ConsolidationRequest"),
        new SszType<Electra.ExecutionRequests>("ExecutionRequests"),
        new SszType<Electra.BeaconBlockBody>("BeaconBlockBody"),
        new SszType<Electra.BeaconBlock>("BeaconBlock"),
        new SszType<Electra.SignedBeaconBlock>("SignedBeaconBlock"),
        new SszType<Electra.BlindedBeaconBlockBody>("BlindedBeaconBlockBody"),
        new SszType<Electra.BlindedBeaconBlock>("BlindedBeaconBlock"),
        new SszType<Electra.SignedBlindedBeaconBlock>("SignedBlindedBeaconBlock"),
        new SszType<Deneb.ExecutionPayload>("ExecutionPayload"),
        new SszType<Deneb.ExecutionPayloadHeader>("ExecutionPayloadHeader"),
        new SszType<Electra.BuilderBid>("BuilderBid"),
        new SszType<Electra.SignedBuilderBid>("SignedBuilderBid"),
    ];

    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, SszType>> ByFork { get; } =
        new Dictionary<string, IReadOnlyDictionary<string, SszType>>(StringComparer.Ordinal)
        {
            ["phase0"] = Named(Phase0),
            ["altair"] = Named(Altair),
            ["bellatrix"] = Named(Bellatrix),
            ["capella"] = Named(Capella),
            ["deneb"] = Named(DenebBlocks),
            ["electra"] = Named(
            [
                .. ElectraUnchangedInFulu,
                new SszType<Electra.BlockContents>("BlockContents"),
                new SszType<Electra.SignedBlockContents>("SignedBlockContents"),
            ]),
            ["fulu"] = Named(
            [
                .. ElectraUnchangedInFulu,
                new SszType<Fulu.BlockContents>("BlockContents"),
                new SszType<Fulu.SignedBlockContents>("SignedBlockContents"),
            ]),
        };

    private static Dictionary<string, SszType> Named(SszType[] types) => types.ToDictionary(type => type.Name, StringComparer.Ordinal);
}

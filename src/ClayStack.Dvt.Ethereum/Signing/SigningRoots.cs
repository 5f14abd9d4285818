using ClayStack.Dvt.Ethereum.Altair;
using ClayStack.Dvt.Ethereum.Bellatrix;
using ClayStack.Dvt.Ethereum.Capella;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Signing;

/// <summary>
/// The signing root of every object that a validator signs, with the fork version that the specification asks for. Each
/// method is a pure function of the network, the chain's identity and its arguments.
/// </summary>
public sealed class SigningRoots(Preset preset, ForkSchedule forks, Root genesisValidatorsRoot)
{
    /// <summary>The network's sizes and limits.</summary>
    public Preset Preset => preset;

    /// <summary>The domain of a purpose in an epoch; not for exits, deposits, registrations and changes of credentials.</summary>
    public Domain DomainAt(DomainType type, Epoch epoch) => Domains.Compute(type, forks.At(epoch).Version, genesisValidatorsRoot);

    /// <summary>An attester's vote; the domain is that of the target epoch.</summary>
    public Root Attestation(AttestationData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Sign(data, DomainAt(DomainTypes.BeaconAttester, data.Target.Epoch));
    }

    /// <summary>A block, full or blinded, by its header: all three have the same root.</summary>
    public Root Block(BeaconBlockHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        return Block(header.Slot, SszEncoding.HashTreeRoot(header, preset));
    }

    /// <summary>A block by its slot and root.</summary>
    public Root Block(Slot slot, Root blockRoot) =>
        Domains.SigningRoot(blockRoot, DomainAt(DomainTypes.BeaconProposer, slot.ToEpoch(preset)));

    /// <summary>The RANDAO reveal of an epoch.</summary>
    public Root Randao(Epoch epoch) => Domains.SigningRoot(SszEncoding.HashTreeRoot(epoch), DomainAt(DomainTypes.Randao, epoch));

    /// <summary>The proof that decides who aggregates attestations in a slot.</summary>
    public Root SelectionProof(Slot slot) =>
        Domains.SigningRoot(SszEncoding.HashTreeRoot(slot), DomainAt(DomainTypes.SelectionProof, slot.ToEpoch(preset)));

    /// <summary>An aggregate before Electra.</summary>
    public Root AggregateAndProof(AggregateAndProof aggregateAndProof)
    {
        ArgumentNullException.ThrowIfNull(aggregateAndProof);
        return Sign(aggregateAndProof, DomainAt(DomainTypes.AggregateAndProof, aggregateAndProof.Aggregate.Data.Slot.ToEpoch(preset)));
    }

    /// <summary>An aggregate from Electra on.</summary>
    public Root AggregateAndProof(Electra.AggregateAndProof aggregateAndProof)
    {
        ArgumentNullException.ThrowIfNull(aggregateAndProof);
        return Sign(aggregateAndProof, DomainAt(DomainTypes.AggregateAndProof, aggregateAndProof.Aggregate.Data.Slot.ToEpoch(preset)));
    }

    /// <summary>A sync committee member's vote for the head.</summary>
    public Root SyncCommitteeMessage(Slot slot, Root beaconBlockRoot) =>
        Domains.SigningRoot(beaconBlockRoot, DomainAt(DomainTypes.SyncCommittee, slot.ToEpoch(preset)));

    /// <summary>The proof that decides who aggregates in a subcommittee.</summary>
    public Root SyncCommitteeSelectionProof(SyncAggregatorSelectionData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Sign(data, DomainAt(DomainTypes.SyncCommitteeSelectionProof, data.Slot.ToEpoch(preset)));
    }

    /// <summary>A contribution of a subcommittee.</summary>
    public Root ContributionAndProof(ContributionAndProof contributionAndProof)
    {
        ArgumentNullException.ThrowIfNull(contributionAndProof);
        return Sign(contributionAndProof, DomainAt(DomainTypes.ContributionAndProof, contributionAndProof.Contribution.Slot.ToEpoch(preset)));
    }

    /// <summary>
    /// An exit. From Deneb on its domain has Capella's version for ever (EIP-7044); before, that of its own epoch as the
    /// state of the current epoch knows it: the current version, or the one before.
    /// </summary>
    public Root VoluntaryExit(VoluntaryExit exit, Epoch currentEpoch)
    {
        ArgumentNullException.ThrowIfNull(exit);
        Fork state = forks.StateForkAt(currentEpoch);
        ForkVersion version = exit.Epoch < state.Epoch ? state.PreviousVersion : state.CurrentVersion;
        if (forks.At(currentEpoch).Name >= ForkName.Deneb && forks.TryGet(ForkName.Capella, out ScheduledFork? capella))
            version = capella.Value.Version;
        return Sign(exit, Domains.Compute(DomainTypes.VoluntaryExit, version, genesisValidatorsRoot));
    }

    /// <summary>A change of credentials: valid on this chain whatever the fork.</summary>
    public Root BlsToExecutionChange(BlsToExecutionChange change) =>
        Sign(change, Domains.Compute(DomainTypes.BlsToExecutionChange, forks.GenesisVersion, genesisValidatorsRoot));

    /// <summary>A deposit: valid for the genesis version, on no particular chain, because deposits come before genesis.</summary>
    public Root Deposit(DepositMessage message) =>
        Sign(message, Domains.Compute(DomainTypes.Deposit, forks.GenesisVersion, default));

    /// <summary>A registration with block builders (builder-specs: genesis version, no genesis validators root).</summary>
    public Root ValidatorRegistration(ValidatorRegistrationV1 registration) =>
        Sign(registration, Domains.Compute(DomainTypes.ApplicationBuilder, forks.GenesisVersion, default));

    private Root Sign<T>(T value, Domain domain) where T : class, ISszContainer<T> =>
        Domains.SigningRoot(SszEncoding.HashTreeRoot(value, preset), domain);
}

using ClayStack.Dvt.Ethereum.Bellatrix;
using ClayStack.Dvt.Ethereum.Blocks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Ports;

// What proposers ask for.
public abstract partial record BeaconRequest
{
    /// <summary>Asks who proposes in an epoch: <see cref="BeaconAnswer.ProposerDuties"/>, of all validators.</summary>
    /// <param name="Epoch">The current epoch or the next one.</param>
    /// <param name="Deadline">When the answer is of no more use.</param>
    public sealed record FetchProposerDuties(Epoch Epoch, DateTimeOffset Deadline) : BeaconRequest(Deadline);

    /// <summary>Asks for a block: <see cref="BeaconAnswer.BlockProduced"/>.</summary>
    /// <param name="Slot">The slot.</param>
    /// <param name="RandaoReveal">The proposer's reveal for the slot's epoch.</param>
    /// <param name="Graffiti">32 bytes of anything.</param>
    /// <param name="BuilderBoostFactor">Per cent by which a builder's value counts; 0 for local payloads only.</param>
    /// <param name="Deadline">When the answer is of no more use.</param>
    public sealed record ProduceBlock(
        Slot Slot, BlsSignatureBytes RandaoReveal, Hash32 Graffiti, ulong BuilderBoostFactor, DateTimeOffset Deadline)
        : BeaconRequest(Deadline);

    /// <summary>Publishes a block through every beacon node: <see cref="BeaconAnswer.Submitted"/>.</summary>
    /// <param name="Block">The signed block.</param>
    /// <param name="Deadline">When the answer is of no more use.</param>
    public sealed record PublishBlock(SignedBlock Block, DateTimeOffset Deadline) : BeaconRequest(Deadline);

    /// <summary>Tells every beacon node who is paid (PROTOCOL V2): <see cref="BeaconAnswer.Submitted"/>.</summary>
    /// <param name="Preparations">The fee recipients.</param>
    /// <param name="Deadline">When the answer is of no more use.</param>
    public sealed record PrepareProposers(IReadOnlyList<ProposerPreparation> Preparations, DateTimeOffset Deadline)
        : BeaconRequest(Deadline);

    /// <summary>Registers validators with builders through every beacon node (PROTOCOL V2): <see cref="BeaconAnswer.Submitted"/>.</summary>
    /// <param name="Registrations">The signed registrations.</param>
    /// <param name="Deadline">When the answer is of no more use.</param>
    public sealed record RegisterValidators(IReadOnlyList<SignedValidatorRegistrationV1> Registrations, DateTimeOffset Deadline)
        : BeaconRequest(Deadline);
}

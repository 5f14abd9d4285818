using ClayStack.Dvt.Duties.Rounds;
using ClayStack.Dvt.Duties.Signing;
using ClayStack.Dvt.Ethereum.Bellatrix;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Proposal;

/// <summary>
/// The registrations with builders of those validators whose settings came into force together (PROTOCOL V2). What is signed
/// follows from the manifest alone, so there is nothing to agree on. It lasts for the rest of an epoch, so that partials are
/// sent again to peers that were away; in a later epoch it is begun anew where a signature is missing, here or at a peer.
/// </summary>
internal sealed class RegistrationDuty : SigningDuty
{
    private readonly Dictionary<ValidatorIndex, ValidatorRegistrationV1> _wanted;

    /// <summary>Makes the duty.</summary>
    /// <param name="start">What it is given; its slot is the first of the settings' effective epoch.</param>
    /// <param name="wanted">The registrations, all of that slot; at least one.</param>
    /// <param name="deadline">When it ends.</param>
    public RegistrationDuty(DutyStart start, IReadOnlyList<WantedRegistration> wanted, DateTimeOffset deadline)
        : base(start, DutyType.BuilderRegistration, deadline) =>
        _wanted = wanted.ToDictionary(one => one.Validator, one => one.Registration);

    /// <inheritdoc/>
    protected override void Begin() =>
        SignAll(_wanted.Select(one => (one.Key, Cluster.Protection.Registration(Slot, one.Value))));

    /// <inheritdoc/>
    protected override void OnSigned(IReadOnlyList<CombineOutcome> made) => Context.Parent.Tell(
        new RegistrationsSigned(
            [.. made.Select(outcome => new SignedValidatorRegistrationV1(_wanted[outcome.Target.Validator], outcome.Signature!.Value))]),
        Self);
}

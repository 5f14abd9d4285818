using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Ports;

/// <summary>A validator's finished attestation; the adapter gives it the form of its fork.</summary>
/// <param name="Duty">The duty that it fulfils: validator, committee and place in it.</param>
/// <param name="Data">What was signed.</param>
/// <param name="Signature">The group's signature, verified.</param>
public sealed record SignedVote(AttesterDuty Duty, AttestationData Data, BlsSignatureBytes Signature);

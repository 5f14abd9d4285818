using ClayStack.Dvt.Ethereum.Phase0;

namespace ClayStack.Dvt.Ethereum.Attestations;

/// <summary>Votes for one data, aggregated; one case for each shape that the forks have.</summary>
/// <param name="Data">What was voted for.</param>
public abstract record AggregateAttestation(AttestationData Data)
{
    /// <summary>Before Electra: one committee, named by the data's index.</summary>
    /// <param name="Attestation">The aggregate.</param>
    public sealed record BeforeElectra(Attestation Attestation) : AggregateAttestation(Attestation.Data);

    /// <summary>From Electra on: the committees are bits beside the data (EIP-7549).</summary>
    /// <param name="Attestation">The aggregate.</param>
    public sealed record FromElectra(Electra.Attestation Attestation) : AggregateAttestation(Attestation.Data);
}

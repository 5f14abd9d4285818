using ClayStack.Dvt.Ethereum.Phase0;

namespace ClayStack.Dvt.Ethereum.Attestations;

/// <summary>An aggregate and proof, signed by its aggregator; one case for each shape that the forks have.</summary>
public abstract record SignedAggregate
{
    private SignedAggregate()
    {
    }

    /// <summary>Before Electra.</summary>
    /// <param name="Signed">The aggregate and proof.</param>
    public sealed record BeforeElectra(SignedAggregateAndProof Signed) : SignedAggregate;

    /// <summary>From Electra on.</summary>
    /// <param name="Signed">The aggregate and proof.</param>
    public sealed record FromElectra(Electra.SignedAggregateAndProof Signed) : SignedAggregate;
}

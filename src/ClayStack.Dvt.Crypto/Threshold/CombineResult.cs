using ClayStack.Dvt.Crypto.Bls12381;

namespace ClayStack.Dvt.Crypto.Threshold;

/// <summary>What became of one <see cref="CombineRequest"/>. Closed.</summary>
public abstract record CombineResult
{
    private CombineResult()
    {
    }

    /// <summary>The validator's signature, verified against the group key.</summary>
    /// <param name="Signature">The signature.</param>
    /// <param name="Culprits">
    /// Whose partials were found wrong, ascending. None if the first try succeeded, which proves no single partial right.
    /// </param>
    public sealed record Combined(BlsSignature Signature, IReadOnlyList<ShareIndex> Culprits) : CombineResult;

    /// <summary>There were fewer usable partials than the threshold; nothing was verified.</summary>
    /// <param name="Count">How many distinct, known indices there were.</param>
    public sealed record TooFewPartials(int Count) : CombineResult;

    /// <summary>Without the culprits there are fewer partials than the threshold.</summary>
    /// <param name="Culprits">Whose partials were found wrong, ascending.</param>
    public sealed record TooFewValid(IReadOnlyList<ShareIndex> Culprits) : CombineResult;
}

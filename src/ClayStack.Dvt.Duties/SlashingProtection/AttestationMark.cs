using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>All that the rules remember of a validator's attestations.</summary>
/// <param name="Source">The highest source epoch ever signed.</param>
/// <param name="Target">The highest target epoch ever signed.</param>
/// <param name="SigningRoot">What was signed at that target; null if unknown, or if it was more than one thing.</param>
public readonly record struct AttestationMark(Epoch Source, Epoch Target, Root? SigningRoot)
{
    /// <summary>The mark of both histories together: the maxima, as EIP-3076 allows a minimal store to keep them.</summary>
    public static AttestationMark Merge(AttestationMark left, AttestationMark right) => new(
        left.Source > right.Source ? left.Source : right.Source,
        left.Target > right.Target ? left.Target : right.Target,
        MergeRoots(left.Target.CompareTo(right.Target), left.SigningRoot, right.SigningRoot));

    /// <summary>The root at the higher position; at one position only a root that both agree on.</summary>
    internal static Root? MergeRoots(int order, Root? left, Root? right) => order switch
    {
        > 0 => left,
        < 0 => right,
        _ => left == right ? left : null,
    };
}

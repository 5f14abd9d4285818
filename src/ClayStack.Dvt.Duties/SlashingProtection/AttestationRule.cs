using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>
/// The rule of attestations (PROTOCOL S2): the target strictly increases, the source does not decrease, and the identical
/// signing root may be released again. It is stricter than EIP-3076's conditions for a minimal store, which asks the same of
/// the lowest entry only after pruning; so neither double nor surround votes can pass.
/// </summary>
public static class AttestationRule
{
    /// <summary>Judges one request against one mark.</summary>
    /// <param name="mark">The validator's mark; null if it never attested.</param>
    /// <param name="source">The vote's source epoch.</param>
    /// <param name="target">The vote's target epoch.</param>
    /// <param name="signingRoot">What would be signed.</param>
    /// <param name="next">The mark to record before the release; without meaning if refused.</param>
    /// <returns>Null for leave to sign, or the reason why not.</returns>
    public static ProtectionRefusal? Check(
        AttestationMark? mark, Epoch source, Epoch target, Root signingRoot, out AttestationMark next)
    {
        next = new AttestationMark(source, target, signingRoot);
        if (source > target)
            return ProtectionRefusal.SourceAfterTarget;
        if (mark is not { } last)
            return null;
        if (target == last.Target && signingRoot == last.SigningRoot)
        {
            // The same bytes were signed before. Of a merged history the highest source may belong to another vote: it stays.
            next = last;
            return null;
        }

        if (target <= last.Target)
            return ProtectionRefusal.TargetNotHigher;
        return source < last.Source ? ProtectionRefusal.SourceLower : null;
    }
}

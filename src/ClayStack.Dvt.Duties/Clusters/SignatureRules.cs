using System.Collections.Immutable;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>Enough operators have signed, each once, and every signature is its operator's (PROTOCOL I4).</summary>
internal static class SignatureRules
{
    /// <summary>The first rule that is broken; null if none is. A superfluous signature must be right as well.</summary>
    public static ClusterFileError? Check(
        ImmutableArray<Operator> operators, int needed, Bytes32 digest, IReadOnlyList<OperatorSignature> signatures, string thing) =>
        CheckSigners(operators.Length, needed, signatures, thing) ?? CheckSignatures(operators, digest, signatures, thing);

    /// <summary>The cheap half: who is said to have signed.</summary>
    public static ClusterFileError? CheckSigners(
        int operatorCount, int needed, IReadOnlyList<OperatorSignature> signatures, string thing)
    {
        HashSet<OperatorIndex> signers = [];
        foreach (OperatorSignature signature in signatures)
        {
            int index = signature.Operator.Value;
            if (index < 1 || index > operatorCount)
            {
                return new ClusterFileError(
                    ClusterFileReason.WrongSignature,
                    $"{thing}, signature of operator {index}",
                    $"The cluster has operators 1 to {operatorCount}: remove the signature.");
            }

            if (!signers.Add(signature.Operator))
            {
                return new ClusterFileError(
                    ClusterFileReason.Duplicate, $"{thing}, signature of operator {index}", "An operator signs once: remove one of its signatures.");
            }
        }

        return signers.Count >= needed
            ? null
            : new ClusterFileError(
                ClusterFileReason.TooFewSignatures,
                $"{thing}, signed by {signers.Count} of {operatorCount} operators",
                $"{needed} must sign: collect the missing signatures.");
    }

    private static ClusterFileError? CheckSignatures(
        ImmutableArray<Operator> operators, Bytes32 digest, IReadOnlyList<OperatorSignature> signatures, string thing)
    {
        foreach (OperatorSignature signature in signatures)
        {
            Operator signer = operators[signature.Operator.Value - 1];
            if (!signature.Signature.IsBy(signer.Identity, digest))
            {
                return new ClusterFileError(
                    ClusterFileReason.WrongSignature,
                    $"{thing}, signature of operator {signer.Index}",
                    $"It is not one of {signer.Identity} on this content: take the file that the operators signed.");
            }
        }

        return null;
    }
}

using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>What slashing protection says to a block: one verdict for each request (PROTOCOL S3).</summary>
public abstract record BlockVerdict
{
    private BlockVerdict()
    {
    }

    /// <summary>It is recorded durably and may be signed.</summary>
    /// <param name="Token">For the signer.</param>
    public sealed record Safe(SafeToSign Token) : BlockVerdict;

    /// <summary>It must not be signed; the other validators of the slot are not touched by that.</summary>
    /// <param name="GroupKey">The validator's group key.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Refused(BlsPublicKeyBytes GroupKey, ProtectionRefusal Reason) : BlockVerdict;
}

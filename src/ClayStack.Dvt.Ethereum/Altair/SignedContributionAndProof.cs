using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Altair;

/// <summary>A contribution and proof, signed by the aggregator (consensus-specs altair/validator.md).</summary>
public sealed class SignedContributionAndProof(ContributionAndProof message, BlsSignatureBytes signature)
    : SszContainer<SignedContributionAndProof>, ISszContainer<SignedContributionAndProof>
{
    /// <summary>The specification's <c>message</c>.</summary>
    public ContributionAndProof Message => message;

    /// <summary>The specification's <c>signature</c>.</summary>
    public BlsSignatureBytes Signature => signature;

    static SignedContributionAndProof ISszContainer<SignedContributionAndProof>.Blank() => new(null!, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Container("message"u8, ref message);
        visitor.Value("signature"u8, ref signature);
    }
}

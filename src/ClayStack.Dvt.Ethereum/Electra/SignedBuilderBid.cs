using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Electra;

/// <summary>A builder's offer, signed, from Electra on, Fulu included (builder-specs electra/builder.md).</summary>
public sealed class SignedBuilderBid(BuilderBid message, BlsSignatureBytes signature)
    : SszContainer<SignedBuilderBid>, ISszContainer<SignedBuilderBid>
{
    /// <summary>The specification's <c>message</c>.</summary>
    public BuilderBid Message => message;

    /// <summary>The specification's <c>signature</c>.</summary>
    public BlsSignatureBytes Signature => signature;

    static SignedBuilderBid ISszContainer<SignedBuilderBid>.Blank() => new(null!, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Container("message"u8, ref message);
        visitor.Value("signature"u8, ref signature);
    }
}

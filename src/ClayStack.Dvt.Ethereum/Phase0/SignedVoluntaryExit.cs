using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Phase0;

/// <summary>A request to leave, signed by the validator (consensus-specs phase0/beacon-chain.md).</summary>
public sealed class SignedVoluntaryExit(VoluntaryExit message, BlsSignatureBytes signature)
    : SszContainer<SignedVoluntaryExit>, ISszContainer<SignedVoluntaryExit>
{
    /// <summary>The specification's <c>message</c>.</summary>
    public VoluntaryExit Message => message;

    /// <summary>The specification's <c>signature</c>.</summary>
    public BlsSignatureBytes Signature => signature;

    static SignedVoluntaryExit ISszContainer<SignedVoluntaryExit>.Blank() => new(null!, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Container("message"u8, ref message);
        visitor.Value("signature"u8, ref signature);
    }
}

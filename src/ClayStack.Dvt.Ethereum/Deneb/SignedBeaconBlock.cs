using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Deneb;

/// <summary>A block signed by its proposer, in Deneb (consensus-specs deneb/beacon-chain.md).</summary>
public sealed class SignedBeaconBlock(BeaconBlock message, BlsSignatureBytes signature)
    : SszContainer<SignedBeaconBlock>, ISszContainer<SignedBeaconBlock>
{
    /// <summary>The specification's <c>message</c>.</summary>
    public BeaconBlock Message => message;

    /// <summary>The specification's <c>signature</c>.</summary>
    public BlsSignatureBytes Signature => signature;

    static SignedBeaconBlock ISszContainer<SignedBeaconBlock>.Blank() => new(null!, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Container("message"u8, ref message);
        visitor.Value("signature"u8, ref signature);
    }
}

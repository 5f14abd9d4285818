using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Electra;

/// <summary>A block with the header of the payload in its place; signed by its proposer, from Electra on, Fulu
/// included (builder-specs electra/builder.md).</summary>
public sealed class SignedBlindedBeaconBlock(BlindedBeaconBlock message, BlsSignatureBytes signature)
    : SszContainer<SignedBlindedBeaconBlock>, ISszContainer<SignedBlindedBeaconBlock>
{
    /// <summary>The specification's <c>message</c>.</summary>
    public BlindedBeaconBlock Message => message;

    /// <summary>The specification's <c>signature</c>.</summary>
    public BlsSignatureBytes Signature => signature;

    static SignedBlindedBeaconBlock ISszContainer<SignedBlindedBeaconBlock>.Blank() => new(null!, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Container("message"u8, ref message);
        visitor.Value("signature"u8, ref signature);
    }
}

using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Phase0;

/// <summary>A header with the proposer's signature, which is the block's (consensus-specs
/// phase0/beacon-chain.md).</summary>
public sealed class SignedBeaconBlockHeader(BeaconBlockHeader message, BlsSignatureBytes signature)
    : SszContainer<SignedBeaconBlockHeader>, ISszContainer<SignedBeaconBlockHeader>
{
    /// <summary>The specification's <c>message</c>.</summary>
    public BeaconBlockHeader Message => message;

    /// <summary>The specification's <c>signature</c>.</summary>
    public BlsSignatureBytes Signature => signature;

    static SignedBeaconBlockHeader ISszContainer<SignedBeaconBlockHeader>.Blank() => new(null!, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Container("message"u8, ref message);
        visitor.Value("signature"u8, ref signature);
    }
}

using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Phase0;

/// <summary>Two blocks of one proposer for one slot (consensus-specs phase0/beacon-chain.md).</summary>
public sealed class ProposerSlashing(SignedBeaconBlockHeader signedHeader1, SignedBeaconBlockHeader signedHeader2)
    : SszContainer<ProposerSlashing>, ISszContainer<ProposerSlashing>
{
    /// <summary>The specification's <c>signed_header_1</c>.</summary>
    public SignedBeaconBlockHeader SignedHeader1 => signedHeader1;

    /// <summary>The specification's <c>signed_header_2</c>.</summary>
    public SignedBeaconBlockHeader SignedHeader2 => signedHeader2;

    static ProposerSlashing ISszContainer<ProposerSlashing>.Blank() => new(null!, null!);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Container("signed_header_1"u8, ref signedHeader1);
        visitor.Container("signed_header_2"u8, ref signedHeader2);
    }
}

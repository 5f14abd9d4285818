using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Phase0;

/// <summary>What is signed: the root of an object under a domain (consensus-specs phase0/beacon-chain.md).</summary>
public sealed class SigningData(Root objectRoot, Domain domain)
    : SszContainer<SigningData>, ISszContainer<SigningData>
{
    /// <summary>The specification's <c>object_root</c>.</summary>
    public Root ObjectRoot => objectRoot;

    /// <summary>The specification's <c>domain</c>.</summary>
    public Domain Domain => domain;

    static SigningData ISszContainer<SigningData>.Blank() => new(default, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Value("object_root"u8, ref objectRoot);
        visitor.Value("domain"u8, ref domain);
    }
}

using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Phase0;

/// <summary>A fork's version on one chain; its root goes into every domain (consensus-specs
/// phase0/beacon-chain.md).</summary>
public sealed class ForkData(ForkVersion currentVersion, Root genesisValidatorsRoot)
    : SszContainer<ForkData>, ISszContainer<ForkData>
{
    /// <summary>The specification's <c>current_version</c>.</summary>
    public ForkVersion CurrentVersion => currentVersion;

    /// <summary>The specification's <c>genesis_validators_root</c>.</summary>
    public Root GenesisValidatorsRoot => genesisValidatorsRoot;

    static ForkData ISszContainer<ForkData>.Blank() => new(default, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Value("current_version"u8, ref currentVersion);
        visitor.Value("genesis_validators_root"u8, ref genesisValidatorsRoot);
    }
}

using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Phase0;

/// <summary>A vote for the state of the deposit contract (consensus-specs phase0/beacon-chain.md).</summary>
public sealed class Eth1Data(Root depositRoot, Uint64 depositCount, Hash32 blockHash)
    : SszContainer<Eth1Data>, ISszContainer<Eth1Data>
{
    /// <summary>The specification's <c>deposit_root</c>.</summary>
    public Root DepositRoot => depositRoot;

    /// <summary>The specification's <c>deposit_count</c>.</summary>
    public Uint64 DepositCount => depositCount;

    /// <summary>The specification's <c>block_hash</c>.</summary>
    public Hash32 BlockHash => blockHash;

    static Eth1Data ISszContainer<Eth1Data>.Blank() => new(default, default, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Value("deposit_root"u8, ref depositRoot);
        visitor.Value("deposit_count"u8, ref depositCount);
        visitor.Value("block_hash"u8, ref blockHash);
    }
}

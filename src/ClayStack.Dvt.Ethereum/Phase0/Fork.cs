using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Phase0;

/// <summary>Which versions are in force from an epoch on (consensus-specs phase0/beacon-chain.md).</summary>
public sealed class Fork(ForkVersion previousVersion, ForkVersion currentVersion, Epoch epoch)
    : SszContainer<Fork>, ISszContainer<Fork>
{
    /// <summary>The specification's <c>previous_version</c>.</summary>
    public ForkVersion PreviousVersion => previousVersion;

    /// <summary>The specification's <c>current_version</c>.</summary>
    public ForkVersion CurrentVersion => currentVersion;

    /// <summary>The specification's <c>epoch</c>.</summary>
    public Epoch Epoch => epoch;

    static Fork ISszContainer<Fork>.Blank() => new(default, default, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Value("previous_version"u8, ref previousVersion);
        visitor.Value("current_version"u8, ref currentVersion);
        visitor.Value("epoch"u8, ref epoch);
    }
}

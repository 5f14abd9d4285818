using System.Collections.Immutable;
using ClayStack.Dvt.Crypto.Identity;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>The staking core that a cluster works for, and the keys that speak for it (PROTOCOL K1).</summary>
/// <param name="Address">The core contract.</param>
/// <param name="Keys">The keys that sign the core's events, 1 to <see cref="KeyCountMax"/>, each once.</param>
/// <param name="Quorum">How many of them must sign an event: a majority, so that no two quorums are disjoint.</param>
public sealed record CoreContract(EthereumAddress Address, ImmutableArray<EthereumAddress> Keys, int Quorum)
{
    /// <summary>The most keys of a core.</summary>
    public const int KeyCountMax = 32;

    /// <inheritdoc/>
    public bool Equals(CoreContract? other) =>
        other is not null && Address == other.Address && Quorum == other.Quorum && Keys.AsSpan().SequenceEqual(other.Keys.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Address, Quorum, Keys.Length);
}

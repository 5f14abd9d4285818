using System.Collections.Immutable;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>How a node's shares and its manifest fit together, where neither is wrong but one may be newer.</summary>
/// <param name="Lacking">Validators of the manifest of which the node holds no share: it cannot sign for them.</param>
/// <param name="Unknown">Shares of validators that the manifest does not have yet: they sign nothing (PROTOCOL I3).</param>
public sealed record ShareInventory(ImmutableArray<BlsPublicKeyBytes> Lacking, ImmutableArray<BlsPublicKeyBytes> Unknown)
{
    /// <summary>Whether every validator has its share, and the other way round.</summary>
    public bool IsComplete => Lacking.IsEmpty && Unknown.IsEmpty;
}

using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Ports;

/// <summary>
/// What a peer says of the runs that speak under this node's identity (PROTOCOL S6). It is a claim: it can make a quarantine
/// longer, never begin one.
/// </summary>
/// <param name="Since">The slot since which the peer watches: of what was before, it knows nothing.</param>
/// <param name="Sightings">The runs heard since then, at most <see cref="SightingsMax"/>, the latest of them.</param>
public sealed record IdentityWatch(Slot Since, IReadOnlyList<RunSighting> Sightings)
{
    /// <summary>How many runs are told of.</summary>
    public const int SightingsMax = 4;
}

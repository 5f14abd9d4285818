namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>Asks a cluster actor for its <see cref="ClusterStatus"/>.</summary>
public sealed record GetClusterStatus;

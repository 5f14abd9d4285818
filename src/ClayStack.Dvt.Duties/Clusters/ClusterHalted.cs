namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>
/// Published when a cluster must not go on signing on this node: its store was rolled back, or its identity runs twice. The
/// host ends the process with this as its last word.
/// </summary>
/// <param name="Reason">What was proven, and by whom.</param>
public sealed record ClusterHalted(string Reason);

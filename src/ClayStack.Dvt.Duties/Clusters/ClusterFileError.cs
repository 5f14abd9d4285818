namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>Why a file of a cluster is refused.</summary>
/// <param name="Reason">The rule that is broken.</param>
/// <param name="Thing">What breaks it: a file, and the place or value in it.</param>
/// <param name="Remedy">What the operator can do.</param>
public sealed record ClusterFileError(ClusterFileReason Reason, string Thing, string Remedy)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Thing}: {Reason}. {Remedy}";
}

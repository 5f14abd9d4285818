using ClayStack.Dvt.Duties.Protection;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>What holds a node back from signing slashable things, for readiness and status.</summary>
/// <param name="Holds">What holds the whole node, of the closed list; none if it may sign.</param>
/// <param name="Quarantine">The quarantine; null if there is none.</param>
/// <param name="ClockDoubt">Why the clock cannot be trusted, as a sentence; null if it can.</param>
/// <param name="DoppelgangerWatched">How many validators are still watched for another instance (PROTOCOL S7).</param>
/// <param name="ForeignSignatures">How many validators were halted for a signature that the cluster did not decide.</param>
public sealed record SafetyStatus(
    IReadOnlyList<ProtectionRefusal> Holds, QuarantineStatus? Quarantine, string? ClockDoubt, int DoppelgangerWatched, int ForeignSignatures)
{
    /// <summary>Nothing holds the node.</summary>
    public static SafetyStatus Free { get; } = new([], Quarantine: null, ClockDoubt: null, 0, 0);
}

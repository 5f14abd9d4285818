using ClayStack.Dvt.Duties.Protection;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>A quarantine that lasts (PROTOCOL S6).</summary>
/// <param name="Cause">Why it was entered.</param>
/// <param name="SlotsLeft">How many more slots of silence peers have to confirm.</param>
/// <param name="Remaining">The same as a time, if nobody else speaks meanwhile.</param>
/// <param name="Heard">What another run said lately, as a sentence; null if none was heard.</param>
public sealed record QuarantineStatus(QuarantineCause Cause, ulong SlotsLeft, TimeSpan Remaining, string? Heard);

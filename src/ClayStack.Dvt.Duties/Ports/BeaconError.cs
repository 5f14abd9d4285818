namespace ClayStack.Dvt.Duties.Ports;

/// <summary>Why no beacon node answered.</summary>
/// <param name="Reason">The closed reason.</param>
/// <param name="Detail">For the log: which node said what, cut to a bound.</param>
public sealed record BeaconError(BeaconErrorReason Reason, string Detail);

namespace ClayStack.Dvt.Duties.Ports;

/// <summary>One item of a submission that a beacon node refused.</summary>
/// <param name="Place">Its place in the submission, from 0.</param>
/// <param name="Detail">What the beacon node said, cut to a bound.</param>
public sealed record RefusedItem(int Place, string Detail);

namespace ClayStack.Dvt.Duties.Ports;

/// <summary>
/// The port to the evidence that this node keeps durably against other operators (PROTOCOL C6), in a form that everyone can
/// check who has the cluster definition. Blocking: runs on a worker. Thread-safe.
/// </summary>
public interface IEvidenceStore
{
    /// <summary>The most pieces that are kept of one operator; what comes later proves nothing more.</summary>
    const int PerOperatorMax = 32;

    /// <summary>Keeps a piece, unless it is there already or its operator's room is used up.</summary>
    /// <param name="evidence">The contradiction, its signatures verified.</param>
    /// <returns>Where it lies, for the log; null if it was not needed any more.</returns>
    /// <exception cref="IOException">It could not be kept.</exception>
    string? Keep(Contradiction evidence);
}

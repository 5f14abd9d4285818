namespace ClayStack.Dvt.Duties.Protection;

/// <summary>
/// The process of a simulated store ends here: nothing catches this but the simulation, which starts the node again.
/// </summary>
public sealed class SimulatedCrashException : Exception
{
    /// <summary>Creates one.</summary>
    public SimulatedCrashException()
        : base("The simulated process ended here.")
    {
    }

    /// <summary>Creates one.</summary>
    /// <param name="message">Where it ended.</param>
    public SimulatedCrashException(string message)
        : base(message)
    {
    }

    /// <summary>Creates one.</summary>
    /// <param name="message">Where it ended.</param>
    /// <param name="innerException">A cause.</param>
    public SimulatedCrashException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

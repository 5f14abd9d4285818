namespace ClayStack.Dvt.Actors;

/// <summary>
/// This node's own state broke a rule that must always hold. No supervisor may handle it: the actor system is aborted
/// and the host ends the process, because going on would mean acting on state that cannot be trusted. Nothing that a
/// peer, a beacon node or the core sends may raise one (DESIGN section 4).
/// </summary>
public sealed class InvariantViolation : Exception
{
    /// <summary>Creates a violation.</summary>
    public InvariantViolation()
        : this("An invariant does not hold.")
    {
    }

    /// <summary>Creates a violation.</summary>
    /// <param name="message">What should have held and what was found instead, without any secret.</param>
    public InvariantViolation(string message)
        : base(message)
    {
    }

    /// <summary>Creates a violation with its cause.</summary>
    /// <param name="message">What should have held and what was found instead, without any secret.</param>
    /// <param name="innerException">The exception by which the violation was noticed.</param>
    public InvariantViolation(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

namespace ClayStack.Dvt.Actors;

/// <summary>An actor watched another one and did not handle its end.</summary>
public sealed class DeathPactException : Exception
{
    /// <summary>Creates the exception.</summary>
    public DeathPactException()
        : this("A watched actor ended, and its watcher does not handle that.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Who ended, and who watched.</param>
    public DeathPactException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Who ended, and who watched.</param>
    /// <param name="innerException">The cause.</param>
    public DeathPactException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
